"""What every view that changes files does besides: who acts, showing it at once, saying why not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from flask import current_app

from kg import snapshot
from kg.errors import Conflict, DataError, StatecraftError
from kg.project import open_project
from web import audit
from web.failures import NOT_DONE, Failure, describe
from web.session import acting
from web.site import sites
from web.views import running

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from kg.project import Project
    from web.watch import Watcher


def project() -> Project:
    """Give the project as its settings are now."""
    return open_project(sites().current().project.root)


def by() -> str:
    """Name who acts, as the author of a change."""
    return acting().byline


def today() -> dt.date:
    """Give the day (UTC) on which something is decided."""
    return dt.datetime.now(dt.UTC).date()


def noted(action: str, subject: str) -> None:
    """Write down who did what."""
    audit.note(acting(), action, subject)


def shown(action: str, subject: str) -> None:
    """Write down who did what, and return when the pages of this server show it."""
    noted(action, subject)
    if watcher := cast("Watcher | None", current_app.extensions.get(running.KEY)):
        watcher.hurry()
        return
    here = sites().current()
    made = snapshot.build(here.project)
    if made.number != here.snapshot.number:
        sites().publish(made)


def difference(error: Conflict) -> tuple[str, ...]:
    """Give what has changed since it was read, line by line."""
    return tuple(error.difference.splitlines())


def in_words(error: StatecraftError) -> tuple[str, ...]:
    """Say why something cannot be done."""
    return tuple(map(str, error.problems)) if isinstance(error, DataError) else (str(error),)


def refuse(blueprint: Blueprint) -> None:
    """Have the views of a blueprint answer in words what the files do not allow."""
    blueprint.register_error_handler(Conflict, _conflict)
    blueprint.register_error_handler(DataError, _wrong)


def _conflict(error: Conflict) -> Response:
    return describe(409, str(error)).response()


def _wrong(error: DataError) -> Response:
    return Failure(422, NOT_DONE, "; ".join(in_words(error))).response()
