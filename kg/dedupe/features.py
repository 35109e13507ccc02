"""How alike two entities are, feature by feature, each with its points and in words."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from kg import vocab as v
from kg.dedupe.names import contracted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curate.exclusion import Exclusion
    from kg.dedupe.names import Name
    from kg.dedupe.record import Record

#: Two words this much alike (per cent) are one with a slip in it, if neither is a number.
_SLIP: Final = 87
#: A word with a slip in it is worth so much of the word.
_SLIPPED: Final = 0.75
_LONG_WORD: Final = 5
_SHORT_WORD: Final = 3
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: Points of evidence that a pair of no known features wants before it is as likely as not.
_DOUBT: Final = 5.0
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Feature:
    """A reason for (points above 0) or against two entities being one."""

    name: str
    points: float
    reason: str


class Comparison:
    """Compares records; how rare a word or a neighbour is among all of them says what it is worth."""

    def __init__(self, records: Sequence[Record], exclusion: Exclusion) -> None:
        """Count words and neighbours."""
        self._exclusion = exclusion
        self._schema = exclusion.schema
        self._size = max(2, len(records))
        self._words = Counter(w for one in records for w in {w for name in one.names for w in name.words})
        # What the words of a name weigh that tells a thing from most others.
        self._telling = math.log(1 + self._size / 8)
        self._ends = Counter(end for one in records for end in one.neighbours)

    def features(self, one: Record, other: Record) -> tuple[Feature, ...]:
        """Tell what speaks for and against two entities being one."""
        found = (
            self._named(one, other),
            _numbered(one, other),
            _identified(one, other),
            self._of_kinds(one, other),
            self._beside(one, other),
            _linked(one, other),
            _told_apart(one, other),
            self._dated(one, other),
        )
        return tuple(feature for feature in found if feature is not None and feature.points)

    def overlap(self, one: Name, other: Name) -> tuple[float, float, float, float]:
        """Weigh what two names share, what slips cost, and what each has besides; rare words weigh most."""
        mine, yours = contracted(one.words, other.words), contracted(other.words, one.words)
        left, shared, slipped, besides = list(yours), 0.0, 0.0, 0.0
        for word in mine:
            match = word if word in left else next((w for w in left if _is_slip(word, w)), None)
            weight = self._weight(word)
            if match is None:
                besides += weight
            else:
                left.remove(match)
                shared += weight if match == word else _SLIPPED * weight
                slipped += 0.0 if match == word else (1 - _SLIPPED) * weight
        return shared, slipped, besides, sum(self._weight(word) for word in left)

    def _weight(self, word: str) -> float:
        short = word.isascii() and len(word) < _SHORT_WORD
        return math.log(1 + self._size / (1 + self._words[word])) * (0.4 if short else 1.0)

    def _named(self, one: Record, other: Record) -> Feature:
        found = (self._names(mine, yours) for mine in one.names for yours in other.names)
        return max(found, key=lambda feature: feature.points)

    def _names(self, mine: Name, yours: Name) -> Feature:
        if mine.folded == yours.folded or "".join(mine.words) == "".join(yours.words):
            return Feature("name", 6.5, f'both are called "{yours.text}"')
        if _stands_for(mine, yours) or _stands_for(yours, mine):
            short, long = sorted((mine.text, yours.text), key=len)
            return Feature("acronym", 4.5, f'"{short}" may stand for "{long}"')
        shared, slipped, besides, others = self.overlap(mine, yours)
        alike = shared / (shared + slipped + besides + others)
        if not besides and not others:
            return Feature(
                "name", round(6.5 * alike**2, 1), f'"{mine.text}" and "{yours.text}": the same words'
            )
        if shared and not min(besides, others):
            points = (2.0 + 4.0 * alike) * min(1.0, shared / self._telling)
            return Feature("name", round(points, 1), f'"{mine.text}" and "{yours.text}": one has more words')
        apart = min(besides, others) / (shared + min(besides, others))
        points = max(-5.0, 9.0 * (alike - 0.5) - 6.0 * apart)
        return Feature(
            "name",
            round(points, 1),
            f'"{mine.text}" and "{yours.text}": {alike:.0%} alike, each has more words',
        )

    def _of_kinds(self, one: Record, other: Record) -> Feature | None:
        if set(one.kinds) & set(other.kinds):
            return Feature("kind", 1.0, f"both are {self._schema.label(one.kinds[0])}")
        if excluded := self._exclusion.between(one.kinds, other.kinds):
            mine, yours = map(self._schema.label, excluded)
            return Feature("kind", -20.0, f"nothing is both {mine} and {yours}")
        near = any(self._schema.is_a(a, b) or self._schema.is_a(b, a) for a in one.kinds for b in other.kinds)
        mine, yours = self._schema.label(one.kinds[0]), self._schema.label(other.kinds[0])
        return None if near else Feature("kind", -2.0, f"one is {mine}, the other {yours}")

    def _beside(self, one: Record, other: Record) -> Feature | None:
        shared = one.neighbours & other.neighbours
        if not shared:
            return None
        points = sum(0.25 * math.log(1 + self._size / self._ends[end]) for end in shared)
        named = [f"{self._schema.label(p.lstrip('^'))} {v.local_name(end)}" for p, end in sorted(shared)]
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        return Feature("neighbours", round(min(3.5, points), 1), f"share {', '.join(named[:_SHOWN])}{more}")

    def _dated(self, one: Record, other: Record) -> Feature | None:
        mine, yours = one.values or {}, other.values or {}
        agree = [key for key in mine.keys() & yours.keys() if _fit(mine[key], yours[key])]
        if agree:
            return Feature("dates", 1.5, f"{self._schema.label(min(agree))} on the same day")
        differ = mine.keys() & yours.keys()
        if differ:
            key = min(differ)
            return Feature("dates", -2.5, f"{self._schema.label(key)} {min(mine[key])} and {min(yours[key])}")
        return None


def score(features: Iterable[Feature]) -> int:
    """Add features up, from 0 (surely two) to 100 (surely one).

    >>> score([Feature("name", 6.5, ""), Feature("kind", 1.0, "")]), score([])
    (92, 1)
    """
    points = sum(one.points for one in features) - _DOUBT
    return round(100 / (1 + math.exp(-max(-30.0, min(30.0, points)))))


def _numbered(one: Record, other: Record) -> Feature | None:
    """Compare the numbers in names: one thing has the same in some name of each, or none in both."""
    mine, yours = ({name.numbers for name in record.names} for record in (one, other))
    if mine & yours:
        return None
    a, b = min(mine, key=len), min(yours, key=len)
    told = " and ".join(", ".join(sorted(side)) or "nothing" for side in (a, b))
    if a and b:
        apart = not any(x <= y or y <= x for x in mine for y in yours)
        return Feature("numbers", -6.0 if apart else -3.0, f"numbered {told}")
    years = all(_YEAR.fullmatch(number) for number in a | b)
    return Feature("numbers", -0.5 if years else -2.0, f"numbered {told}")


def _identified(one: Record, other: Record) -> Feature | None:
    if shared := one.same_as & other.same_as:
        return Feature("address", 11.0, f"both are {min(shared)}")
    hosts = {urlsplit(address).netloc for address in one.same_as}
    if common := hosts & {urlsplit(address).netloc for address in other.same_as}:
        return Feature("address", -4.0, f"{min(common)} has a page for each")
    return None


def _linked(one: Record, other: Record) -> Feature | None:
    if other.iri in one.ends or one.iri in other.ends:
        return Feature("linked", -5.0, "a claim links one to the other")
    return None


def _told_apart(one: Record, other: Record) -> Feature | None:
    """Who wrote down the claims of one source knew two things from each other."""
    if both := one.sources & other.sources:
        return Feature("source", -3.0, f"{v.local_name(min(both))} tells of each")
    return None


def _stands_for(short: Name, long: Name) -> bool:
    return bool(short.acronym) and short.acronym in long.initials


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LONG_WORD or any(c.isdigit() for c in one + other):
        return False
    return fuzz.ratio(one, other) >= _SLIP


def _fit(mine: Iterable[str], yours: Iterable[str]) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in mine for b in yours)
