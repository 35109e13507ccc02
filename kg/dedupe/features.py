"""How alike two entities are, feature by feature, each with its points and in words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kg import vocab as v
from kg.dedupe.calling import Calling
from kg.dedupe.feature import Feature
from kg.dedupe.learned import learn
from kg.period import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curate.exclusion import Exclusion
    from kg.dedupe.record import Record

#: Dates of one thing by two sources may be some days apart, and are seldom years.
_NEAR_DAYS, _OTHER_DAYS, _FAR_DAYS = -1.0, -2.5, -4.0
_MONTH: Final = 31
_YEAR_LONG: Final = 366
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: Points of evidence that a pair of no known features wants before it is as likely as not.
_DOUBT: Final = 5.0
_MONTHS: Final = frozenset(month.casefold() for month in MONTHS)
_LONG_NUMBER: Final = 3
_SHOWN: Final = 3


class Comparison:
    """Compares records; how rare a word or a neighbour is among all of them says what it is worth."""

    def __init__(self, records: Sequence[Record], exclusion: Exclusion) -> None:
        """Count words and neighbours."""
        self._exclusion = exclusion
        self._schema = exclusion.schema
        self._size = max(2, len(records))
        learned = learn(records)
        self._single = learned.single
        self._calling = Calling(records, learned.telling)
        self._ends = Counter(end for one in records for end in one.neighbours)

    def features(self, one: Record, other: Record) -> tuple[Feature, ...]:
        """Tell what speaks for and against two entities being one."""
        found = (
            self._calling.feature(one, other),
            _numbered(one, other),
            _identified(one, other),
            self._of_kinds(one, other),
            self._beside(one, other),
            self._elsewhere(one, other),
            _linked(one, other),
            _told_apart(one, other),
            self._dated(one, other),
        )
        return tuple(feature for feature in found if feature is not None and feature.points)

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

    def _elsewhere(self, one: Record, other: Record) -> Feature | None:
        """Tell where each is linked to something else by what things have one of."""
        mine, yours = _by_key(one, self._single), _by_key(other, self._single)
        apart = [key for key in mine.keys() & yours.keys() if not mine[key] & yours[key]]
        if not apart:
            return None
        key = min(apart)
        ends = (v.local_name(min(side[key])) for side in (mine, yours))
        told = f"{self._schema.label(key.lstrip('^'))} {' and '.join(ends)}"
        return Feature("single", max(-6.0, -3.5 * len(apart)), told)

    def _dated(self, one: Record, other: Record) -> Feature | None:
        mine, yours = one.values or {}, other.values or {}
        agree = [key for key in mine.keys() & yours.keys() if _fit(mine[key], yours[key])]
        if agree:
            return Feature("dates", 1.5, f"{self._schema.label(min(agree))} on the same day")
        differ = mine.keys() & yours.keys()
        if not differ:
            return None
        gap, key = min((_gap(mine[key], yours[key]), key) for key in differ)
        points = _NEAR_DAYS if gap <= _MONTH else _OTHER_DAYS if gap <= _YEAR_LONG else _FAR_DAYS
        return Feature("dates", points, f"{self._schema.label(key)} {min(mine[key])} and {min(yours[key])}")


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
    if both := [side for side in mine & yours if any(_is_rare(number) for number in side)]:
        return Feature("numbers", 1.5, f"both are numbered {', '.join(sorted(both[0]))}")
    if mine & yours:
        return None
    a, b = min(mine, key=len), min(yours, key=len)
    told = " and ".join(", ".join(sorted(side)) or "nothing" for side in (a, b))
    if all(_is_date(number) for number in a ^ b) and (a <= b or b <= a):
        return Feature("numbers", -0.5, f"numbered {told}")
    if a and b:
        apart = not any(x <= y or y <= x for x in mine for y in yours)
        return Feature("numbers", -6.0 if apart else -3.0, f"numbered {told}")
    return Feature("numbers", -2.0, f"numbered {told}")


def _is_date(number: str) -> bool:
    return number in _MONTHS or bool(_YEAR.fullmatch(number))


def _is_rare(number: str) -> bool:
    return not _is_date(number) and len(number) >= _LONG_NUMBER


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


def _by_key(one: Record, keys: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, end in one.neighbours:
        if key in keys:
            found[key].add(end)
    return found


def _gap(mine: Iterable[str], yours: Iterable[str]) -> int:
    """Give the days between the nearest of two sets of dates; unknown months and days are the first."""
    return min((abs((_day(a) - _day(b)).days) for a in mine for b in yours), default=0)


def _day(text: str) -> dt.date:
    match = _DAY.match(text)
    if match is None:
        return dt.date.min
    try:
        return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return dt.date(int(match[1]), 1, 1)


def _fit(mine: Iterable[str], yours: Iterable[str]) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in mine for b in yours)
