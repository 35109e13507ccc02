"""The moment that a page is looked at from: read from its address, told on the page, kept in its links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from kg.area import NOW, Point
from kg.errors import MomentError
from kg.moment import read_point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Request
    from werkzeug.datastructures import MultiDict

    from web.show import Show

#: The parameters that say from when to look.
AS_OF: Final = "asOf"
KNOWN: Final = "known"
#: The parameter that names the version of the data from which a link was made.
VERSION: Final = "version"
_VERSION: Final = re.compile(r"(?P<number>[0-9]{1,9})-(?P<digest>[0-9a-f]{8})", re.ASCII)
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
# Our own templates write addresses so: in double quotes, escaped, those of this site with a slash first.
_LINK: Final = re.compile(r'(<(?:a|link rel="alternate")\b[^>]*? href=")(/(?!/|static/)[^"#]*)(#[^"]*)?(")')
_FORM: Final = re.compile(r'<form\b[^>]*\bmethod="get"[^>]*>')


@dataclass(frozen=True, slots=True)
class Lens:
    """What the frame of a page says of the moment, and the form with which another is chosen.

    ``as_of`` and ``known`` are days for a reader, or empty; ``days`` has them as they stand in addresses.
    ``path`` and ``rest`` are the address without the moment, for the form; ``now`` is it as one text.
    ``empty`` tells that the graph of the moment has no claim at all.
    """

    as_of: str
    known: str
    days: Mapping[str, str]
    path: str
    rest: tuple[tuple[str, str], ...]
    now: str
    empty: bool = False

    @property
    def bent(self) -> bool:
        """Whether it is not now that is looked from."""
        return bool(self.as_of or self.known)


def read(request: Request) -> Point:
    """Read the moment that a request looks from.

    Raises:
        MomentError: what is given is no day.
    """
    given = _given(request)
    return read_point(given.get(AS_OF), given.get(KNOWN))


def read_version(request: Request) -> tuple[int, str] | None:
    """Read which version of the data a link was made from: its number here, and the begin of its digest.

    Raises:
        MomentError: what is given is no version.
    """
    given = request.args.get(VERSION, "")
    if not given:
        return None
    match = _VERSION.fullmatch(given)
    if match is None:
        message = f"{VERSION}={given[:40]!r} is no version of the data; it looks like 7-0a1b2c3d"
        raise MomentError(message)
    return int(match["number"]), match["digest"]


def lens(request: Request, point: Point, show: Show, *, empty: bool = False) -> Lens:
    """Describe a moment for the frame of a page, and whether its graph is ``empty``."""
    days = _days(point)
    rest = tuple(
        (k, value) for k, value in request.args.items(multi=True) if k not in {AS_OF, KNOWN, VERSION}
    )
    return Lens(
        as_of=show.date(days.get(AS_OF, "")),
        known=show.date(days.get(KNOWN, "")),
        days={AS_OF: "", KNOWN: "", **days},
        path=request.path,
        rest=rest,
        now=f"{request.path}?{urlencode(rest)}" if rest else request.path,
        empty=empty,
    )


def keep(html: str, point: Point) -> str:
    """Let every link and form of a page lead to pages of the same moment.

    >>> import datetime as dt
    >>> keep('<a href="/id/x?a=1#b">', Point(dt.date(2025, 6, 1)))
    '<a href="/id/x?a=1&amp;asOf=2025-06-01#b">'
    """
    if point == NOW:
        return html
    days = _days(point)
    more = escape(urlencode(days))
    fields = "".join(f'<input type="hidden" name="{name}" value="{day}">' for name, day in days.items())

    def link(match: re.Match[str]) -> str:
        before, address, anchor, after = match.groups()
        if re.search(rf"[?;&](?:{AS_OF}|{KNOWN})=", address) or "data-now" in before:
            return match[0]
        return f"{before}{address}{'&amp;' if '?' in address else '?'}{more}{anchor or ''}{after}"

    def form(match: re.Match[str]) -> str:
        return match[0] if "data-now" in match[0] else match[0] + fields

    return _FORM.sub(form, _LINK.sub(link, html))


def keep_address(address: str, point: Point) -> str:
    """Let an address on this site lead to the same moment.

    >>> import datetime as dt
    >>> keep_address("/id/x", Point(known=dt.date(2026, 7, 3)))
    '/id/x?known=2026-07-03'
    """
    if point == NOW or not address.startswith("/"):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(_days(point))}"


def _given(request: Request) -> MultiDict[str, str]:
    if request.method == "POST" and request.mimetype == _FORM_TYPE:
        return request.values
    return request.args


def _days(point: Point) -> dict[str, str]:
    days = {AS_OF: point.as_of, KNOWN: point.known}
    return {name: day.isoformat() for name, day in days.items() if day}
