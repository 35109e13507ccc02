"""A curator's drafts for programs, and for the script of the desk: kept, changed, discarded, taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, request

from kg.articles.article import draft_plain, entry_of, making
from kg.errors import Conflict
from web import deciding, desk, schemas
from web.deskforms import version
from web.deskjson import CHECKED, ENTRY, ERRORS, MAKE, OF, number_of, plain, sound, text_of, told
from web.negotiate import JSON
from web.openapi import TEXT, Operation, Parameter, operation
from web.session import allowed

if TYPE_CHECKING:
    from kg.articles.article import Article, Draft
    from kg.articles.check import Checked

blueprint = Blueprint("drafting", __name__)
deciding.refuse(blueprint)

_OBJECT: Final = schemas.OBJECT
_LIST: Final = schemas.several(_OBJECT)
_NUMBER: Final = {"type": "integer", "minimum": 0}
_DRAFT: Final = Parameter("draft_id", "The id of one of your drafts.", where="path")


@blueprint.get("/curate/drafts")
@allowed("curator")
@operation(
    Operation(
        "List the drafts of an article, or of all.",
        {JSON: _LIST},
        (
            OF,
            Parameter(
                "discarded", "Those that were discarded and can be taken back.", schema={"enum": ["true"]}
            ),
        ),
        errors=ERRORS,
    )
)
def drafts() -> Response:
    """List drafts, oldest first."""
    shelf = desk.shelf()
    wanted = request.args.get("article", "")
    found = [shelf.article(wanted)] if wanted else shelf.articles()
    those = shelf.discarded if request.args.get("discarded") == "true" else shelf.drafts
    return jsonify([_state(one) for each in found for one in those(each.id)])


@blueprint.post("/curate/drafts")
@allowed("curator")
@operation(
    Operation(
        "Keep a draft of a claim, a thing or a source; one with errors is refused and told what is wrong.",
        {JSON: schemas.record(draft=_OBJECT, says=TEXT, checked=CHECKED)},
        errors=ERRORS,
        takes={JSON: MAKE},
    )
)
def draft() -> Response:
    """Keep a draft that has no errors."""
    given, shelf = told(), desk.shelf()
    found = shelf.article(text_of(given, "article"))
    what, entry = making(given.get("what")), entry_of(given.get("entry"))
    checked = sound(found, what, entry)
    made = shelf.add(found, what, entry, (number_of(given, "start"), number_of(given, "end")))
    return _answer(made, found, checked)


@blueprint.post("/curate/drafts/<draft_id>")
@allowed("curator")
@operation(
    Operation(
        "Let a draft say something else.",
        {JSON: schemas.record(draft=_OBJECT, says=TEXT, checked=CHECKED)},
        (_DRAFT,),
        errors=ERRORS,
        takes={
            JSON: schemas.OBJECT
            | {
                "required": ["entry"],
                "properties": {
                    "entry": ENTRY,
                    "was": {**TEXT, "description": "The draft's state, so that nothing is overwritten."},
                },
            }
        },
    )
)
def change(draft_id: str) -> Response:
    """Change a draft that is not proposed yet."""
    shelf, given = desk.shelf(), told()
    was, entry, state = shelf.find(draft_id), entry_of(given.get("entry")), text_of(given, "was", "")
    if state and state != version(was):
        what = f"draft {was.id}"
        raise Conflict(what, json.dumps(draft_plain(was)["entry"], ensure_ascii=False))
    found = shelf.article(was.article)
    checked = sound(found, was.what, entry, was.id)
    return _answer(shelf.change(was, entry), found, checked)


@blueprint.post("/curate/drafts/<draft_id>/discard")
@allowed("curator")
@operation(
    Operation(
        "Discard a draft; it can be taken back.",
        {JSON: _OBJECT},
        (_DRAFT,),
        errors=ERRORS,
        takes={JSON: _OBJECT},
    )
)
def discard(draft_id: str) -> Response:
    """Put a draft away."""
    shelf = desk.shelf()
    shelf.discard(shelf.find(draft_id))
    return jsonify({"id": draft_id})


@blueprint.post("/curate/drafts/<draft_id>/restore")
@allowed("curator")
@operation(
    Operation(
        "Take back a draft that was discarded.",
        {JSON: _OBJECT},
        (_DRAFT,),
        errors=ERRORS,
        takes={JSON: _OBJECT},
    )
)
def restore(draft_id: str) -> Response:
    """Keep a draft again."""
    shelf = desk.shelf()
    shelf.take_back(shelf.find(draft_id, discarded=True))
    return jsonify(_state(shelf.find(draft_id)))


def _answer(made: Draft, found: Article, checked: Checked) -> Response:
    names = desk.drafted_names(desk.shelf().drafts(found.id))
    says = desk.in_words(desk.known().ground(), made.what, made.entry, names)
    return jsonify(draft=_state(made), says=says, checked=plain(checked))


def _state(one: Draft) -> dict[str, object]:
    """Write a draft with the name of its state, to be handed back with a change."""
    return draft_plain(one) | {"was": version(one)}
