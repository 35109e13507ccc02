"""Who decides, comments or amends sees first that the proposal is as they have it before them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg.curate.files import digest
from kg.errors import Conflict, CurationError

if TYPE_CHECKING:
    from kg.curate.proposal import Proposal


def seen(found: Proposal, data: bytes) -> str:
    """Name the state of a proposal that somebody has before them, to be handed back with a decision."""
    return f"{len(found.log)}-{digest(data)[:16]}"


def _since(found: Proposal, before: str) -> str:
    """Tell what was done about a proposal since somebody looked at it."""
    number = before.partition("-")[0]
    told = found.log[int(number) :] if number.isdecimal() else ()
    lines = (
        line
        for one in told
        for line in (f"{one.at[:16].replace('T', ' ')}  {one.by} {one.did}: {one.text}", *one.difference)
    )
    return "\n".join(lines) or "its file was edited"


def see_unchanged(found: Proposal, data: bytes, state: str) -> None:
    """See that a proposal is in the state that somebody has before them, if they say which.

    Raises:
        Conflict: it is not; the difference is what was done since.
    """
    if state and state != seen(found, data):
        what = f"proposal {found.id}"
        raise Conflict(what, _since(found, state))


def see_open(found: Proposal) -> None:
    """See that a proposal waits for a decision.

    Raises:
        CurationError: it was decided already.
    """
    if found.state != "open":
        message = f"proposal {found.id} is {found.state} already"
        raise CurationError(message)


def utc() -> dt.datetime:
    """Tell the time."""
    return dt.datetime.now(dt.UTC)
