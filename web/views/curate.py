"""Curation for programs: the same changes as on the desk, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, jsonify, request

from kg import vocab as v
from kg.curate import decide, drafting, proposals
from kg.curate.asked import as_texts, asked, read_changes
from kg.curate.decide import Verdicts, seen
from kg.curate.desk import open_desk
from kg.curate.entry import normal
from kg.curate.items import names, parts
from kg.curate.judging import Word, split, unmerge
from kg.curate.operations import as_plain
from kg.errors import EditRefused
from kg.judgements import VERDICTS
from web import deciding, schemas
from web.carrying import carry_out
from web.openapi import TEXT, Operation, Parameter, Schema, operation
from web.session import allowed
from web.site import site
from web.views.duplicates import found, judged
from web.views.proposals import consequences_of
from web.views.withdraw import title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curate.desk import Desk
    from kg.curate.operations import Operation as Change
    from kg.curate.proposal import Proposal

blueprint = Blueprint("curate", __name__)
deciding.refuse(blueprint)

_LONGEST: Final = 10_000
_ERRORS: Final = (401, 403, 404, 409, 422)
_LIST: Final = schemas.several(TEXT)
_CHANGES: Final[Schema] = {
    "type": "array",
    "minItems": 1,
    "items": schemas.OBJECT,
    "description": "Each has one of add, amend, retract and correct; see the guide to curation.",
}
_PROPOSAL: Final[Schema] = {
    "type": "object",
    "required": ["id", "title", "state", "by", "changes", "history", "seen"],
    "properties": {
        "id": TEXT,
        "title": TEXT,
        "state": {"enum": ["open", "accepted", "declined", "undone"]},
        "by": TEXT,
        "seen": {**TEXT, "description": "Hand it back with a decision, so that nobody is overwritten."},
        "changes": schemas.several(schemas.OBJECT),
        "refused": schemas.several(schemas.OBJECT),
        "history": schemas.several(schemas.OBJECT),
    },
}
_JSON: Final = "application/json"
_PROBLEMS: Final = {_JSON: _PROPOSAL}
_NAME: Final = (Parameter("name", "The proposal's id.", where="path"),)
_CLAIM: Final = (Parameter("name", "The claim's id.", where="path"),)


def _body(required: Sequence[str] = (), **properties: Schema) -> dict[str, Schema]:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {_JSON: schema | ({"required": list(required)} if required else {})}


@blueprint.get("/curate/proposals")
@allowed("curator")
@operation(
    Operation(
        "Proposals in one state, or all.",
        {_JSON: schemas.several(_PROPOSAL)},
        (
            Parameter(
                "state", "Only those in it.", schema={"enum": ["open", "accepted", "declined", "undone"]}
            ),
        ),
        errors=_ERRORS,
    )
)
def listing() -> Response:
    """List proposals, oldest first."""
    state = request.args.get("state")
    listed = proposals.listed(deciding.project())
    return jsonify([_told(one, "") for one in listed if state in {None, one.state}])


@blueprint.post("/curate/proposals")
@allowed("curator")
@operation(
    Operation(
        "Keep changes as a proposal, for a review.",
        _PROBLEMS,
        errors=_ERRORS,
        takes={**_body(("changes",), title=TEXT, changes=_CHANGES), "application/yaml": TEXT},
    )
)
def propose() -> Response:
    """Keep changes as a proposal: JSON with a title, or a YAML list of changes."""
    desk = open_desk(deciding.project())
    if request.mimetype in {"application/yaml", "application/x-yaml", "text/yaml"}:
        text = request.get_data().decode("utf-8", "replace")
        operations, name = read_changes(desk, text, deciding.today()), request.args.get("title", "")
    else:
        body = _json()
        operations, name = _changes(desk, body), _text(body, "title", "")
    made = decide.propose(desk.project, operations, name or f"Changes of {deciding.by()}", deciding.by())
    deciding.noted("proposal opened", made.id)
    return _answer(made.id)


@blueprint.get("/curate/proposals/<name>")
@allowed("curator")
@operation(Operation("A proposal with its changes and discussion.", _PROBLEMS, _NAME, errors=_ERRORS))
def proposal(name: str) -> Response:
    """Give one proposal."""
    return _answer(name)


@blueprint.get("/curate/proposals/<name>/consequences")
@allowed("curator")
@operation(
    Operation(
        "What an open proposal does: claims, triples that begin and cease to hold, answers, problems.",
        {_JSON: schemas.OBJECT},
        _NAME,
        errors=_ERRORS,
    )
)
def tried_out(name: str) -> Response:
    """Try a proposal out."""
    return jsonify(consequences_of(site(), proposals.find(deciding.project(), name)[0]))


@blueprint.post("/curate/proposals/<name>/decide")
@allowed("reviewer")
@operation(
    Operation(
        "Accept and refuse changes and parts of them, by name; what is not named goes on waiting.",
        _PROBLEMS,
        _NAME,
        errors=_ERRORS,
        takes=_body(
            accept={**_LIST, "description": 'Such as ["0", "2.hedge"], or ["all"].'},
            refuse=_LIST,
            text=TEXT,
            seen=TEXT,
        ),
    )
)
def settle(name: str) -> Response:
    """Decide about parts of a proposal."""
    body, project = _json(), deciding.project()
    accepted, refused = (_texts(body, key) for key in ("accept", "refuse"))
    if accepted == {"all"}:
        waiting = proposals.find(project, name)[0].operations
        accepted = {one for one in names(waiting) if one.isdecimal()} - refused
    verdicts = Verdicts(frozenset(accepted), frozenset(refused), _text(body, "seen", ""))
    done = decide.settle(project, name, verdicts, deciding.by(), _text(body, "text", ""))
    deciding.shown(f"proposal {done.proposal.log[-1].did}", done.proposal.id)
    return _answer(done.proposal.id, uncommitted=done.uncommitted)


@blueprint.post("/curate/proposals/<name>/comment")
@allowed("curator")
@operation(
    Operation(
        "Say something about a proposal.", _PROBLEMS, _NAME, errors=_ERRORS, takes=_body(("text",), text=TEXT)
    )
)
def comment(name: str) -> Response:
    """Add to the discussion."""
    decide.say(deciding.project(), name, "commented", deciding.by(), _text(_json(), "text"))
    deciding.noted("proposal commented", name)
    return _answer(name)


@blueprint.post("/curate/proposals/<name>/reject")
@allowed("reviewer")
@operation(
    Operation("Reject a whole proposal.", _PROBLEMS, _NAME, errors=_ERRORS, takes=_body(("text",), text=TEXT))
)
def reject(name: str) -> Response:
    """Decline a proposal with a reason."""
    decide.say(deciding.project(), name, "declined", deciding.by(), _text(_json(), "text"))
    deciding.noted("proposal declined", name)
    return _answer(name)


@blueprint.post("/curate/proposals/<name>/amend")
@allowed("curator")
@operation(
    Operation(
        "Put other changes in the place of a proposal's; without any, guard these by what the files say now.",
        _PROBLEMS,
        _NAME,
        errors=_ERRORS,
        takes=_body(changes=_CHANGES, text=TEXT),
    )
)
def amend(name: str) -> Response:
    """Let a proposal do something else."""
    body, desk = _json(), open_desk(deciding.project())
    was, _ = proposals.find(desk.project, name)
    wanted = _changes(desk, body) if "changes" in body else decide.refreshed(desk, was.operations)
    decide.amend(desk.project, name, wanted, deciding.by(), _text(body, "text", ""))
    deciding.noted("proposal amended", name)
    return _answer(name)


@blueprint.post("/curate/claims/<name>/retract")
@allowed("curator")
@operation(
    Operation(
        "Withdraw a claim with a reason: at once for a reviewer, else as a proposal.",
        _PROBLEMS,
        _CLAIM,
        errors=_ERRORS,
        takes=_body(("reason",), reason=TEXT, propose={"type": "boolean"}),
    )
)
def retract(name: str) -> Response:
    """Withdraw a claim."""
    body, desk = _json(), open_desk(deciding.project())
    reason = _text(body, "reason")
    operations = drafting.retract(desk, "claim", name, reason, deciding.today())
    return _carried(body, operations, f"Withdraw: {title(site(), 'claim', name)}", "claim withdrawn", reason)


@blueprint.post("/curate/claims/<name>/correct")
@allowed("curator")
@operation(
    Operation(
        "Put another claim in the place of one, which stays.",
        _PROBLEMS,
        _CLAIM,
        errors=_ERRORS,
        takes=_body(("now",), now=schemas.OBJECT, source=TEXT, propose={"type": "boolean"}),
    )
)
def correct(name: str) -> Response:
    """Correct a claim by a new one."""
    body, desk = _json(), open_desk(deciding.project())
    now = as_texts(body.get("now"))
    if not isinstance(now, dict) or not now:
        abort(400, '"now" says what is right, as keys and values.')
    changes = {key: value or None for key, value in now.items()}
    operations = drafting.correct(desk, name, changes, _text(body, "source", ""))
    return _carried(body, operations, f"Correct: {title(site(), 'claim', name)}", "claim corrected")


@blueprint.get("/curate/duplicates")
@allowed("curator")
@operation(
    Operation(
        "Pairs of things that may be one and that nobody has judged, best first.",
        {_JSON: schemas.several(schemas.OBJECT)},
        errors=_ERRORS,
    )
)
def duplicates() -> Response:
    """List candidates with a score, and a reason for each feature."""
    pairs = found(site(), open_desk(deciding.project()))
    return jsonify(
        [
            {
                "one": v.local_name(pair.one),
                "other": v.local_name(pair.other),
                "score": pair.score,
                "features": [
                    {"name": one.name, "points": one.points, "reason": one.reason} for one in pair.features
                ],
            }
            for pair in pairs
        ]
    )


@blueprint.post("/curate/merge")
@allowed("curator")
@operation(
    Operation(
        "Judge whether two ids are one thing: at once for a reviewer, else as a proposal.",
        _PROBLEMS,
        errors=_ERRORS,
        takes=_body(
            ("kept", "other", "reason"),
            kept=TEXT,
            other=TEXT,
            verdict={"enum": list(VERDICTS)},
            reason=TEXT,
            evidence=TEXT,
            propose={"type": "boolean"},
        ),
    )
)
def merge() -> Response:
    """Keep a judgement; of one thing, the other id redirects to the kept one."""
    body = _json()
    verdict = _text(body, "verdict", "same")
    if verdict not in VERDICTS:
        abort(400, f"A verdict is {', '.join(VERDICTS)}.")
    pair, word = (_text(body, "kept"), _text(body, "other")), _word(body)
    return _carried(body, *judged(open_desk(deciding.project()), verdict, pair, word))


@blueprint.post("/curate/split")
@allowed("curator")
@operation(
    Operation(
        "Let a merged id stand for itself again; with a new id, make two things of one.",
        _PROBLEMS,
        errors=_ERRORS,
        takes=_body(
            ("id", "reason"),
            id=TEXT,
            reason=TEXT,
            new={"type": "object", "description": "The second thing: id, name, perhaps type."},
            claims=_LIST,
            propose={"type": "boolean"},
        ),
    )
)
def divide() -> Response:
    """Split a thing."""
    body, desk = _json(), open_desk(deciding.project())
    name, word, new = _text(body, "id"), _word(body), as_texts(body.get("new"))
    if not new:
        return _carried(body, unmerge(desk, name, word), f"Split off {name}", "split", word.reason)
    if not isinstance(new, dict):
        abort(400, '"new" has an id and a name.')
    operations = split(desk, name, normal(new), sorted(_texts(body, "claims")), word)
    return _carried(body, operations, f"Split {new.get('id')} off {name}", "split", word.reason)


@blueprint.get("/curate/history")
@allowed("curator")
@operation(
    Operation(
        "Every change that was decided, the last first.", {_JSON: schemas.several(_PROPOSAL)}, errors=_ERRORS
    )
)
def history() -> Response:
    """List what was decided."""
    return jsonify([_told(one, "") for one in proposals.decided(deciding.project())])


@blueprint.post("/curate/undo")
@allowed("reviewer")
@operation(
    Operation(
        "Take an accepted change back; refused with the difference where it was changed again.",
        _PROBLEMS,
        errors=_ERRORS,
        takes=_body(("proposal", "reason"), proposal=TEXT, reason=TEXT),
    )
)
def undo() -> Response:
    """Undo a change by an opposite one."""
    body = _json()
    done = decide.undo(deciding.project(), _text(body, "proposal"), deciding.by(), _text(body, "reason"))
    deciding.shown("change undone", done.proposal.id)
    return _answer(done.proposal.id, uncommitted=done.uncommitted)


def _answer(name: str, uncommitted: str = "") -> Response:
    made, data = proposals.find(deciding.project(), name)
    told = _told(made, seen(made, data))
    return jsonify(told | ({"uncommitted": uncommitted} if uncommitted else {}))


def _told(one: Proposal, state: str) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "state": one.state,
        "by": one.by,
        "seen": state,
        "undoes": one.undoes,
        "part_of": one.part_of,
        "changes": [
            {"name": str(number), "parts": list(parts(change)), **as_plain(change)}
            for number, change in enumerate(one.operations)
        ],
        "refused": [as_plain(change) for change in one.refused],
        "history": [{"at": r.at, "by": r.by, "did": r.did, "text": r.text} for r in one.log],
    }


def _carried(
    body: dict[str, object], operations: Sequence[Change], name: str, action: str, reason: str = ""
) -> Response:
    made = carry_out(operations, name, action, reason, accept=body.get("propose") is not True)
    return _answer(made.id)


def _changes(desk: Desk, body: dict[str, object]) -> tuple[Change, ...]:
    wanted = as_texts(body.get("changes"))
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        message = '"changes" is a list, each a mapping with add, amend, retract or correct'
        raise EditRefused(message)
    return tuple(change for one in wanted for change in asked(desk, one, deciding.today()))


def _json() -> dict[str, object]:
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        abort(400, "The body must be a JSON object.")
    return found


def _text(body: dict[str, object], key: str, default: str | None = None) -> str:
    value = body.get(key, default)
    if not isinstance(value, str) or len(value) > _LONGEST or (default is None and not value.strip()):
        abort(400, f'"{key}" must be a text of at most {_LONGEST:,} characters.')
    return value.strip()


def _texts(body: dict[str, object], key: str) -> set[str]:
    value = body.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        abort(400, f'"{key}" must be a list of texts.')
    return set(value)


def _word(body: dict[str, object]) -> Word:
    return Word(deciding.by(), _text(body, "reason"), _text(body, "evidence", ""))
