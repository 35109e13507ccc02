"""What a request of the explorer asks for, read with care."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from flask import abort, request

from kg.area import MAX, MIN
from kg.errors import MomentError
from kg.moment import read_point
from web.failures import NoSuchPage
from web.networks import iri_of, network_of, property_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kg.tie import Tie
    from web.site import Site

#: Things and ties that one request may name.
MOST: Final = 5_000


def things(here: Site) -> list[str]:
    """Read the things that ``id`` names, once or several times.

    Raises:
        NoSuchPage: one of them is not here.
    """
    return [iri_of(here, one) for one in _named()]


def things_here(here: Site) -> list[str]:
    """Read likewise, or the ``ids`` of a JSON body, leaving out what is not here (any more).

    Raises:
        NoSuchPage: none of them is here.
    """
    found, named = [], _named()
    for one in named:
        with suppress(NoSuchPage):
            found.append(iri_of(here, one))
    if named and not found:
        raise NoSuchPage(named[0])
    return found


def _named() -> list[str]:
    given = _body().get("ids") if request.method == "POST" else request.args.getlist("id")
    if not isinstance(given, list) or len(given) > MOST or not all(isinstance(one, str) for one in given):
        abort(400, f"Give ids: a list of at most {MOST:,} texts.")
    return [one.strip() for one in given]


def thing(here: Site) -> str:
    """Read the one thing that ``id`` names.

    Raises:
        NoSuchPage: it is not here.
    """
    found = things(here)
    if len(found) != 1:
        abort(400, "Give one id.")
    return found[0]


def ties(here: Site) -> list[Tie]:
    """Read the tie of ``s``, ``p`` and ``o``, or the ``edges`` of a JSON body.

    Raises:
        NoSuchPage: a thing, property or tie is not here.
    """
    if request.method != "POST":
        return [_tie(here, request.args)]
    given = _body().get("edges")
    if not isinstance(given, list) or len(given) > MOST or not all(isinstance(one, dict) for one in given):
        abort(400, f"Give edges: a list of at most {MOST:,} objects with s, p and o.")
    return [_tie(here, one) for one in given]


def number(name: str, usual: int, most: int) -> int:
    """Read a number from 1 to the most that is allowed; anything else is the usual one."""
    found = request.args.get(name, usual, type=int)
    return min(found, most) if found and found > 0 else usual


def flag(name: str) -> bool:
    """Tell whether something is asked for."""
    return request.args.get(name, "").lower() in {"1", "true", "yes"}


def span() -> tuple[int, int]:
    """Read the days ``from`` and ``to`` as ordinals; without them, all days."""
    try:
        begin = read_point(request.args.get("from"), None).as_of
        end = read_point(request.args.get("to"), None).as_of
    except MomentError as error:
        abort(400, str(error).removeprefix("asOf="))
    return _ordinal(begin, MIN), _ordinal(end, MAX)


def _ordinal(day: dt.date | None, absent: int) -> int:
    return day.toordinal() if day else absent


def _tie(here: Site, given: Mapping[str, Any]) -> Tie:
    texts = [given.get(name) for name in "spo"]
    if not all(isinstance(text, str) and text for text in texts):
        abort(400, "Give s, p and o: a thing, a property and a thing.")
    subject, predicate, target = map(str, texts)
    ends = iri_of(here, subject), property_of(here, predicate), iri_of(here, target)
    found = network_of(here).tie(*ends)
    if found is None:
        raise NoSuchPage(subject, what="such link")
    return found


def body_in_json() -> object:
    """Read the body of a request; None where it is no JSON, or is nested deeper than can be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _body() -> Mapping[str, Any]:
    given = body_in_json()
    return given if isinstance(given, dict) else {}
