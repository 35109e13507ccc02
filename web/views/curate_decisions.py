"""Decisions about proposals for programs: accepted in parts, rejected, amended, discussed."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from kg.curate import amending, decide, proposals
from kg.curate.amending import Amendment
from kg.curate.decide import Verdicts
from kg.curate.desk import open_desk
from kg.curate.items import names
from web import deciding
from web.amend import see_may_amend
from web.curatejson import (
    CHANGES,
    ERRORS,
    NAME,
    TEXTS,
    TOLD,
    answer,
    body_of,
    changes_of,
    plain,
    takes,
    text_of,
    texts_of,
)
from web.openapi import TEXT, Operation, operation
from web.session import allowed

blueprint = Blueprint("curate_decisions", __name__)
deciding.refuse(blueprint)


@blueprint.post("/curate/proposals/<name>/decide")
@allowed("reviewer")
@operation(
    Operation(
        "Accept and refuse changes and parts of them, by name; what is not named goes on waiting.",
        TOLD,
        NAME,
        errors=ERRORS,
        takes=takes(
            accept={**TEXTS, "description": 'Such as ["0", "2.hedge"], or ["all"].'},
            refuse=TEXTS,
            text=TEXT,
            seen=TEXT,
        ),
    )
)
def settle(name: str) -> Response:
    """Decide about parts of a proposal."""
    body, project = body_of(), deciding.project()
    accepted, refused = (texts_of(body, key) for key in ("accept", "refuse"))
    if accepted == {"all"}:
        waiting = proposals.find(project, name)[0].operations
        accepted = {one for one in names(waiting) if one.isdecimal()} - refused
    verdicts = Verdicts(frozenset(accepted), frozenset(refused), text_of(body, "seen", ""))
    done = decide.settle(project, name, verdicts, deciding.by(), text_of(body, "text", ""))
    deciding.shown(f"proposal {done.proposal.log[-1].did}", done.proposal.id)
    return answer(done.proposal.id, uncommitted=done.uncommitted)


@blueprint.post("/curate/proposals/<name>/comment")
@allowed("curator")
@operation(
    Operation("Say something about a proposal.", TOLD, NAME, errors=ERRORS, takes=takes(("text",), text=TEXT))
)
def comment(name: str) -> Response:
    """Add to the discussion."""
    decide.say(deciding.project(), name, "commented", deciding.by(), text_of(body_of(), "text"))
    deciding.noted("proposal commented", name)
    return answer(name)


@blueprint.post("/curate/proposals/<name>/reject")
@allowed("reviewer")
@operation(
    Operation("Reject a whole proposal.", TOLD, NAME, errors=ERRORS, takes=takes(("text",), text=TEXT))
)
def reject(name: str) -> Response:
    """Decline a proposal with a reason."""
    decide.say(deciding.project(), name, "declined", deciding.by(), text_of(body_of(), "text"))
    deciding.noted("proposal declined", name)
    return answer(name)


@blueprint.post("/curate/proposals/<name>/amend")
@allowed("curator")
@operation(
    Operation(
        "Let a proposal do something else: for a reviewer, or who proposed it. Other changes in the place of "
        "its own; or other values of keys, and changes left out; with neither, it is guarded by what the "
        "files say now.",
        TOLD,
        NAME,
        errors=ERRORS,
        takes=takes(
            changes=CHANGES,
            set={
                "type": "object",
                "description": 'Values by change and key, such as {"0.object": "112", '
                '"1.qualifiers.description": null}; null takes a key away.',
            },
            drop={**TEXTS, "description": 'Changes to leave out, such as ["2"].'},
            text=TEXT,
            seen=TEXT,
        ),
    )
)
def amend(name: str) -> Response:
    """Amend a proposal; its history tells the difference."""
    body, desk = body_of(), open_desk(deciding.project())
    was, _ = proposals.find(desk.project, name)
    see_may_amend(was)
    if "changes" in body:
        wanted = changes_of(desk, body)
    else:
        values = plain(body.get("set", {}))
        if not isinstance(values, dict):
            abort(400, '"set" has values by change and key.')
        given = {key: value or None for key, value in values.items()}
        wanted = amending.amended(was.operations, given, texts_of(body, "drop"))
        wanted = amending.refreshed(desk, wanted)
    said = Amendment(deciding.by(), text_of(body, "text", ""), text_of(body, "seen", ""))
    amending.amend(desk.project, name, wanted, said)
    deciding.noted("proposal amended", name)
    return answer(name)
