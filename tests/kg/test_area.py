from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kg.area import ALWAYS, MAX, NEVER, Area, Point, Rect, difference, intersection, union, valid_days
from kg.values import parse_period

DAYS = st.integers(1, 12)


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    begin, end = sorted((draw(DAYS), draw(DAYS)))
    recorded, retracted = sorted((draw(DAYS), draw(DAYS)))
    return Rect(begin, end, recorded, retracted + 1)


AREAS = st.lists(rects(), max_size=4).map(
    lambda found: union(*((rect,) for rect in found)) if found else NEVER
)
POINTS = st.builds(Point, st.builds(dt.date.fromordinal, DAYS), st.builds(dt.date.fromordinal, DAYS))


@given(AREAS, AREAS, POINTS)
def test_areas_are_sets_of_points(one: Area, other: Area, point: Point) -> None:
    a, b = point.within(one), point.within(other)
    assert point.within(union(one, other)) == (a or b)
    assert point.within(intersection(one, other)) == (a and b)
    assert point.within(difference(one, other)) == (a and not b)


@given(AREAS, AREAS)
def test_areas_have_one_form(one: Area, other: Area) -> None:
    assert union(one, other) == union(other, one)
    assert intersection(one, ALWAYS) == one
    assert difference(one, ALWAYS) == NEVER
    for area in (union(one, other), intersection(one, other)):
        assert not any(a is not b and a.encloses(b) for a in area for b in area)


def test_doubt_is_read_in_favour_of_the_claim() -> None:
    june = parse_period("2026-06")
    first, last = dt.date(2026, 6, 1).toordinal(), dt.date(2026, 6, 30).toordinal()
    assert valid_days(june, "state") == (first, last)
    assert valid_days(june, "occurrence") == (first, MAX)
    assert valid_days(parse_period("2025-02-18/"), "state") == (dt.date(2025, 2, 18).toordinal(), MAX)
    assert valid_days(None, "state") == (0, MAX)


def test_without_a_day_any_day_will_do_but_the_record_is_that_of_now() -> None:
    held = (Rect(5, 9, 3, 7),)
    assert not Point().within(held), "it was retracted on day 7"
    assert Point(known=dt.date.fromordinal(6)).within(held)
    assert not Point(known=dt.date.fromordinal(2)).within(held)
    assert not Point(as_of=dt.date.fromordinal(4), known=dt.date.fromordinal(6)).within(held)
