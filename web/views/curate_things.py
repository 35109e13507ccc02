"""Things that are one or two: duplicates, merging and splitting for programs."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify

from kg import vocab as v
from kg.curate.desk import open_desk
from kg.curate.entry import normal
from kg.curate.judging import split, unmerge
from kg.judgements import VERDICTS
from web import deciding, schemas
from web.curatejson import (
    ERRORS,
    TEXTS,
    TOLD,
    body_of,
    carried,
    plain,
    takes,
    text_of,
    texts_of,
    word_of,
)
from web.negotiate import JSON
from web.openapi import TEXT, Operation, operation
from web.session import allowed
from web.site import site
from web.views.duplicates import found, judged

blueprint = Blueprint("curate_things", __name__)
deciding.refuse(blueprint)


@blueprint.get("/curate/duplicates")
@allowed("curator")
@operation(
    Operation(
        "Pairs of things that may be one and that nobody has judged, best first.",
        {JSON: schemas.several(schemas.OBJECT)},
        errors=ERRORS,
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
        TOLD,
        errors=ERRORS,
        takes=takes(
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
    body = body_of()
    verdict = text_of(body, "verdict", "same")
    if verdict not in VERDICTS:
        abort(400, f"A verdict is {', '.join(VERDICTS)}.")
    pair, word = (text_of(body, "kept"), text_of(body, "other")), word_of(body)
    return carried(body, *judged(open_desk(deciding.project()), verdict, pair, word))


@blueprint.post("/curate/split")
@allowed("curator")
@operation(
    Operation(
        "Let a merged id stand for itself again; with a new id, make two things of one.",
        TOLD,
        errors=ERRORS,
        takes=takes(
            ("id", "reason"),
            id=TEXT,
            reason=TEXT,
            new={"type": "object", "description": "The second thing: id, name, perhaps type."},
            claims=TEXTS,
            propose={"type": "boolean"},
        ),
    )
)
def divide() -> Response:
    """Split a thing."""
    body, desk = body_of(), open_desk(deciding.project())
    name, word, new = text_of(body, "id"), word_of(body), plain(body.get("new"))
    if not new:
        return carried(body, unmerge(desk, name, word), f"Split off {name}", "split", word.reason)
    if not isinstance(new, dict):
        abort(400, '"new" has an id and a name.')
    operations = split(desk, name, normal(new), sorted(texts_of(body, "claims")), word)
    return carried(body, operations, f"Split {new.get('id')} off {name}", "split", word.reason)
