"""Names of working copies and drafts: the day and eight letters, and no name that leads anywhere else."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

from kg.errors import NoSuchThing

if TYPE_CHECKING:
    import datetime as dt

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_ID: Final = re.compile(rf"[0-9]{{8}}-[{_LETTERS}]{{8}}")


def fresh(now: dt.datetime) -> str:
    """Make a name that nothing has."""
    return f"{now:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(8))}"


def sound(name: str) -> str:
    """Let no name lead anywhere else.

    Raises:
        NoSuchThing: it is none of ours.
    """
    if not _ID.fullmatch(name):
        message = "there is no such article or draft among yours"
        raise NoSuchThing(message)
    return name
