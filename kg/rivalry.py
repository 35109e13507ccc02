"""Which claims cannot both be right: by their values, by their time, and by the order of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.area import MAX, MIN, Rect, intersection, of_claim, valid_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.area import Area
    from kg.claims import Claim
    from kg.schema import Schema
    from kg.values import Period, Quantity

Span = tuple[int, int]


def agree(one: Claim, other: Claim, schema: Schema) -> bool:
    """Tell whether two values can both be right: equal, or one as precise as the other is not.

    June 2026 and 12 June 2026 agree; so do at most 40 metres and 38, a code and one below it, and texts that
    differ in case and spaces.
    """
    if one.object == other.object:
        return True
    if one.value_period and other.value_period:
        return _meet(one.value_period, other.value_period)
    if one.quantity and other.quantity:
        return _overlap(one.quantity, other.quantity)
    ours, theirs = one.object.value, other.object.value
    if ours in schema.concepts or theirs in schema.concepts:
        return any(
            below in schema.concepts and above in schema.concepts[below].broader
            for below, above in ((ours, theirs), (theirs, ours))
        )
    return type(one.object) is type(other.object) and _folded(ours) == _folded(theirs)


def at_one_time(one: Claim, other: Claim, schema: Schema) -> bool:
    """Tell whether two claims can hold on one day.

    A state whose end is not told is taken to last until another begins.
    """
    for first, second in ((one, other), (other, one)):
        if _ended_by(first.when, second.when):
            return False
    return bool(intersection(held(one, schema), held(other, schema)))


def held(claim: Claim, schema: Schema) -> Area:
    """Give where a claim holds; what is denied or doubted of an act is so of the days that it names alone."""
    area = of_claim(claim, schema)
    if schema.concepts[claim.stance].enters_graph or not area:
        return area
    return (Rect(*valid_days(claim.when, "state"), area[0].recorded, area[0].retracted),)


def certain(when: Period | None) -> Span | None:
    """Give the first and last day on which a state with this time held for certain; None where no day is.

    >>> from kg.period import parse_period
    >>> certain(parse_period("2026-06")) is None
    True
    """
    if when is None:
        return None
    begin = when.begin_latest or when.end_earliest
    end = when.end_earliest or (None if when.open_end else when.begin_latest)
    if begin is None:
        return None
    last = end.toordinal() if end else MAX
    return (begin.toordinal(), last) if begin.toordinal() <= last else None


def collide(one: Span, other: Span) -> bool:
    """Tell whether two holders' times overlap by more than the day on which one hands over to the other.

    >>> collide((1, 5), (5, 9)), collide((1, 5), (4, 9)), collide((1, 5), (3, 3))
    (False, True, True)
    """
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return first < last or (first == last and any(begin < first < end for begin, end in (one, other)))


def precedes(one: Claim, other: Claim) -> bool:
    """Tell whether a date is certainly before the other, whatever the precision of the two."""
    ours, theirs = one.value_period, other.value_period
    if ours is None or theirs is None:
        return False
    last, first = ours.end_latest or ours.begin_latest, theirs.begin_earliest or theirs.end_earliest
    if ours.open_end or last is None or first is None:
        return False
    return last < first


def _ended_by(one: Period | None, other: Period | None) -> bool:
    if one is None or other is None or one.begin_latest is None or other.begin_earliest is None:
        return False
    untold = one.is_interval and one.end_latest is None and not one.open_end
    return untold and other.begin_earliest > one.begin_latest


def _meet(one: Period, other: Period) -> bool:
    def days(period: Period) -> Span:
        begin, end = period.begin_earliest, period.end_latest
        return begin.toordinal() if begin else MIN, end.toordinal() if end else MAX

    (a, b), (c, d) = days(one), days(other)
    return max(a, c) <= min(b, d)


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Two quantities agree where some number fits both; an approximate one fits itself alone."""
    if one.unit != other.unit:
        return False

    def most(values: Iterable[Quantity]) -> tuple[bool, bool]:
        lowers = [q.lower if q.lower is not None else q.amount for q in values]
        uppers = [q.upper if q.upper is not None else q.amount for q in values]
        low = max((n for n in lowers if n is not None), default=None)
        high = min((n for n in uppers if n is not None), default=None)
        if low is None or high is None:
            return True, False
        return low <= high, low == high

    fits, touches = most((one, other))
    strict = touches and any(q.bound in {"<", ">"} for q in (one, other))
    return fits and not strict


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
