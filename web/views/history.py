"""Every change that was decided, and undoing one, also much later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, redirect, request

from kg.curate import decide, proposals
from kg.errors import Conflict, CurationError, DataError
from web import deciding
from web.respond import render
from web.review_pages import HistoryPage, UndoPage
from web.reviewing import row_of
from web.session import acting, allowed

if TYPE_CHECKING:
    from werkzeug import Response as BaseResponse

blueprint = Blueprint("history", __name__)
deciding.refuse(blueprint)

_PAGE: Final = 60
_LONGEST: Final = 2_000


@blueprint.get("/desk/history")
@allowed("curator", menu="History")
def listing() -> Response:
    """List what was decided, the last first."""
    number = max(1, min(request.args.get("page", 1, type=int) or 1, 100_000))
    found = proposals.decided(deciding.project())
    shown = found[(number - 1) * _PAGE : number * _PAGE]
    return render(
        HistoryPage(
            title="History",
            rows=tuple(map(row_of, shown)),
            first=(number - 1) * _PAGE + 1,
            total=len(found),
            earlier=f"/desk/history?page={number - 1}" if number > 1 else "",
            later=f"/desk/history?page={number + 1}" if number * _PAGE < len(found) else "",
            may_undo=acting().may("reviewer"),
        )
    )


@blueprint.get("/desk/history/<name>/undo")
@allowed("reviewer")
def ask(name: str) -> Response:
    """Ask why a change is taken back."""
    return _page(name)


@blueprint.post("/desk/history/<name>/undo")
@allowed("reviewer")
def undo(name: str) -> BaseResponse:
    """Take an accepted change back, or show what was changed since."""
    reason = request.form.get("reason", "").strip()[:_LONGEST]
    if not reason:
        return _page(name, "To take a change back, say why.", status=422)
    try:
        done = decide.undo(deciding.project(), name, deciding.by(), reason)
    except Conflict as error:
        told = "What it changed was changed again since: nothing was done. Undo the later change first."
        return _page(name, told, reason, deciding.difference(error), 409)
    except (CurationError, DataError) as error:
        return _page(name, "; ".join(deciding.in_words(error)), reason, status=422)
    deciding.shown("change undone", name)
    return redirect(f"/desk/proposals/{done.proposal.id}", 303)


def _page(
    name: str, problem: str = "", reason: str = "", difference: tuple[str, ...] = (), status: int = 200
) -> Response:
    found, _ = proposals.find(deciding.project(), name)
    if found.state != "accepted" and not problem:
        abort(404, f"Proposal {found.id} is {found.state}; only what was accepted can be undone.")
    page = UndoPage(
        title=f"Undo: {found.title}", row=row_of(found), problem=problem, reason=reason, difference=difference
    )
    return render(page, status)
