"""What curation takes from programs and gives them: bodies read with care, proposals as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, abort, jsonify

from kg.curate import proposals
from kg.curate.asked import asked
from kg.curate.guards import seen
from kg.curate.items import parts
from kg.curate.judging import Word
from kg.curate.operations import as_plain
from kg.errors import EditRefused
from web import deciding, schemas
from web.carrying import carry_out
from web.negotiate import JSON
from web.openapi import TEXT, Parameter, Schema
from web.requested import body_in_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curate.desk import Desk
    from kg.curate.operations import Operation as Change
    from kg.curate.proposal import Proposal

_LONGEST: Final = 10_000
ERRORS: Final = (401, 403, 404, 409, 422)
TEXTS: Final = schemas.several(TEXT)
CHANGES: Final[Schema] = {
    "type": "array",
    "minItems": 1,
    "items": schemas.OBJECT,
    "description": "Each has one of add, amend, retract and correct; see the guide to curation.",
}
PROPOSAL: Final[Schema] = {
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
TOLD: Final = {JSON: PROPOSAL}
NAME: Final = (Parameter("name", "The proposal's id.", where="path"),)
CLAIM: Final = (Parameter("name", "The claim's id.", where="path"),)


def takes(required: Sequence[str] = (), **properties: Schema) -> dict[str, Schema]:
    """Describe a JSON body with these properties and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {JSON: schema | ({"required": list(required)} if required else {})}


def answer(name: str, uncommitted: str = "") -> Response:
    """Give a proposal as it is now; ``uncommitted`` says why git did not take it."""
    made, data = proposals.find(deciding.project(), name)
    return jsonify(told(made, seen(made, data)) | ({"uncommitted": uncommitted} if uncommitted else {}))


def told(one: Proposal, state: str) -> dict[str, object]:
    """Write a proposal, with the name of its state."""
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
        "history": [
            {"at": r.at, "by": r.by, "did": r.did, "text": r.text, "difference": list(r.difference)}
            for r in one.log
        ],
    }


def carried(
    body: dict[str, object], operations: Sequence[Change], name: str, action: str, reason: str = ""
) -> Response:
    """Carry changes out, or propose them where that is asked for or all that is allowed."""
    made = carry_out(operations, name, action, reason, accept=body.get("propose") is not True)
    return answer(made.id)


def changes_of(desk: Desk, body: dict[str, object]) -> tuple[Change, ...]:
    """Read changes.

    Raises:
        CurationError: they are none.
    """
    wanted = plain(body.get("changes"))
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        message = '"changes" is a list, each a mapping with add, amend, retract or correct'
        raise EditRefused(message)
    return tuple(change for one in wanted for change in asked(desk, one, deciding.today()))


def plain(value: object) -> object:
    """Write numbers as the texts that files have; null takes a key away."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value if isinstance(value, str) else str(value)


def body_of() -> dict[str, object]:
    """Read the body of a request; 400 where it is no JSON object."""
    found = body_in_json()
    if not isinstance(found, dict):
        abort(400, "The body must be a JSON object.")
    return found


def text_of(body: dict[str, object], key: str, default: str | None = None) -> str:
    """Read a text; 400 where it is none, or is needed and empty."""
    value = body.get(key, default)
    if not isinstance(value, str) or len(value) > _LONGEST or (default is None and not value.strip()):
        abort(400, f'"{key}" must be a text of at most {_LONGEST:,} characters.')
    return value.strip()


def texts_of(body: dict[str, object], key: str) -> set[str]:
    """Read a list of texts; 400 where it is none."""
    value = body.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        abort(400, f'"{key}" must be a list of texts.')
    return set(value)


def word_of(body: dict[str, object]) -> Word:
    """Read why, and on what evidence, somebody judges."""
    return Word(deciding.by(), text_of(body, "reason"), text_of(body, "evidence", ""))
