"""The graph around an entity or of a query's result: as a page, and as one file to keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg import vocab as v
from kg.errors import QueryError
from kg.graphview import GraphView, neighbourhood, of_triples
from kg.pyvispage import network_data, standalone_page
from kg.tongue import gettext as _
from kg.worker import Question
from web import protocol
from web.failures import NoSuchPage, query_failure
from web.inferred import following, why
from web.negotiate import NTRIPLES
from web.pages.graphs import GraphPage
from web.parts.graphs import EdgeRow, GraphTable
from web.parts.refs import Ref
from web.respond import LARGEST_SHOWN, json_for_script, render
from web.site import Site, client, site
from web.views.assets import BUILT

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kg.gathering import Gathered
    from kg.graphview import Edge
    from kg.name import Name

blueprint = Blueprint("graph", __name__)

_DEEPEST: Final = 2
_SMALL: Final = 60
_FULL: Final = {1: 150, 2: 250}
_NOT_NAME: Final = re.compile(r"[^a-z0-9-]+")


def surroundings(here: Site, iri: str, claims: Gathered) -> GraphTable | None:
    """Draw the small graph of an entity's page from claims; none where nothing is linked with it."""
    thing, known = NamedNode(iri), here.names.called
    own = {
        claim: one
        for claim, one in claims.items()
        if thing in one.get(v.SUBJECT, ()) or thing in one.get(v.OBJECT, ())
    }
    view = neighbourhood(here.engine, here.schema, iri, limit=_SMALL, known=known, claims=own)
    return table(here, view) if view.edges else None


def table(here: Site, view: GraphView) -> GraphTable:
    """Put a graph into data for the viewer and rows for everyone."""
    data = json_for_script(network_data(view, lambda iri: here.addresses.href(iri) or ""))
    unclaimed = [(e.source, e.predicate, e.target) for e in view.edges if not e.evidence]
    stands = following(here, unclaimed)
    return GraphTable(data, tuple(_row(here, edge, stands) for edge in view.edges), len(view.nodes))


def _row(here: Site, edge: Edge, inferences: Container[tuple[str, str, str]]) -> EdgeRow:
    claims = (Ref(e.source_label or "claim", here.addresses.href(e.claim)) for e in edge.evidence)
    ends = edge.source, edge.predicate, edge.target
    return EdgeRow(
        source=here.names.ref(edge.source),
        label=edge.label,
        target=here.names.ref(edge.target),
        claims=tuple(dict.fromkeys(claims)),
        disputed=edge.disputed,
        stands=edge.asserted or not edge.evidence,
        why=why(*ends) if ends in inferences else "",
    )


@blueprint.get("/graph")
def graph() -> Response:
    """Show the graph around an entity, or of a query that constructs one."""
    here = site()
    query = request.args.get("query", "").replace("\r\n", "\n").strip()
    if query:
        return _of_query(here, query)
    slug, depth = request.args.get("id", "").strip(), _depth()
    if not slug:
        return render(GraphPage(title=_("Graph"), starts=_starts(here)))
    name = _find(here, slug)
    if name is None:
        near = tuple(here.names.ref(n.iri) for n in here.index.nearest(slug))
        page = GraphPage(title=_("Graph"), missing=slug, starts=near or _starts(here))
        return render(page, 404)
    view = neighbourhood(
        here.engine, here.schema, name.iri, depth=depth, limit=_FULL[depth], known=here.names.called
    )
    return render(
        GraphPage(
            title=_("The graph around {thing}").format(thing=name.label),
            subject=here.names.ref(name.iri),
            slug=name.slug,
            depth=depth,
            graph=table(here, view),
            download="/graph.html?" + urlencode({"id": name.slug, "depth": depth}),
            cut=view.cut,
        )
    )


def _of_query(here: Site, query: str) -> Response:
    try:
        view = _view_of_query(here, query)
    except QueryError as error:
        failure = query_failure(error)
        return render(GraphPage(title=_("Graph"), query=query, error=failure.detail), failure.status)
    return render(
        GraphPage(
            title=_("The graph of a query"),
            query=query,
            graph=table(here, view),
            download="/graph.html?" + urlencode({"query": query}),
            cut=view.cut,
        )
    )


def _view_of_query(here: Site, query: str) -> GraphView:
    if protocol.form(query) != "graph":
        message = _("Only a query that makes a graph (CONSTRUCT or DESCRIBE) can be drawn.")
        raise QueryError(message)
    answer = here.pool.ask(Question(query, NTRIPLES, most=LARGEST_SHOWN), client()).read()
    triples, known = _triples(answer.body), here.names.called
    return of_triples(here.engine, here.schema, triples, title=_("The graph of a query"), known=known)


def _triples(body: bytes) -> Iterator[Triple]:
    for quad in parse(body, RdfFormat.N_TRIPLES):
        yield quad.triple


def _depth() -> int:
    return max(1, min(request.args.get("depth", 1, type=int) or 1, _DEEPEST))


def _find(here: Site, text: str) -> Name | None:
    """Find what is meant by an id, or by a name if nothing has that id."""
    for make in (v.entity_iri, v.source_iri):
        if name := here.names.get(make(here.project.base, text)):
            return name
    return next((m.name for m in here.index.suggest(text, 1) if m.score > 3), None)  # noqa: PLR2004 - exact


def _starts(here: Site) -> tuple[Ref, ...]:
    iris = [iri for iri in here.schema.starts if here.names.get(iri)]
    return tuple(here.names.ref(iri) for iri in iris)


@blueprint.get("/graph.html")
def standalone() -> Response:
    """Give the graph as one file that opens anywhere, without a network."""
    here = site()
    query = request.args.get("query", "").strip()
    if query:
        view, stem = _view_of_query(here, query), "query"
    else:
        name = _find(here, request.args.get("id", "").strip())
        if name is None:
            raise NoSuchPage(request.args.get("id", ""))
        depth = _depth()
        view = neighbourhood(
            here.engine, here.schema, name.iri, depth=depth, limit=_FULL[depth], known=here.names.called
        )
        stem = _NOT_NAME.sub("-", name.slug)
    page = standalone_page(
        view,
        lambda iri: iri,
        script=(BUILT / "graph.js").read_text("utf-8"),
        style=(BUILT / "graph.css").read_text("utf-8"),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={quote(stem)}-graph.html"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
