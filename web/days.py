"""The days of a request: the one that a page is about, and those that its address names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import abort, request

from kg.period import parse_period
from kg.status_store import last_day
from kg.status_words import parse_day
from kg.tongue import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from kg.period import Period
    from web.site import Site


def day_of(here: Site) -> tuple[dt.date, str]:
    """Give the day that "now" is on a page, and why: the moment's, or else the last day of the data.

    What the data know of the world ends on the day on which they were last added to, whatever the calendar
    says when somebody reads them.
    """
    point = here.point
    if point.as_of:
        return point.as_of, ""
    if point.known:
        return point.known, _("as was known then")
    return last_record(here), _("the last day of the data")


def last_record(here: Site) -> dt.date:
    """Give the last day on which a claim entered the files, as the graph of a site has it."""
    return here.engine.remember("day", partial(last_day, fallback=here.project.recorded))


def asked_day(name: str) -> dt.date | None:
    """Read a day from the address; 400 where it is none."""
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError as error:
        abort(400, str(error))


def asked_period(name: str) -> Period | None:
    """Read a date of any precision from the address; 400 where it is none."""
    text = request.args.get(name, "").strip()[:40]
    if not text:
        return None
    try:
        return parse_period(text)
    except ValueError as error:
        abort(400, str(error))
