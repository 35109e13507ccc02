"""Dates in a text, as EDTF; what names no year is left to the reader."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

_MONTHS: Final = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_NUMBERS: Final = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in (*names, f"{names[0]}t")
}
_MONTH: Final = r"(?P<month>(?:" + "|".join(long for _, long in _MONTHS) + r")|(?:[A-Z][a-z]{2}|Sept)\b\.?)"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:18|19|20)\d\d)\b"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE if "month" in form else 0)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)\b",
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        rf"\b(?:in|since|until|by|from|of|during)\s+{_YEAR}",
    )
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text (characters from 0, the end left out), and its EDTF expression."""

    start: int
    end: int
    text: str
    edtf: str


def dates(text: str) -> tuple[Dated, ...]:
    """Find dates, the longest first, in the order of the text.

    >>> [one.edtf for one in dates("On 13 January 2025, in June 2026, on Oct. 7, 2022; since 1931.")]
    ['2025-01-13', '2026-06', '2022-10-07', '1931']
    """
    found: list[Dated] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            if 1 not in taken[start:end]:
                taken[start:end] = b"\1" * (end - start)
                found.append(Dated(start, end, match[0], _edtf(match.groupdict())))
    # What looks like a day and is none (31 February) is no month either.
    return tuple(sorted((one for one in found if one.edtf), key=lambda one: one.start))


def _edtf(parts: dict[str, str]) -> str:
    year, day = int(parts["year"]), int(parts.get("day") or 0)
    name = (parts.get("month") or "").rstrip(".").casefold()
    month = int(parts.get("number") or 0) or _NUMBERS.get(name, 0)
    if not month:
        return "" if name else f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}"
    return _calendar(year, month, day)


def _calendar(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
