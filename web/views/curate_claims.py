"""Claims withdrawn and corrected by programs."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from kg.curate import drafting
from kg.curate.desk import open_desk
from web import deciding, schemas
from web.curatejson import (
    CLAIM,
    ERRORS,
    TOLD,
    body_of,
    carried,
    plain,
    takes,
    text_of,
)
from web.openapi import TEXT, Operation, operation
from web.session import allowed
from web.site import site
from web.views.withdraw import title

blueprint = Blueprint("curate_claims", __name__)
deciding.refuse(blueprint)


@blueprint.post("/curate/claims/<name>/retract")
@allowed("curator")
@operation(
    Operation(
        "Withdraw a claim with a reason: at once for a reviewer, else as a proposal.",
        TOLD,
        CLAIM,
        errors=ERRORS,
        takes=takes(("reason",), reason=TEXT, propose={"type": "boolean"}),
    )
)
def retract(name: str) -> Response:
    """Withdraw a claim."""
    body, desk = body_of(), open_desk(deciding.project())
    reason = text_of(body, "reason")
    operations = drafting.retract(desk, "claim", name, reason, deciding.today())
    return carried(body, operations, f"Withdraw: {title(site(), 'claim', name)}", "claim withdrawn", reason)


@blueprint.post("/curate/claims/<name>/correct")
@allowed("curator")
@operation(
    Operation(
        "Put another claim in the place of one, which stays.",
        TOLD,
        CLAIM,
        errors=ERRORS,
        takes=takes(("now",), now=schemas.OBJECT, source=TEXT, propose={"type": "boolean"}),
    )
)
def correct(name: str) -> Response:
    """Correct a claim by a new one."""
    body, desk = body_of(), open_desk(deciding.project())
    now = plain(body.get("now"))
    if not isinstance(now, dict) or not now:
        abort(400, '"now" says what is right, as keys and values.')
    changes = {key: value or None for key, value in now.items()}
    operations = drafting.correct(desk, name, changes, text_of(body, "source", ""))
    return carried(body, operations, f"Correct: {title(site(), 'claim', name)}", "claim corrected")
