"""Names in a text that nothing known bears: runs of words with capitals, told apart from how sentences begin."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CAPITAL: Final = r"[^\W\d_a-z](?:[\w’'&-]*\w)?(?:\.(?=\w)\w+)*"
_SMALL: Final = r"(?:of|for|on|and|the|de|van|von|der|du|la|al|bin|&)"
_NAME: Final = re.compile(rf"\b{_CAPITAL}(?:(?: {_SMALL}){{0,2}} (?:{_CAPITAL}|\d{{1,4}}\b))*")
_BEGINS: Final = re.compile(r"(?:^|[.!?:]['\"”’)]*\s+|[“\"‘(]|\n\s*[-*•]?\s*)$")
_SUFFIX: Final = re.compile(r"[’']s$")
_LEADS: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "of",
        "for",
        "to",
        "from",
        "by",
        "with",
        "as",
        "and",
        "but",
        "or",
        "if",
        "when",
        "while",
        "after",
        "before",
        "since",
        "until",
        "although",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "he",
        "she",
        "they",
        "we",
        "i",
        "his",
        "her",
        "their",
        "our",
        "there",
        "here",
        "what",
        "who",
        "which",
        "how",
        "why",
        "not",
        "no",
        "yes",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "also",
        "however",
        "meanwhile",
        "last",
        "next",
        "under",
        "over",
        "during",
        "both",
        "some",
        "many",
        "most",
        "all",
        "one",
        "two",
    ]
)
_CALENDAR: Final = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
_HEADING: Final = 0.6


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
    for match in _NAME.finditer(text):
        start, end = match.span()
        while at < len(held) and held[at][1] <= start:
            at += 1
        if at < len(held) and held[at][0] < end:
            continue
        line = text[text.rfind("\n", 0, start) + 1 : (text + "\n").find("\n", end)]
        if _is_heading(line):
            continue
        begins = bool(_BEGINS.search(text[max(0, start - 8) : start]))
        start, end = _trimmed(text, start, end)
        if end - start > 1 and text[start:end].casefold() not in _CALENDAR:
            yield start, end, begins


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Take off a first word that only begins the sentence, and a genitive."""
    words = text[start:end].split(" ")
    while words and words[0].casefold() in _LEADS | _CALENDAR:
        start += len(words.pop(0)) + 1
    if not words or start >= end:
        return end, end
    if ends := _SUFFIX.search(text[start:end]):
        end -= len(ends[0])
    return start, end


def _is_heading(line: str) -> bool:
    """Tell whether most words of a short line without a full stop have capitals: they say nothing."""
    words = [word for word in line.split() if word[:1].isalpha()]
    if len(words) < 4 or line.rstrip().endswith((".", ",", "”", '"')):  # noqa: PLR2004 - a line that short may be a name
        return False
    return sum(word[0].isupper() for word in words) / len(words) > _HEADING
