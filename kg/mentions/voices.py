"""Who may be meant as a speaker in a text: known names, names that are not known, and words for either."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from kg.mentions.english import CALENDAR, LEADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.mentions.lexicon import Lexicon
    from kg.mentions.mentions import Mention

Sort = Literal["known", "unknown", "person", "thing", "role"]

# No name is looked for in more of a word than this: a long line would take for ever.
_NAME: Final = re.compile(r"[A-Z](?=[\w’'-]{0,60}?[a-z])[\w’'-]*+(?: (?:[A-Z]\. )?[A-Z][\w’'-]+)*")  # noqa: RUF001
_WORDS: Final[dict[Sort, re.Pattern[str]]] = {
    "person": re.compile(r"\b([Hh]e|[Ss]he)\b"),
    "thing": re.compile(r"\b([Ii]t|[Tt]hey)\b"),
    "role": re.compile(r"\b[Tt]he ([a-z]+)\b"),
}
#: What stands between a post and who holds it: "X's chief executive Y".
_TITLE: Final = re.compile(
    r"(?:['’]s)? (?:(?:[A-Z][\w-]*\.?|and|chief|executive|officer|spokes\w+|president|founder|director"  # noqa: RUF001
    r"|analyst|lawyer|attorney|minister|secretary|vice|deputy|former|head|official|senator|governor|boss) )*"
)
#: Words that begin a sentence and no name, besides what is so of any text.
_NO_NAMES: Final = LEADS | CALENDAR | {"despite", "according", "speaking", "asked", "so", "because", "ceo"}


@dataclass(frozen=True, slots=True)
class Voice:
    """A word or name that may stand for a speaker (characters from 0, the end left out)."""

    start: int
    end: int
    sort: Sort
    word: str
    mention: Mention | None = None


def voices(text: str, named: Iterable[Mention], known: Lexicon) -> tuple[Voice, ...]:
    """Find voices in the order of the text; of a post and its holder the holder."""
    held = bytearray(len(text))
    found = []
    for one in named:
        held[one.start : one.end] = b"\1" * (one.end - one.start)
        if one.things[0] in known.speakers:
            found.append(Voice(one.start, one.end, "known", one.text, one))
    for match in _NAME.finditer(text):
        start, end = match.span()
        first = match[0].split(" ")[0]
        if first.casefold() in _NO_NAMES:
            start += len(first) + 1
        if start < end and 1 not in held[start:end]:
            found.append(Voice(start, end, "unknown", text[start:end]))
    for sort, form in _WORDS.items():
        found += [Voice(match.start(), match.end(), sort, match[1]) for match in form.finditer(text)]
    return tuple(_holders(text, sorted(found, key=lambda one: one.start)))


def _holders(text: str, found: Sequence[Voice]) -> Iterator[Voice]:
    for one, following in zip_longest(found, found[1:]):
        holder = following is not None and following.sort in {"known", "unknown"} and one.sort != "person"
        if not (following and holder and _TITLE.fullmatch(text[one.end : following.start])):
            yield one
