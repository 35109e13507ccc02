"""The graphs as wholes: the reading half of the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NoReturn

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, serialize
from werkzeug.exceptions import BadRequest, MethodNotAllowed, NotAcceptable, NotFound

from kg.media import GRAPHS as SYNTAXES
from kg.vocab import Graphs
from web import cors, schemas
from web.negotiate import FORMATS, GRAPHS, choose_form
from web.openapi import Operation, Parameter, operation
from web.protocol import READ_ONLY
from web.respond import with_charset
from web.site import LARGE, Site, site
from web.stream import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from pyoxigraph import Triple

blueprint = Blueprint("graphs", __name__)

_CHANGES: Final = ["PUT", "POST", "PATCH", "DELETE"]
_READS: Final = ["GET", "HEAD", "OPTIONS"]
_FORMAT: Final = Parameter(
    "format",
    "Its form, for clients that cannot set Accept.",
    schema={"enum": [name for name, form in FORMATS.items() if form in GRAPHS]},
)


@blueprint.route("/graphs", methods=["GET"], provide_automatic_options=False)
@operation(
    Operation(
        "A graph as a whole (SPARQL 1.1 Graph Store Protocol): one by name, or all together.",
        schemas.RDF,
        (
            Parameter("default", "All graphs together; takes no value."),
            Parameter("graph", "The IRI of a graph."),
            _FORMAT,
        ),
        errors=(404, 406),
    )
)
def graphs() -> Response:
    """Give a graph named by address, or the union of all (section 4.2 of the protocol)."""
    names, union = request.args.getlist("graph"), "default" in request.args
    if len(names) + union != 1:
        held = ", ".join(sorted(name.value for name in _named(site())))
        message = f"Ask for one graph, as `?default` (all together) or `?graph=IRI`. There are: {held}."
        raise BadRequest(message)
    return _graph(_node(names[0]) if names else None)


@blueprint.route("/graph/<name>", methods=["GET"], provide_automatic_options=False)
@operation(
    Operation(
        "The graph that has this address as its name.",
        schemas.RDF,
        (Parameter("name", "The last part of its IRI.", where="path", example="asserted"), _FORMAT),
        errors=(404, 406),
    )
)
def graph(name: str) -> Response:
    """Give the graph that has this address (section 4.1 of the protocol)."""
    return _graph(_node(f"{site().project.base}graph/{name}"))


@blueprint.route("/graphs", methods=_CHANGES, provide_automatic_options=False)
@blueprint.route("/graph/<name>", methods=_CHANGES, provide_automatic_options=False)
def change(name: str = "") -> NoReturn:
    """Say that graphs are not changed here, and how they are."""
    del name
    raise MethodNotAllowed(_READS, READ_ONLY)


@blueprint.route("/graphs", methods=["OPTIONS"])
@blueprint.route("/graph/<name>", methods=["OPTIONS"])
def options(name: str = "") -> Response:
    """Let pages of other sites read graphs."""
    del name
    return cors.preflight(", ".join(_READS))


def _graph(node: NamedNode | None) -> Response:
    here = site()
    if node is not None and node not in _named(here):
        message = f"There is no graph <{node.value}> here."
        raise NotFound(message)
    given = request.args.get("format", "").strip().lower()
    form = FORMATS.get(given) if given else choose_form(request.accept_mimetypes, GRAPHS)
    if form not in SYNTAXES:
        message = f"A graph can be given as {', '.join(GRAPHS)}."
        raise NotAcceptable(message)
    known = here.prefixes

    def write(out: IO[bytes]) -> None:
        serialize(_triples(here, node), out, SYNTAXES[form], prefixes=known)

    response = Response(pieces(write), content_type=with_charset(form))
    request.environ[LARGE] = True
    parts = (here.snapshot.number, here.snapshot.fingerprint, here.point, form)
    response.set_etag(hashlib.sha256(repr(parts).encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _triples(here: Site, node: NamedNode | None) -> Iterator[Triple]:
    """Read the triples of a graph, or of all: a triple stands in one alone."""
    for quad in here.engine.store.quads_for_pattern(None, None, None, node):
        yield quad.triple


def _named(here: Site) -> set[NamedNode]:
    """Give the graphs that there are: a project's own even where nothing is in them."""
    own = {NamedNode(name) for name in Graphs(here.project.base).all}
    return own | {name for name in here.engine.store.named_graphs() if isinstance(name, NamedNode)}


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        message = "A graph is named by an absolute IRI."
        raise BadRequest(message) from None
