"""Where something holds in the two times: the days on which it holds, and those on which that was on record.

Valid days run from ``begin`` to ``end``, both included; record days from ``recorded`` up to, but without,
``retracted``. Days are proleptic Gregorian ordinals (:meth:`datetime.date.toordinal`), with :data:`MIN` and
:data:`MAX` for open ends. Bitemporal data are described by Snodgrass, *Developing Time-Oriented Database
Applications in SQL* (1999), chapter 10.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims import Claim
    from kg.schema import Schema
    from kg.terms import TimeKind
    from kg.values import Period

MIN: Final = 0
MAX: Final = dt.date.max.toordinal() + 1


@dataclass(frozen=True, slots=True, order=True)
class Rect:
    """A span of valid days and a span of record days."""

    begin: int = MIN
    end: int = MAX
    recorded: int = MIN
    retracted: int = MAX

    def encloses(self, other: Rect) -> bool:
        """Tell whether the other lies within this one."""
        return (
            self.begin <= other.begin
            and other.end <= self.end
            and self.recorded <= other.recorded
            and other.retracted <= self.retracted
        )


#: Rectangles of which none encloses another, in order.
Area = tuple[Rect, ...]

ALWAYS: Final[Area] = (Rect(),)
NEVER: Final[Area] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A moment to look from: what held on ``as_of``, as was on record on ``known``.

    Without ``as_of`` any valid day will do; without ``known`` all that is on record now counts.
    """

    as_of: dt.date | None = None
    known: dt.date | None = None

    def within(self, area: Area) -> bool:
        """Tell whether something that holds in the area holds at this moment."""
        day = self.as_of.toordinal() if self.as_of else None
        record = self.known.toordinal() if self.known else MAX - 1
        return any(
            (day is None or rect.begin <= day <= rect.end) and rect.recorded <= record < rect.retracted
            for rect in area
        )


NOW: Final = Point()


def union(*areas: Area) -> Area:
    """Give where one of the areas is.

    >>> union((Rect(1, 5),), (Rect(2, 3),), (Rect(9, 9),))
    (Rect(begin=1, end=5, recorded=0, retracted=3652060), Rect(begin=9, end=9, recorded=0, retracted=3652060))
    """
    if len(areas) == 1:
        return areas[0]
    return _tidy({rect for area in areas for rect in area})


def intersection(one: Area, other: Area) -> Area:
    """Give where both areas are: what follows from two claims holds while both do.

    >>> intersection((Rect(1, 5),), (Rect(4, 9),))
    (Rect(begin=4, end=5, recorded=0, retracted=3652060),)
    >>> intersection((Rect(1, 2),), (Rect(4, 9),))
    ()
    """
    if one == ALWAYS:
        return other
    if other == ALWAYS:
        return one
    return _tidy({rect for a in one for b in other if (rect := _common(a, b)) is not None})


def difference(area: Area, other: Area) -> Area:
    """Give where the first area is and the second is not.

    >>> difference((Rect(1, 9),), (Rect(4, 5),))
    (Rect(begin=1, end=3, recorded=0, retracted=3652060), Rect(begin=6, end=9, recorded=0, retracted=3652060))
    """
    left = set(area)
    for hole in other:
        left = {piece for rect in left for piece in _without(rect, hole)}
    return _tidy(left)


def valid_days(when: Period | None, time_kind: TimeKind | None) -> tuple[int, int]:
    """Give the first and the last day on which a claim can hold.

    What has no time holds at any time. What happened is so from the first day on which it can have happened;
    a state from the first on which it can have begun to the last on which it can have ended. Doubt is read
    in favour of the claim: whoever looks at a day sees all that may hold on it.
    """
    if when is None:
        return MIN, MAX
    begin = when.begin_earliest.toordinal() if when.begin_earliest else MIN
    if time_kind == "occurrence":
        return begin, MAX
    return begin, when.end_latest.toordinal() if when.end_latest else MAX


def of_claim(claim: Claim, schema: Schema) -> Area:
    """Give where a claim holds, as long as nothing better sets it aside."""
    prop = schema.properties[claim.predicate]
    begin, end = valid_days(claim.when, prop.time_kind)
    retracted = claim.retracted.toordinal() if claim.retracted else MAX
    recorded = claim.recorded.toordinal()
    return (Rect(begin, end, recorded, retracted),) if recorded < retracted else NEVER


def of_record(claim: Claim, schema: Schema) -> Area:
    """Give where a claim is part of the record, withdrawn or not."""
    prop = schema.properties[claim.predicate]
    return (Rect(*valid_days(claim.when, prop.time_kind), claim.recorded.toordinal(), MAX),)


def _common(one: Rect, other: Rect) -> Rect | None:
    begin, end = max(one.begin, other.begin), min(one.end, other.end)
    recorded, retracted = max(one.recorded, other.recorded), min(one.retracted, other.retracted)
    return Rect(begin, end, recorded, retracted) if begin <= end and recorded < retracted else None


def _without(rect: Rect, hole: Rect) -> Iterable[Rect]:
    common = _common(rect, hole)
    if common is None:
        yield rect
        return
    if rect.recorded < common.recorded:
        yield Rect(rect.begin, rect.end, rect.recorded, common.recorded)
    if common.retracted < rect.retracted:
        yield Rect(rect.begin, rect.end, common.retracted, rect.retracted)
    if rect.begin < common.begin:
        yield Rect(rect.begin, common.begin - 1, common.recorded, common.retracted)
    if common.end < rect.end:
        yield Rect(common.end + 1, rect.end, common.recorded, common.retracted)


def _tidy(rects: set[Rect]) -> Area:
    if len(rects) > 1:
        rects = {one for one in rects if not any(other is not one and other.encloses(one) for other in rects)}
    return tuple(sorted(rects))
