"""Known things in a text: the longest name that stands there, and whoever else bears it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from kg.mentions.acronyms import acronyms
from kg.mentions.called import again
from kg.mentions.context import Context
from kg.mentions.found import Found
from kg.mentions.lexicon import Word, gaps, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.mentions.lexicon import Known, Lexicon
    from kg.mentions.usage import Usage

_SENTENCE: Final = re.compile(r"""[.!?:]['"\u201d\u2019)]*\s*$|\n\s*[-*•]?\s*$|^\s*$|[“"]$""")
_NEAR: Final = 4
_LONG: Final = 3
_MANY: Final = 4
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|(?<!\S)@\w+")
_INSERTED: Final = re.compile(r" (?:[A-Z]\.?|[\"“]\w+[\"”]|\(\w+\)) ")
_BREAKS: Final = frozenset('.;:!?\n"“”')


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text (characters from 0, the end left out), and the things it may mean, likeliest first."""

    start: int
    end: int
    text: str
    things: tuple[str, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Whether a person has to choose."""
        return len(self.things) > 1


def mentions(
    text: str, known: Lexicon, neighbours: Callable[[str], Iterable[str]] = lambda _: ()
) -> tuple[Mention, ...]:
    """Find names from the first word to the last; none overlaps another.

    Names are found as they are written, but for capitals of headings and of beginnings, and the plural of
    what ends in a digit; a name that is also a word only where it is written as a name. What was named in
    full is found again by what a text goes on to call it.

    Of several things of one name, those come first that others in the text are linked to (``neighbours``),
    then those of which more is known.
    """
    listed = tuple(map(_singular, _outside(text, words(text))))
    context = Context(text, listed, known.usage)
    found = _named(text, listed, known, context)
    told = acronyms(text, listed, found)
    found = [one for one in found if one.last - one.first > 1 or listed[one.first].text not in told]
    found = sorted((*found, *again(context, found, known, told)), key=attrgetter("first"))
    certain = {one.thing for one in found if one.thing}

    def rank(thing: str) -> tuple[int, int, str]:
        return -len(certain.intersection(neighbours(thing))), -known.counts.get(thing, 0), thing

    return tuple(
        Mention(start, end, text[start:end], tuple(sorted(one.known.things, key=rank)))
        for one in found
        for start, end in [(listed[one.first].start, listed[one.last - 1].end)]
    )


def _named(text: str, listed: Sequence[Word], known: Lexicon, context: Context) -> list[Found]:
    found: list[Found] = []
    at = 0
    while at < len(listed):
        one = _longest(text, listed, at, known, context)
        if one is not None:
            found.append(one)
        at = one.last if one is not None else at + 1
    return found


def _outside(text: str, listed: Iterable[Word]) -> Iterator[Word]:
    """Leave out the words of addresses."""
    addresses = iter([*(match.span() for match in _ADDRESS.finditer(text)), (len(text), len(text))])
    start, end = next(addresses)
    for word in listed:
        while word.start >= end and start < len(text):
            start, end = next(addresses)
        if word.end <= start:
            yield word


def _singular(word: Word) -> Word:
    """Take the plural off what ends in a digit, where it stands all the same."""
    plural = len(word.text) > _LONG and word.text[-1] == "s" and word.text[-2].isdigit()
    return Word(word.text[:-1], word.start, word.end) if plural else word


def _longest(text: str, listed: Sequence[Word], at: int, known: Lexicon, context: Context) -> Found | None:
    for one in known.names.get(listed[at].text.casefold(), ()):
        size = len(one.words)
        run = listed[at : at + size]
        if len(run) == size and _together(text, run, one) and _written(text, run, one.words, known.usage):
            if _stands(context, at, one):
                return Found(at, at + size, one)
        elif size > 1 and not known.people.isdisjoint(one.things):
            longer = (*run[:-1], *listed[at + size : at + size + 1])
            if _inserted(text, run, longer, one.words):
                return Found(at, at + size + 1, one)
    return None


def _stands(context: Context, at: int, one: Known) -> bool:
    if len(one.words) > 1:
        return not context.in_title(at, at + len(one.words))
    name = one.words[0]
    alone = name.isupper() or not name.isalpha() or not name.isascii()
    return context.is_name(at, name) and (alone or not context.in_longer(at, at + 1))


def _inserted(text: str, run: Sequence[Word], longer: Sequence[Word], name: Sequence[str]) -> bool:
    """Tell whether a name stands with an initial or a nickname before its last word."""
    if len(longer) != len(name) or [word.text for word in longer] != list(name):
        return False
    return bool(_INSERTED.fullmatch(text[run[-2].end : longer[-1].start]))


def _written(text: str, run: Sequence[Word], name: Sequence[str], used: Usage) -> bool:
    """Tell whether words stand as in the name, but for capitals that the place of a word gives or takes."""
    first, rest = run[0].text, zip(run[1:], name[1:], strict=True)
    small = len(name) >= _MANY or (name[0].isupper() and max(len(name[0]), len(name)) >= _LONG)
    small = small or (name[0].istitle() and name[-1].casefold() in used.endings)
    # What is small in a name may be large in a heading, and what is large in a long one small in a text.
    if not all(
        word.text == part
        or (part.islower() and word.text == part.capitalize())
        or (small and word.text == part.lower() and part.istitle())
        for word, part in rest
    ):
        return False
    if first == name[0]:
        return True
    if name[0].islower():
        return first == name[0].capitalize() and (len(name) > 1 or _begins(text, run[0]))
    # A name that begins with a capital as a sentence does.
    if not name[0].istitle() or first != name[0].lower():
        return False
    if len(name) == 1:
        return first in used.nouns and not first.endswith("s")
    return len(name) >= _LONG or (first in used.nouns and all(map(str.islower, name[1:])))


def _together(text: str, run: Sequence[Word], name: Known) -> bool:
    """Tell whether what stands between words is as in the name, or blanks, hyphens and the like."""
    return all(
        found == wanted or (len(found) < _NEAR and _BREAKS.isdisjoint(found))
        for found, wanted in zip(gaps(text, run), name.gaps, strict=True)
    )


def _begins(text: str, word: Word) -> bool:
    return bool(_SENTENCE.search(text[max(0, word.start - 6) : word.start]))
