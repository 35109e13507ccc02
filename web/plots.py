"""Answers drawn as bars: numbers as long as they are, times where they lie."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg import vocab as v
from kg.tongue import gettext as _
from web import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.turtle import Term
    from web.answers import Rows
    from web.parts.tables import Cell
    from web.show import Show

_TIMES: Final = frozenset({*(v.XSD + name for name in ("date", "gYearMonth", "gYear", "dateTime")), v.EDTF})
_DAY: Final = len("2026-06-12")
_LEAST: Final = 0.6
_DASH: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what it is about, its value in words, and the bar's place and length in hundredths."""

    label: Cell
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars over one scale; ``ticks`` are (place in hundredths, text). Rows without a value are left out."""

    caption: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    left_out: int = 0


def chart(rows: Rows, show: Show) -> Plot | None:
    """Draw the first column of numbers by the first other column; None where there are no two such."""
    numeric = numbers.columns(rows)
    labels = [place for place in range(len(rows.columns)) if place not in numeric]
    if not numeric or not labels:
        return None
    value, label = numeric[0], labels[0]
    found = [(row, n) for row in rows.rows if (n := numbers.number(row[value])) is not None]
    low, high = min(0.0, *(n for _, n in found)), max(0.0, *(n for _, n in found))
    at = _scale(low, high)
    bars = (
        Bar(show.cell(row[label]), show.cell(row[value]).text, at(min(n, 0)), at(max(n, 0)) - at(min(n, 0)))
        for row, n in found
    )
    return Plot(
        caption=_("{value} by {label}").format(value=rows.columns[value], label=rows.columns[label]),
        bars=tuple(bars),
        ticks=tuple((at(n), f"{n:,.10g}") for n in numbers.ticks(low, high)),
        left_out=len(rows.rows) - len(found),
    )


def timeline(rows: Rows, show: Show) -> Plot | None:
    """Lay rows out by the first column of times, to the second if there is one; None where there is none."""
    timed = [place for place in range(len(rows.columns)) if _timed(rows, place)]
    labels = [place for place in range(len(rows.columns)) if place not in timed]
    if not timed or not labels:
        return None
    begin, end, label = timed[0], timed[1] if len(timed) > 1 else timed[0], labels[0]
    found = [(row, *span) for row in rows.rows if (span := _span(row[begin], row[end], show))]
    if not found:
        return None
    found.sort(key=lambda one: (one[1], one[2]))
    low, high = min(one[1] for one in found), max(one[2] for one in found)
    at = _scale(low.toordinal(), high.toordinal() + 1)
    bars = []
    for row, first, last in found:
        start = min(at(first.toordinal()), 100 - _LEAST)
        terms = dict.fromkeys(row[place] for place in (begin, end) if row[place] is not None)
        text = f" {_DASH} ".join(_cell(term, show) for term in terms)
        bars.append(Bar(show.cell(row[label]), text, start, max(_LEAST, at(last.toordinal() + 1) - start)))
    return Plot(
        caption=_("{value} by {label}").format(value=rows.columns[label], label=rows.columns[begin]),
        bars=tuple(bars),
        ticks=tuple((at(day.toordinal()), text) for day, text in _years(low, high)),
        left_out=len(rows.rows) - len(found),
    )


def _timed(rows: Rows, place: int) -> bool:
    terms = list(rows.column(place))
    return bool(terms) and all(isinstance(one, Literal) and one.datatype.value in _TIMES for one in terms)


def _span(begin: Term | None, end: Term | None, show: Show) -> tuple[dt.date, dt.date] | None:
    """Give the first and last day that two times take up together; None where no begin is told."""
    first = show.period(_text(begin)) if begin is not None else None
    last = show.period(_text(end)) if end is not None else first
    if first is None or first.sort is None or last is None:
        return None
    until = last.until or last.sort or first.until or first.sort
    return first.sort, max(until, first.sort)


def _text(term: Term) -> str:
    """Read a time as far as days go."""
    value = term.value if isinstance(term, Literal) else ""
    timed = isinstance(term, Literal) and term.datatype.value == v.XSD + "dateTime"
    return value[:_DAY] if timed else value


def _cell(term: Term | None, show: Show) -> str:
    return show.period(_text(term)).text if term is not None else ""


def _scale(low: float, high: float) -> Callable[[float], float]:
    """Give the place of a number in hundredths."""
    whole = (high - low) or 1.0
    return lambda n: round((n - low) / whole * 100, 2)


def _years(low: dt.date, high: dt.date) -> Iterable[tuple[dt.date, str]]:
    """Give days to mark: the beginnings of years, or the first day where none begins."""
    wanted = [int(year) for year in numbers.ticks(low.year, high.year) if year == int(year)]
    found = [(day, str(year)) for year in wanted if low <= (day := dt.date(year, 1, 1)) <= high]
    return found or [(low, low.isoformat())]
