"""How a time is drawn on the scale of a year or a month: places in hundredths, so that it fits any width.

A day is a dot and longer certain stretches are solid bars. What can be any day within a stretch is a pale
bar; *about* fades at both ends; *uncertain* is dashed; what goes on has an arrow, and an end that nobody
tells fades away.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.tongue import gettext as _
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.dated import Dated

# As short as a tick is wide.
_SHORT: Final = (
    *(worded("Jan"), worded("Feb"), worded("Mar"), worded("Apr"), worded("May"), worded("Jun")),
    *(worded("Jul"), worded("Aug"), worded("Sep"), worded("Oct"), worded("Nov"), worded("Dec")),
)
Shape = Literal["dot", "span", "some", "about", "fade-out", "fade-in", "more", "now"]
_TAIL: Final = 9.0
_HALO: Final = 3.0
_LEAST: Final = 1.2


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape: where it begins and how wide it is, in hundredths; ``doubt`` where it is dashed."""

    shape: Shape
    x: float
    width: float = 0.0
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A year, or one month of it."""

    year: int
    month: int = 0

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month or 1, 1)

    @property
    def days(self) -> int:
        """How many days it has."""
        if self.month:
            return calendar.monthrange(self.year, self.month)[1]
        return 366 if calendar.isleap(self.year) else 365

    def at(self, day: dt.date, *, end: bool = False) -> float:
        """Give the place of a day's begin or end; what lies outside is put on the edge."""
        return round(min(100.0, max(0.0, ((day - self.first).days + end) / self.days * 100)), 2)

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day lies in it."""
        return 0 <= (day - self.first).days < self.days

    def ends_before(self, day: dt.date) -> bool:
        """Tell whether a day comes after it."""
        return (day - self.first).days >= self.days

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Give the places and names of its months, or of the first days of its weeks."""
        if self.month:
            return tuple(
                (self.at(self.first.replace(day=day)), str(day)) for day in range(1, self.days + 1, 7)
            )
        return tuple(
            (self.at(self.first.replace(month=month)), _(_SHORT[month - 1])) for month in range(1, 13)
        )


def marks(one: Dated, scale: Scale) -> tuple[Mark, ...]:
    """Draw a time as far as it lies on a scale.

    >>> from kg.dated import Dated
    >>> from kg.period import parse_period
    >>> from pyoxigraph import Literal
    >>> some = Dated("s", "p", Literal("x"), "", parse_period("2026-06"), (), ())
    >>> [(mark.shape, mark.x, mark.width) for mark in marks(some, Scale(2026))]
    [('some', 41.37, 8.22)]
    """
    return tuple(_marks(one, scale))


def now(day: dt.date, scale: Scale) -> tuple[Mark, ...]:
    """Draw the day that a page is about."""
    return (Mark("now", scale.at(day)),) if scale.holds(day) else ()


def _marks(one: Dated, scale: Scale) -> Iterator[Mark]:
    period, doubt = one.period, one.period.uncertain
    begin, begun = period.begin_earliest, period.begin_latest
    if not period.is_interval and begin and begun:
        yield from _date(begin, begun, scale, about=period.approximate, doubt=doubt)
        return
    left = scale.at(begun) if begun else None
    vague: Shape = "about" if period.approximate else "some"
    if begin and begun and begin != begun:
        yield _bar(vague, scale.at(begin), scale.at(begun), doubt=doubt)
    first, last = period.end_earliest, period.end_latest
    if first is None or last is None:
        yield from _without_end(left or 0.0, goes_on=period.open_end, doubt=doubt)
        if begin and begin == begun:
            yield Mark("dot", _middle(begin, scale), doubt=doubt or period.approximate)
        return
    right = scale.at(first, end=True)
    if left is None:
        yield _bar("fade-in", max(0.0, right - _TAIL), right, doubt=doubt)
    else:
        rough = period.approximate and begin == begun and first == last
        yield _bar("about" if rough else "span", left, right, doubt=doubt)
    if first != last:
        yield _bar(vague, right, scale.at(last, end=True), doubt=doubt)
    if scale.ends_before(last):
        yield Mark("more", 100.0)


def _without_end(left: float, *, goes_on: bool, doubt: bool) -> Iterator[Mark]:
    if goes_on:
        yield _bar("span", left, 100.0, doubt=doubt)
        yield Mark("more", 100.0)
    else:
        yield _bar("fade-out", left, min(100.0, left + _TAIL), doubt=doubt)


def _date(begin: dt.date, begun: dt.date, scale: Scale, *, about: bool, doubt: bool) -> Iterator[Mark]:
    left, right = scale.at(begin), scale.at(begun, end=True)
    if begin == begun:
        middle = _middle(begin, scale)
        if about:
            yield _bar("about", max(0.0, middle - _HALO), middle + _HALO)
        yield Mark("dot", middle, doubt=doubt or about)
        return
    yield _bar("about" if about else "some", left, right, doubt=doubt)
    if scale.ends_before(begun):
        yield Mark("more", 100.0)


def _middle(day: dt.date, scale: Scale) -> float:
    return round((scale.at(day) + scale.at(day, end=True)) / 2, 2)


def _bar(shape: Shape, left: float, right: float, *, doubt: bool = False) -> Mark:
    """Make a bar that is wide enough to be seen."""
    return Mark(shape, round(min(left, 100 - _LEAST), 2), round(max(_LEAST, right - left), 2), doubt)
