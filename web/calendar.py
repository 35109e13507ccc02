"""Dated statements as a calendar (iCalendar, RFC 5545): whole days, with what is vague told in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.dated import Dated

_WIDTH: Final = 75
_LONGEST_EVENT: Final = 400


def calendar(
    items: Iterable[Dated],
    sentence: Callable[[Dated], str],
    words: Callable[[str], str],
    *,
    title: str,
    stamp: dt.datetime,
) -> str:
    """Write a calendar; a stretch without an end, or of more than a year, stands on its first day alone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Statecraft//Timeline//EN",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for one in items:
        lines += _event(one, sentence(one), words(one.period.text), stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def _event(one: Dated, summary: str, when: str, stamp: dt.datetime) -> Iterator[str]:
    last = one.last
    if last is None or (last - one.first).days > _LONGEST_EVENT or one.first.year != last.year:
        last = one.first
    yield "BEGIN:VEVENT"
    yield f"UID:{v.local_name(one.claims[0])}@{_host(one.claims[0])}"
    yield f"DTSTAMP:{stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(one.first)}"
    yield f"DTEND;VALUE=DATE:{_day(last + dt.timedelta(1) if last < dt.date.max else last)}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(f'{when} ({one.period.text})')}"
    yield f"URL:{one.claims[0]}"
    if not one.period.is_day:
        yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: dt.date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _host(iri: str) -> str:
    return iri.split("/")[2] if iri.count("/") > 1 else "localhost"


def _text(text: str) -> str:
    r"""Escape a text value.

    >>> _text("a, b; c\nd")
    'a\\, b\\; c\\nd'
    """
    clean = "".join(char for char in text if char.isprintable() or char == "\n")
    for char in ("\\", ";", ","):
        clean = clean.replace(char, f"\\{char}")
    return clean.replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 bytes; a character is never cut in two."""
    piece, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _WIDTH:
            yield piece
            piece, size = " ", 1
        piece += char
        size += width
    yield piece
