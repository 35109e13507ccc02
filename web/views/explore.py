"""The graph explorer, and the addresses from which it draws."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, request

from kg.comparison import relations
from kg.tongue import gettext as _
from web import requested, schemas
from web.drawing import DRAWING, drawing
from web.negotiate import JSON
from web.networks import key, network_of, property_of
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.graphs import ExplorePage
from web.related import DIRECTION, GROUPS, group
from web.respond import render
from web.site import site

if TYPE_CHECKING:
    from kg.network import Network

blueprint = Blueprint("explore", __name__)

_MOST_NODES: Final = 50_000
_MOST_AROUND: Final = 500
_MANY: Final = 40  # neighbours at which an opening view holds only the best connected
_BOOLEAN: Final = {"type": "boolean"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_TEXTS: Final = schemas.several(TEXT)
_IDS: Final = schemas.record(ids={**_TEXTS, "maxItems": requested.MOST})
_ID: Final = Parameter("id", "A thing, as `id/…`, as an IRI, or an entity's id.")
_INFERRED: Final = Parameter("inferred", "Also what is inferred.", schema=_BOOLEAN)


@blueprint.get("/explore")
def explore() -> Response:
    """Show the explorer; what is in it, the address says after ``#``, or ``id``."""
    here = site()
    found = tuple(here.names.ref(iri) for iri in here.schema.starts if here.names.get(iri))
    return render(ExplorePage(title=_("Explore"), starts=found))


@blueprint.get("/explore/graph")
@operation(
    Operation(
        "The whole graph with its layout: things, links, and the codes of the claims behind them.",
        {JSON: DRAWING},
        (
            _INFERRED,
            Parameter("most", "The best connected so many.", schema={"type": "integer", "minimum": 1}),
        ),
    )
)
def whole() -> Response:
    """Give everything, or what is best connected where that is too much."""
    here = site()
    network = network_of(here)
    most = requested.number("most", _MOST_NODES, _MOST_NODES)
    nodes = network.best_linked(most)
    ties = network.within(nodes, inferred=requested.flag("inferred"))
    return _given(drawing(here, nodes, ties, len(network.linked) - len(nodes)))


@blueprint.route("/explore/part", methods=["GET", "POST"])
@operation(
    Operation(
        "Some things, as far as they are here, and every link among them; a long list is posted.",
        {JSON: DRAWING},
        (
            Parameter("id", _ID.description, several=True),
            Parameter("around", "Also what the things are linked to.", schema=_BOOLEAN),
        ),
        errors=(404, 413),
        takes={JSON: _IDS},
    )
)
def part() -> Response:
    """Give chosen things with what links them."""
    here = site()
    network = network_of(here)
    iris = requested.things_here(here)
    if requested.flag("around"):
        iris += [near for iri in iris for near in _opening(network, iri)]
    return _given(drawing(here, iris, network.among(iris)))


@blueprint.get("/explore/relations")
@operation(
    Operation(
        "How many things one is linked to by each property, in each direction.",
        {JSON: schemas.record(id=TEXT, label=TEXT, relations=GROUPS)},
        (_ID, _INFERRED),
        errors=(404,),
    )
)
def around() -> Response:
    """Count what a thing can be expanded by."""
    here = site()
    iri = requested.thing(here)
    found = [
        group(here, relation, (tie.other(iri) for tie in ties))
        for relation, some in relations(network_of(here), iri).items()
        if (ties := [tie for tie in some if requested.flag("inferred") or tie.said])
    ]
    return jsonify(id=key(here, iri), label=here.names.label(iri), relations=found)


@blueprint.get("/explore/neighbours")
@operation(
    Operation(
        "What a thing is linked to by a property in a direction, best connected first.",
        {JSON: schemas.record(ids=_TEXTS, total=_COUNT)},
        (
            _ID,
            Parameter("relation", "The property; without it, any."),
            Parameter("direction", "`out` where the thing is the subject.", schema=DIRECTION),
            Parameter("most", "At most so many.", schema={"type": "integer", "minimum": 1}),
            _INFERRED,
        ),
        errors=(404,),
    )
)
def neighbours() -> Response:
    """Give the neighbours of a thing."""
    here = site()
    network, iri = network_of(here), requested.thing(here)
    wanted = request.args.get("relation", "").strip()
    predicate, direction = property_of(here, wanted) if wanted else "", request.args.get("direction", "")
    found = dict.fromkeys(
        tie.other(iri)
        for relation, ties in relations(network, iri).items()
        if predicate in {"", relation.predicate} and direction in {"", relation.direction}
        for tie in ties
        if tie.said or requested.flag("inferred")
    )
    near = sorted(found, key=lambda other: (-network.degree(other), other))
    most = requested.number("most", _MOST_AROUND, _MOST_AROUND)
    return jsonify(ids=[key(here, other) for other in near[:most]], total=len(near))


def _given(drawn: dict[str, object]) -> Response:
    """Write columns without a space between them: there are many."""
    return Response(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")), content_type=JSON)


def _opening(network: Network, iri: str) -> list[str]:
    """Choose what a view that begins with a thing shows around it: all, or the best connected."""
    near = dict.fromkeys(tie.other(iri) for tie in network.around(iri) if tie.said)
    return sorted(near, key=lambda other: (-network.degree(other), other))[:_MANY]
