"""Periods and quantities in English, and dates whose wording cannot be right."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from kg.period import MONTHS, SEASONS, WEEKDAYS, Period, parse_moment
from kg.tongue import gettext as _
from kg.tongue import worded

if TYPE_CHECKING:
    from decimal import Decimal

    from kg.period import Moment
    from kg.quantity import Quantity

_MARKS: Final = {
    "": "{when}",
    "~": worded("about {when}"),
    "?": worded("{when}, uncertain"),
    "%": worded("about {when}, uncertain"),
}
_ENDS: Final = {
    "": "{when}",
    "~": worded("about {when}"),
    "?": worded("{when} (uncertain)"),
    "%": worded("about {when} (uncertain)"),
}
_NAMES: Final = (
    *(worded("January"), worded("February"), worded("March"), worded("April")),
    *(worded("May"), worded("June"), worded("July"), worded("August")),
    *(worded("September"), worded("October"), worded("November"), worded("December")),
)
_BOUNDS: Final = {
    "<=": worded("up to {number}"),
    "<": worded("less than {number}"),
    ">=": worded("at least {number}"),
    ">": worded("more than {number}"),
    "~": worded("about {number}"),
    "": "{number}",
}
_SCALES: Final = ((12, worded("{n} trillion")), (9, worded("{n} billion")), (6, worded("{n} million")))
_BEYOND: Final = 15
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_WEEKDAY: Final = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
#: Names in full, or cut as people cut them: Sat, Thurs., Sept.
_WEEKDAY_NAMES: Final = "|".join(f"{name[:3]}(?:{name[3:]}|[a-z]{{1,2}})?" for name in WEEKDAYS)
_MONTH_NAMES: Final = "|".join(f"{name[:3]}(?:{name[3:]}|t)?" for name in MONTHS)
_NAMED_DAY: Final = re.compile(
    rf"\b(?P<weekday>{_WEEKDAY_NAMES})\.?,?\s+(?:the\s+)?"
    rf"(?:(?P<day>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH_NAMES})"
    rf"|(?P<month2>{_MONTH_NAMES})\.?\s+(?P<day2>\d\d?)(?:st|nd|rd|th)?)\b"
    r"(?:,?\s+(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_WEEK: Final = 7
_DASH: Final = "\N{EN DASH}"
_TIMES: Final = "\N{MULTIPLICATION SIGN}"


def readable(value: Period | Quantity, unit: str = "") -> str:
    """Write a period or a quantity for a reader; ``unit`` is the label of the quantity's unit.

    >>> from kg.period import parse_period
    >>> from kg.quantity import parse_quantity
    >>> [readable(parse_period(text)) for text in ("2026-06", "2026-06-12~", "2025-04-09/..")]
    ['June 2026', 'about 12 June 2026', 'from 9 April 2025']
    >>> readable(parse_quantity("<=5.5e9 usd"), "US dollars")
    'up to 5.5 billion US dollars'
    """
    return _period(value) if isinstance(value, Period) else _quantity(value, unit)


def calendar_conflict(wording: str, period: Period | None) -> str | None:
    """Say why a date as worded cannot be right: a weekday that does not fall on that day.

    >>> from kg.period import parse_period
    >>> calendar_conflict("Friday 13 June", parse_period("2026-06-13"))
    '13 June 2026 was a Saturday, not a Friday'
    >>> calendar_conflict("Fri., Sept 4", parse_period("2026-09-04")) is None
    True
    """
    told = list(_NAMED_DAY.finditer(wording))
    for match in told:
        month = _place(match["month"] or match["month2"], MONTHS) + 1
        year = int(match["year"] or 0) or (
            period.begin_earliest.year if period and period.begin_earliest else 0
        )
        try:
            day = dt.date(year, month, int(match["day"] or match["day2"]))
        except ValueError:
            if year:
                return f"{match[0]!r} is not a day of the calendar in {year}"
            continue
        weekday = WEEKDAYS[_place(match["weekday"], WEEKDAYS)]
        if WEEKDAYS[day.weekday()] != weekday:
            return _not_so(day, weekday)
    if told or period is None or period.begin_earliest is None or period.end_latest is None:
        return None
    days = (period.end_latest - period.begin_earliest).days + 1
    if days < _WEEK:
        possible = [period.begin_earliest + dt.timedelta(n) for n in range(days)]
        for name in _WEEKDAY.findall(wording):
            if not any(WEEKDAYS[day.weekday()] == name.capitalize() for day in possible):
                return _not_so(possible[0], name)
    return None


def _place(name: str, names: tuple[str, ...]) -> int:
    """Find a name by its first three letters."""
    return next(place for place, full in enumerate(names) if full[:3] == name[:3].capitalize())


def _not_so(day: dt.date, weekday: str) -> str:
    date = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{date} was a {WEEKDAYS[day.weekday()]}, not a {weekday.capitalize()}"


def _period(period: Period) -> str:
    begin_text, slash, end_text = period.text.partition("/")
    begin = parse_moment(begin_text) if begin_text not in {"", ".."} else None
    if not slash and begin:
        return _moment(begin)
    end = parse_moment(end_text) if end_text not in {"", ".."} else None
    if begin and end:
        return _range(begin, end)
    if begin:
        said = _("from {when}") if period.open_end else _("from {when}, end unknown")
        return said.format(when=_end(begin))
    return _("until {when}").format(when=_end(end)) if end else period.text


def _moment(moment: Moment) -> str:
    return _(_MARKS[moment.mark]).format(when=_plain(moment))


def _end(moment: Moment) -> str:
    """Write one end of a stretch: its doubt in brackets, which do not run into what follows."""
    return _(_ENDS[moment.mark]).format(when=_plain(moment))


def _plain(moment: Moment) -> str:
    if moment.year is None:
        decade = moment.text[3] == "X" and moment.text[2] != "X"
        return (
            _("the {year}s").format(year=moment.first.year)
            if decade
            else f"{moment.first.year}{_DASH}{moment.last.year}"
        )
    if moment.month is None:
        return str(moment.year)
    if moment.month == 0:
        said = _("a month in {year}") if moment.day is None else _("a day in {year}")
        return said.format(year=moment.year)
    season = SEASONS.get(moment.month)
    month = _(season) if season else _month(moment.month)
    if moment.day is None:
        return _("{month} {year}").format(month=month, year=moment.year)
    if moment.day == 0:
        return _("a day in {month} {year}").format(month=month, year=moment.year)
    return _("{day} {month} {year}").format(day=moment.day, month=month, year=moment.year)


def _month(number: int) -> str:
    return _(_NAMES[number - 1])


def day_in_words(day: dt.date) -> str:
    """Write a day.

    >>> day_in_words(dt.date(2026, 7, 3))
    '3 July 2026'
    """
    return _("{day} {month} {year}").format(day=day.day, month=_month(day.month), year=day.year)


def _range(begin: Moment, end: Moment) -> str:
    """Leave out of the begin what the end says again."""
    whole = f"{_end(begin)} {_DASH} {_end(end)}"
    if begin.mark or end.mark or "X" in begin.text + end.text or begin.year != end.year:
        years = begin.month is None and end.month is None and not (begin.mark or end.mark)
        return whole.replace(f" {_DASH} ", _DASH) if years and begin.year and end.year else whole
    if begin.day and end.day and begin.month:
        if begin.text == end.text:
            return _moment(begin)
        if begin.month == end.month:
            return f"{begin.day}{_DASH}{_plain(end)}"
        first = _("{day} {month}").format(day=begin.day, month=_month(begin.month))
        return f"{first} {_DASH} {_plain(end)}"
    if begin.day is None and end.day is None and begin.month and end.month and begin.month in range(1, 13):
        return _plain(end) if begin.month == end.month else f"{_month(begin.month)}{_DASH}{_plain(end)}"
    return whole


def _quantity(quantity: Quantity, unit: str) -> str:
    if quantity.amount is None and quantity.lower is not None and quantity.upper is not None:
        low, high = _number(quantity.lower), _number(quantity.upper)
        scale = low.partition(" ")[2]
        if scale and scale == high.partition(" ")[2]:
            low = low.partition(" ")[0]
        number = f"{low}{_DASH}{high}"
        number = _("about {number}").format(number=number) if quantity.approximate else number
    else:
        numbers = (quantity.amount, quantity.upper, quantity.lower)
        amount = next((_number(n) for n in numbers if n is not None), "")
        number = _(_BOUNDS[quantity.bound]).format(number=amount)
    return f"{number} {unit or quantity.unit}"


def _number(number: Decimal) -> str:
    exponent = number.adjusted()
    if number and (exponent >= _BEYOND or exponent < -_BEYOND):
        mantissa = number.scaleb(-exponent).normalize()
        power = f"10{str(exponent).translate(_SUPERSCRIPT)}"
        return power if mantissa == 1 else f"{mantissa:f} {_TIMES} {power}"
    for power_of_ten, name in _SCALES:
        short = number.scaleb(-power_of_ten).normalize()
        if abs(short) >= 1 and len(short.as_tuple().digits) <= 4:  # noqa: PLR2004 - what a reader takes in
            return _(name).format(n=f"{short:f}")
    return f"{number.normalize():,f}"
