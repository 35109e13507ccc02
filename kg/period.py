"""Times with their precision and doubt: Extended Date/Time Format (EDTF), levels 0 and 1."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.tongue import worded

_DATE: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}[Xu]|\d{2}[Xu]{2})(?:-(?P<month>\d\d|[Xu]{2})(?:-(?P<day>\d\d|[Xu]{2}))?)?(?P<mark>[?~%]?)",
    re.ASCII,
)
_DECEMBER: Final = 12
_WINTER: Final = 24
_LATELY: Final = 20_000  # texts; the same days are written again and again
SEASONS: Final = {21: worded("spring"), 22: worded("summer"), 23: worded("autumn"), 24: worded("winter")}
MONTHS: Final = tuple(calendar.month_name)[1:]
WEEKDAYS: Final = tuple(calendar.day_name)


@dataclass(frozen=True, slots=True)
class Moment:
    """One end of a period: a date of some precision. ``month`` and ``day`` are 0 where unspecified."""

    text: str
    first: dt.date
    last: dt.date
    year: int | None
    month: int | None
    day: int | None
    mark: str


@dataclass(frozen=True, slots=True)
class Period:
    """A date or interval as EDTF text, and the days between which it can begin and end.

    ``open_end`` is true for ``..`` (has not ended); an unknown end has neither bounds nor ``open_end``.
    The bounds are those of the text as written: doubt is told by the flags and does not widen them.
    """

    text: str
    begin_earliest: dt.date | None
    begin_latest: dt.date | None
    end_earliest: dt.date | None
    end_latest: dt.date | None
    open_end: bool = False
    approximate: bool = False
    uncertain: bool = False

    @property
    def is_interval(self) -> bool:
        """Whether it has two ends of its own."""
        return "/" in self.text

    @property
    def is_day(self) -> bool:
        """Whether it is one certain calendar day."""
        return len(self.text) == len("2026-06-12") and self.begin_earliest == self.end_latest


def parse_period(text: str) -> Period:
    """Read an EDTF date or interval.

    >>> parse_period("2026-06").begin_latest
    datetime.date(2026, 6, 30)
    >>> parse_period("2025-02-18/..").open_end
    True
    >>> parse_period("2026-06-31")
    Traceback (most recent call last):
        ...
    ValueError: 2026-06-31 is not a day of the calendar

    Raises:
        ValueError: it is not such a text; the message says why.
    """
    return _period(text.strip())


def period_if_any(text: str | None) -> Period | None:
    """Read one likewise; a text that is no date, in a store of another hand than ours, has no period.

    >>> period_if_any("2026-06").text, period_if_any("soon"), period_if_any(None)
    ('2026-06', None, None)
    """
    try:
        return parse_period(text) if text else None
    except ValueError:
        return None


@lru_cache(_LATELY)
def _period(text: str) -> Period:
    if "/" not in text:
        moment = parse_moment(text)
        ends = (moment.first, moment.last) * 2
        marks = moment.mark
        return Period(moment.text, *ends, approximate=_is_about(marks), uncertain=_is_doubtful(marks))
    begin_text, _, end_text = text.partition("/")
    begin = parse_moment(begin_text) if begin_text not in {"", ".."} else None
    end = parse_moment(end_text) if end_text not in {"", ".."} else None
    if begin is None and end is None:
        message = f"{_shown(text)} has neither a begin nor an end"
        raise ValueError(message)
    if begin and end and begin.first > end.last:
        message = f"{_shown(text)} ends before it begins"
        raise ValueError(message)
    marks = (begin.mark if begin else "") + (end.mark if end else "")
    return Period(
        f"{begin.text if begin else begin_text}/{end.text if end else end_text}",
        begin.first if begin else None,
        (min(begin.last, end.last) if end else begin.last) if begin else None,
        (max(begin.first, end.first) if begin else end.first) if end else None,
        end.last if end else None,
        open_end=end_text == "..",
        approximate=_is_about(marks),
        uncertain=_is_doubtful(marks),
    )


@lru_cache(_LATELY)
def parse_moment(text: str) -> Moment:
    """Read one date without a slash.

    Raises:
        ValueError: it is not such a text; the message says why.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        message = f"{_shown(text)} is not a date such as 2026, 2026-06, 2026-06-12 or 2026-06/.. (EDTF)"
        raise ValueError(message)
    normal = text.replace("u", "X")
    year_text, month_text = match["year"].replace("u", "X"), match["month"]
    first_year, last_year = int(year_text.replace("X", "0")), int(year_text.replace("X", "9"))
    if first_year == 0:
        message = f"{_shown(text)}: years begin at 0001"
        raise ValueError(message)
    year = first_year if first_year == last_year else None
    month = _part(month_text)
    day = _part(match["day"])
    if "00" in {month_text, match["day"]}:
        message = f"{_shown(text)}: months and days begin at 01"
        raise ValueError(message)
    if (year is None and month) or (day and not month):
        message = f"{_shown(text)}: what stands before a known part must be known"
        raise ValueError(message)
    first, last = _bounds(text, first_year, last_year, month, day)
    return Moment(normal, first, last, year, month, day, match["mark"])


def _part(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else 0


def _bounds(
    text: str, first_year: int, last_year: int, month: int | None, day: int | None
) -> tuple[dt.date, dt.date]:
    if not month:
        return dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    if month in SEASONS and day is None:
        start = dt.date(first_year, (month - 20) * 3, 1)
        until = (first_year + 1, 2) if month == _WINTER else (first_year, (month - 20) * 3 + 2)
        return start, dt.date(*until, calendar.monthrange(*until)[1])
    if not 1 <= month <= _DECEMBER:
        message = f"{_shown(text)}: there is no month {month:02}"
        raise ValueError(message)
    length = calendar.monthrange(first_year, month)[1]
    if not day:
        return dt.date(first_year, month, 1), dt.date(first_year, month, length)
    if day > length or day < 1:
        message = f"{text} is not a day of the calendar"
        raise ValueError(message)
    return (only := dt.date(first_year, month, day)), only


def _is_about(marks: str) -> bool:
    return "~" in marks or "%" in marks


def _is_doubtful(marks: str) -> bool:
    return "?" in marks or "%" in marks


def _shown(text: str) -> str:
    """Quote a text for a message, cut to a length that fits a line."""
    limit = 60
    return f'"{text}"' if len(text) <= limit else f'"{text[:limit]}…"'
