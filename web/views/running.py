"""How the server stands: which snapshot it shows, and what is wrong with files that it could not take in."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, jsonify, request

from kg.tongue import gettext as _
from kg.tongue import ngettext
from web import schemas
from web.negotiate import JSON, wants_page
from web.openapi import Operation, operation
from web.pages.site import RunningPage
from web.respond import render
from web.site import site
from web.watch import Watch

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from web.watch import Watcher

blueprint = Blueprint("running", __name__)

KEY: Final = "statecraft-watcher"
_STARTED: Final = "statecraft-started"
_SHOWN: Final = 200


@blueprint.record
def begin(state: BlueprintSetupState) -> None:
    """Note when the application was made."""
    state.app.extensions[_STARTED] = time.monotonic()


@blueprint.get("/status")
@operation(
    Operation(
        "Which snapshot the server shows, and what is wrong with files that it could not take in.",
        {**schemas.PAGE, JSON: schemas.OBJECT},
    )
)
def running() -> Response:
    """Tell people and monitors how the server stands."""
    here, watch = site(), _watch()
    made = here.snapshot
    created = dt.datetime.fromisoformat(made.created)
    up = int(time.monotonic() - current_app.extensions[_STARTED])
    if wants_page(request.accept_mimetypes):
        return render(
            RunningPage(
                title=_("Status"),
                created=f"{here.show.date(created.date().isoformat())}, {created:%H:%M} UTC",
                counts=(
                    (_("claims"), made.claims),
                    (_("entities"), made.entities),
                    (_("sources"), made.sources),
                    (_("triples"), made.triples),
                ),
                snapshot=made.number,
                watch=watch,
                uptime=span(up),
                problems=tuple(map(str, watch.problems[:_SHOWN])),
                more=max(0, len(watch.problems) - _SHOWN),
            )
        )
    snapshot = {key: value for key, value in asdict(made).items() if key not in {"path", "fingerprint"}}
    return jsonify(
        status="broken" if watch.kept else "building" if watch.doing else "ok",
        snapshot=snapshot,
        watching=watch.watching,
        uptime=up,
        building=bool(watch.doing),
        doing=watch.doing or None,
        looked=watch.looked.isoformat() if watch.looked else None,
        read=watch.read.isoformat() if watch.read else None,
        problems=[
            {
                "file": problem.origin.file,
                "line": problem.origin.line,
                "column": problem.origin.column,
                "severity": problem.severity,
                "code": problem.code,
                "message": problem.message,
            }
            for problem in watch.problems
        ],
    )


def _watch() -> Watch:
    watcher: Watcher | None = current_app.extensions.get(KEY)
    return watcher.state if watcher else Watch(watching=False)


def span(seconds: int) -> str:
    """Write how long in words.

    >>> span(59), span(3 * 3600 + 125), span(90061)
    ('59 seconds', '3 hours 2 minutes', '1 day 1 hour')
    """
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if days:
        return f"{_days(days)} {_hours(hours % 24)}"
    if hours:
        return f"{_hours(hours)} {_minutes(minutes % 60)}"
    return f"{_minutes(minutes)} {_seconds(seconds % 60)}" if minutes else _seconds(seconds)


def _days(count: int) -> str:
    return ngettext("{n} day", "{n} days", count).format(n=count)


def _hours(count: int) -> str:
    return ngettext("{n} hour", "{n} hours", count).format(n=count)


def _minutes(count: int) -> str:
    return ngettext("{n} minute", "{n} minutes", count).format(n=count)


def _seconds(count: int) -> str:
    return ngettext("{n} second", "{n} seconds", count).format(n=count)
