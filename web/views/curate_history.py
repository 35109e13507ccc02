"""What was decided, and taking it back, for programs."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kg.curate import decide, proposals
from web import deciding, schemas
from web.curatejson import (
    ERRORS,
    PROPOSAL,
    TOLD,
    answer,
    body_of,
    takes,
    text_of,
    told,
)
from web.negotiate import JSON
from web.openapi import TEXT, Operation, operation
from web.session import allowed

blueprint = Blueprint("curate_history", __name__)
deciding.refuse(blueprint)


@blueprint.get("/curate/history")
@allowed("curator")
@operation(
    Operation(
        "Every change that was decided, the last first.", {JSON: schemas.several(PROPOSAL)}, errors=ERRORS
    )
)
def history() -> Response:
    """List what was decided."""
    return jsonify([told(one, "") for one in proposals.decided(deciding.project())])


@blueprint.post("/curate/undo")
@allowed("reviewer")
@operation(
    Operation(
        "Take an accepted change back; refused with the difference where it was changed again.",
        TOLD,
        errors=ERRORS,
        takes=takes(("proposal", "reason"), proposal=TEXT, reason=TEXT),
    )
)
def undo() -> Response:
    """Undo a change by an opposite one."""
    body = body_of()
    done = decide.undo(deciding.project(), text_of(body, "proposal"), deciding.by(), text_of(body, "reason"))
    deciding.shown("change undone", done.proposal.id)
    return answer(done.proposal.id, uncommitted=done.uncommitted)
