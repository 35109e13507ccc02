"""Quotations in a text, and who speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.mentions.mentions import Mention

#: Fewer words between quotation marks are scare quotes or names.
_LEAST: Final = 6
_QUOTED: Final = re.compile(r"“(?P<curly>[^“”]{10,2000})”|\"(?P<straight>[^\"\n]{10,2000})\"")
_SAYS: Final = re.compile(
    r"(?<![-\w])(?:said|says|say|stated|states|told|wrote|writes|warned|warns|argued|argues|added|adds|noted|notes"
    r"|announced|declared|explained|testified|according to|called|remarked|insisted)\b",
    re.IGNORECASE,
)
_BEFORE: Final = 220
_AFTER: Final = 160
#: A word of saying further off (characters) belongs to something else.
_BESIDE: Final = 60
_ENDS: Final = re.compile(r"[.!?\n](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text between quotation marks (characters from 0, the end left out), and who says it."""

    start: int
    end: int
    text: str
    speaker: Mention | None = None


def quotations(text: str, named: Sequence[Mention]) -> tuple[Quotation, ...]:
    """Find quotations of six words or more; the speaker is the nearest known name beside a word of saying."""
    found = []
    for match in _QUOTED.finditer(text):
        said = match["curly"] or match["straight"]
        if len(said.split()) >= _LEAST:
            found.append(Quotation(match.start(), match.end(), said, _speaker(text, match, named)))
    return tuple(found)


def _speaker(text: str, match: re.Match[str], named: Sequence[Mention]) -> Mention | None:
    at = match.end()
    after = _ENDS.split(text[at : at + _AFTER], maxsplit=1)[0]
    word = _SAYS.search(after)
    near = [one for one in named if at <= one.start < at + len(after)]
    if word and word.start() < _BESIDE and near:
        beside = at + word.end()
        return min(near, key=lambda one: abs(one.start - beside))
    before = max(match.start() - _BEFORE, text.rfind("\n", 0, match.start()) + 1)
    sentence = max(before, _sentence(text, match.start()))
    lead = text[sentence : match.start()]
    if word := _SAYS.search(lead):
        return _nearest(sentence + word.start(), sentence + word.end(), match.start(), sentence, named)
    return None


def _nearest(start: int, end: int, quoted: int, sentence: int, named: Iterable[Mention]) -> Mention | None:
    """Give the name before the word of saying; after "according to" the one that follows."""
    listed = list(named)
    before = [one for one in listed if sentence <= one.start and one.end <= start + 1]
    after = [one for one in listed if end <= one.start < quoted]
    return before[-1] if before else after[0] if after else None


def _sentence(text: str, at: int) -> int:
    ends = [match.end() for match in re.finditer(r"[.!?]\s", text[:at])]
    return ends[-1] if ends else 0
