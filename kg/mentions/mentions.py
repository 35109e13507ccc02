"""Known things in a text: the longest name that stands there, and whoever else bears it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from kg.mentions.lexicon import Known, Word, gaps, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.mentions.lexicon import Lexicon

_SENTENCE: Final = re.compile(r"""[.!?:]['"\u201d\u2019)]*\s*$|\n\s*[-*•]?\s*$|^\s*$|[“"]$""")
_NEAR: Final = 4
_LONG: Final = 3
_NOWHERE: Final = 1 << 62
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
    what ends in a digit. A surname alone is whoever of that surname is named in full somewhere in the text.

    Of several things of one name, those come first that others in the text are linked to (``neighbours``),
    then those of which more is known.
    """
    listed = tuple(map(_singular, words(text)))
    found: list[tuple[int, int, Known]] = []
    at = 0
    while at < len(listed):
        match = _longest(text, listed, at, known)
        if match is None:
            at += 1
            continue
        found.append((listed[at].start, listed[at + len(match.words) - 1].end, match))
        at += len(match.words)
    found = sorted((*found, *_surnames(listed, found, known)), key=itemgetter(0))
    certain = {one.things[0] for _, _, one in found if len(one.things) == 1}

    def rank(thing: str) -> tuple[int, int, str]:
        return -len(certain.intersection(neighbours(thing))), -known.counts.get(thing, 0), thing

    return tuple(
        Mention(start, end, text[start:end], tuple(sorted(one.things, key=rank))) for start, end, one in found
    )


def _singular(word: Word) -> Word:
    """Take the plural off what ends in a digit, where it stands all the same."""
    plural = len(word.text) > _LONG and word.text[-1] == "s" and word.text[-2].isdigit()
    return Word(word.text[:-1], word.start, word.end) if plural else word


def _surnames(
    listed: Iterable[Word], found: Sequence[tuple[int, int, Known]], known: Lexicon
) -> Iterator[tuple[int, int, Known]]:
    """Find the surnames that stand alone of people who are named in full, where only one of them has it."""
    named: dict[str, set[str]] = {}
    for thing in dict.fromkeys(one.things[0] for _, _, one in found if len(one.things) == 1):
        if surname := known.surnames.get(thing):
            named.setdefault(surname, set()).add(thing)
    covered = iter([*found, (_NOWHERE, _NOWHERE, None)])
    start, end, _ = next(covered)
    for word in listed:
        while end <= word.start:
            start, end, _ = next(covered)
        if word.end <= start and len(people := named.get(word.text, ())) == 1:
            yield word.start, word.end, Known((word.text,), (), tuple(people))


def _longest(text: str, listed: Sequence[Word], at: int, known: Lexicon) -> Known | None:
    for one in known.names.get(listed[at].text.casefold(), ()):
        run = listed[at : at + len(one.words)]
        if len(run) == len(one.words) and _together(text, run, one) and _written(text, run, one.words):
            return one
    return None


def _written(text: str, run: Sequence[Word], name: Sequence[str]) -> bool:
    """Tell whether words stand as in the name, but for capitals that the place of a word gives or takes."""
    first, rest = run[0].text, zip(run[1:], name[1:], strict=True)
    # Of several words, those that are small in the name may be large in a heading.
    if not all(
        word.text == part or (part.islower() and word.text == part.capitalize()) for word, part in rest
    ):
        return False
    if first == name[0]:
        return True
    if name[0].islower():
        return first == name[0].capitalize() and (len(name) > 1 or _begins(text, run[0]))
    # A longer name that begins with a capital as a sentence does.
    return len(name) >= _LONG and first.islower() and first == name[0].lower()


def _together(text: str, run: Sequence[Word], name: Known) -> bool:
    """Tell whether what stands between words is as in the name, or blanks, hyphens and the like."""
    return all(
        found == wanted or (len(found) < _NEAR and _BREAKS.isdisjoint(found))
        for found, wanted in zip(gaps(text, run), name.gaps, strict=True)
    )


def _begins(text: str, word: Word) -> bool:
    return bool(_SENTENCE.search(text[max(0, word.start - 6) : word.start]))
