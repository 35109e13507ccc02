"""Names in a text that nothing known bears: runs of words with capitals, but for how sentences begin."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.mentions.context import is_heading
from kg.mentions.english import CALENDAR, LEADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CAPITAL: Final = r"[^\W\d_a-z](?:[\w’'&-]*\w)?(?:\.(?=\w)\w+)*"  # noqa: RUF001
_SMALL: Final = r"(?:of|for|on|and|the|de|van|von|der|du|la|al|bin|&)"
_NAME: Final = re.compile(rf"\b{_CAPITAL}(?:(?: {_SMALL}){{0,2}} (?:{_CAPITAL}|\d{{1,4}}\b))*")
_BEGINS: Final = re.compile(r"(?:^|[.!?:]['\"”’)]*\s+|[“\"‘(]|\n\s*[-*•]?\s*)$")  # noqa: RUF001
_SUFFIX: Final = re.compile(r"[’']s$")  # noqa: RUF001
#: A word by itself that ends so says where somebody is from; two capitals are an abbreviation like any other.
_ADJECTIVE: Final = re.compile(r"(?:ian|ean|ese|ish|can)$")
_SHORT: Final = 2


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not known, at each place where it stands (characters from 0, the end left out)."""

    text: str
    places: tuple[tuple[int, int], ...]


def unknown(text: str, taken: Iterable[tuple[int, int]]) -> tuple[Unknown, ...]:
    """Propose names outside of what is ``taken``, in the order of the text.

    A single word counts where it stands with its capital inside a sentence; so do acronyms.
    """
    held = sorted(taken)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    inside: set[str] = set()
    for start, end, begins in _runs(text, held):
        name = text[start:end]
        places[name].append((start, end))
        if not begins or " " in name or (name.isupper() and len(name) > 1):
            inside.add(name)
    found = (Unknown(name, tuple(at)) for name, at in places.items() if name in inside)
    return tuple(sorted(found, key=lambda one: one.places))


def _runs(text: str, held: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    at = 0
    for match in _in_lines(text):
        start, end = match.span()
        while at < len(held) and held[at][1] <= start:
            at += 1
        if at < len(held) and held[at][0] < end:
            continue
        begins = bool(_BEGINS.search(text[max(0, start - 8) : start]))
        start, end = _trimmed(text, start, end)
        if _says(text[start:end]):
            yield start, end, begins


def _in_lines(text: str) -> Iterator[re.Match[str]]:
    """Find runs line by line; no run goes over the end of one."""
    at = 0
    for line in text.split("\n"):
        if not is_heading(line):
            yield from _NAME.finditer(text, at, at + len(line))
        at += len(line) + 1


def _says(name: str) -> bool:
    """Tell whether somebody may be meant by it."""
    if " " in name:
        return True
    return len(name) > _SHORT and name.casefold() not in CALENDAR and not _ADJECTIVE.search(name)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take off a first word that only begins the sentence, and a genitive."""
    words = text[start:end].split(" ")
    while words and words[0].casefold() in LEADS | CALENDAR:
        start += len(words.pop(0)) + 1
    if not words or start >= end:
        return end, end
    if ends := _SUFFIX.search(text[start:end]):
        end -= len(ends[0])
    return start, end
