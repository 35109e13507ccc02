"""Proposals for programs: listed, made, looked at and tried out, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from kg.curate import decide, proposals
from kg.curate.asked import read_changes
from kg.curate.desk import open_desk
from web import deciding, schemas
from web.curatejson import (
    CHANGES,
    ERRORS,
    NAME,
    PROPOSAL,
    TOLD,
    answer,
    body_of,
    changes_of,
    takes,
    text_of,
    told,
)
from web.negotiate import JSON
from web.openapi import TEXT, Operation, Parameter, operation
from web.session import allowed
from web.site import site
from web.trying import consequences_of

blueprint = Blueprint("curate", __name__)
deciding.refuse(blueprint)


@blueprint.get("/curate/proposals")
@allowed("curator")
@operation(
    Operation(
        "Proposals in one state, or all.",
        {JSON: schemas.several(PROPOSAL)},
        (
            Parameter(
                "state", "Only those in it.", schema={"enum": ["open", "accepted", "declined", "undone"]}
            ),
        ),
        errors=ERRORS,
    )
)
def listing() -> Response:
    """List proposals, oldest first."""
    state = request.args.get("state")
    listed = proposals.listed(deciding.project())
    return jsonify([told(one, "") for one in listed if state in {None, one.state}])


@blueprint.post("/curate/proposals")
@allowed("curator")
@operation(
    Operation(
        "Keep changes as a proposal, for a review.",
        TOLD,
        errors=ERRORS,
        takes={**takes(("changes",), title=TEXT, changes=CHANGES), "application/yaml": TEXT},
    )
)
def propose() -> Response:
    """Keep changes as a proposal: JSON with a title, or a YAML list of changes."""
    desk = open_desk(deciding.project())
    if request.mimetype in {"application/yaml", "application/x-yaml", "text/yaml"}:
        text = request.get_data().decode("utf-8", "replace")
        operations, name = read_changes(desk, text, deciding.today()), request.args.get("title", "")
    else:
        body = body_of()
        operations, name = changes_of(desk, body), text_of(body, "title", "")
    made = decide.propose(desk.project, operations, name or f"Changes of {deciding.by()}", deciding.by())
    deciding.noted("proposal opened", made.id)
    return answer(made.id)


@blueprint.get("/curate/proposals/<name>")
@allowed("curator")
@operation(Operation("A proposal with its changes and discussion.", TOLD, NAME, errors=ERRORS))
def proposal(name: str) -> Response:
    """Give one proposal."""
    return answer(name)


@blueprint.get("/curate/proposals/<name>/consequences")
@allowed("curator")
@operation(
    Operation(
        "What an open proposal does: claims, triples that begin and cease to hold, answers, problems.",
        {JSON: schemas.OBJECT},
        NAME,
        errors=ERRORS,
    )
)
def tried_out(name: str) -> Response:
    """Try a proposal out."""
    return jsonify(consequences_of(site(), proposals.find(deciding.project(), name)[0]))
