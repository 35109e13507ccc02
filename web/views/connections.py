"""How things hang together: the evidence of links, the paths between things, and comparisons."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, jsonify, request

from kg.comparison import compare
from kg.paths import Walk, paths
from web import requested, schemas
from web.evidence import EVIDENCE, evidence
from web.negotiate import JSON
from web.networks import key, network_of
from web.openapi import TEXT, Operation, Parameter, operation
from web.related import GROUPS, RELATION, group, relation_of
from web.site import site

blueprint = Blueprint("connections", __name__)

_MOST_PATHS: Final = 20
_MOST_ENDS: Final = 5
_BOOLEAN: Final = {"type": "boolean"}
_DAY: Final = {"type": "string", "format": "date"}
_TEXTS: Final = schemas.several(TEXT)
_EDGE: Final = schemas.record(s=TEXT, p=TEXT, o=TEXT)
_EDGES: Final = schemas.record(edges={**schemas.several(_EDGE), "maxItems": requested.MOST})


@blueprint.route("/explore/evidence", methods=["GET", "POST"])
@operation(
    Operation(
        "The claims behind links, with stance, source and date; for an inferred one, why it follows.",
        {JSON: EVIDENCE},
        (
            Parameter("s", "The thing at the beginning of the link."),
            Parameter("p", "The property, by its local name or IRI."),
            Parameter("o", "The thing at its end."),
        ),
        errors=(404, 413),
        takes={JSON: _EDGES},
    )
)
def proof() -> Response:
    """Give the evidence of one link, or of the many that are posted."""
    here = site()
    return jsonify(evidence(here, requested.ties(here), answers=request.method == "GET"))


@blueprint.get("/explore/paths")
@operation(
    Operation(
        "The best paths between things, within dates, each step with its evidence.",
        {
            JSON: schemas.record(
                paths=schemas.several(
                    schemas.record(ids=_TEXTS, labels=_TEXTS, steps=schemas.several(EVIDENCE))
                )
            )
        },
        (
            Parameter("id", "The things: two or more.", several=True),
            Parameter("k", "At most so many paths between two.", schema={"type": "integer", "minimum": 1}),
            Parameter("from", "Only links that hold on this day or later.", schema=_DAY),
            Parameter("to", "Only links that hold on this day or earlier.", schema=_DAY),
            Parameter("opinions", "Also links that no source states as a fact.", schema=_BOOLEAN),
        ),
        errors=(404,),
    )
)
def between() -> Response:
    """Find how things hang together."""
    here = site()
    ends = list(dict.fromkeys(requested.things(here)))[:_MOST_ENDS]
    begin, end = requested.span()
    most, opinions = requested.number("k", 5, _MOST_PATHS), requested.flag("opinions")
    network = network_of(here)
    walk = Walk(network, begin, end, opinions=opinions)
    found = [
        path
        for place, one in enumerate(ends)
        for other in ends[place + 1 :]
        for path in paths(walk, one, other, most=most)
    ]
    return jsonify(
        paths=[
            {
                "ids": [key(here, iri) for iri in path.things],
                "labels": [here.names.label(iri) for iri in path.things],
                "steps": [evidence(here, ties) for ties in path.steps],
            }
            for path in found
        ]
    )


@blueprint.get("/explore/compare")
@operation(
    Operation(
        "What two things share, and what only one of them is linked to.",
        {
            JSON: schemas.record(
                ids=_TEXTS,
                labels=_TEXTS,
                between=EVIDENCE,
                shared=schemas.several(
                    schemas.record(
                        id=TEXT,
                        label=TEXT,
                        alike=_BOOLEAN,
                        first=schemas.several(RELATION),
                        second=schemas.several(RELATION),
                    )
                ),
                first=GROUPS,
                second=GROUPS,
                names={"type": "object", "additionalProperties": TEXT},
            )
        },
        (Parameter("id", "The two things.", several=True),),
        errors=(404,),
    )
)
def comparison() -> Response:
    """Compare two things."""
    here = site()
    iris = requested.things(here)
    if len(set(iris)) != 2:  # noqa: PLR2004
        abort(400, "Give two ids.")
    found = compare(network_of(here), *iris)
    apart = [[group(here, r, some) for r, some in side.items()] for side in (found.ones, found.others)]
    named = {iri for side in (found.ones, found.others) for some in side.values() for iri in some}
    return jsonify(
        ids=[key(here, iri) for iri in iris],
        labels=[here.names.label(iri) for iri in iris],
        between=evidence(here, found.between),
        shared=[
            {
                "id": key(here, one.thing),
                "label": here.names.label(one.thing),
                "alike": one.alike,
                "first": [relation_of(here, r) for r in one.ones],
                "second": [relation_of(here, r) for r in one.others],
            }
            for one in found.shared
        ],
        first=apart[0],
        second=apart[1],
        names={key(here, iri): here.names.label(iri) for iri in sorted(named)},
    )
