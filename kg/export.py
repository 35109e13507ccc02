"""The graph in the formats of other programs; every writer gives the whole file as bytes.

The same snapshot gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, RdfFormat, Store, Triple, serialize

from kg import graphview
from kg.called import called
from kg.engine import Embedded, Engine
from kg.errors import StatecraftError
from kg.export_tables import tables
from kg.prefixes import prefixes
from kg.pyvispage import standalone_page
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.claims import Dataset
    from kg.graphview import GraphView
    from kg.project import Project
    from kg.schema import Schema


@dataclass(frozen=True)
class Graph:
    """An open snapshot with what is needed to write it.

    ``dataset`` gives what it says, where that is read for other things too.
    """

    project: Project
    schema: Schema
    engine: Engine
    dataset: Callable[[], Dataset] | None = None


def open_graph(project: Project, store: Path) -> Graph:
    """Open a store, that of a snapshot or of a moment of it, for writing it out."""
    return Graph(project, load_schema(project), Embedded(Store.read_only(str(store))))


def turtle(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write all triples as Turtle, the graphs merged."""
    del focus, depth
    triples = sorted({Triple(q.subject, q.predicate, q.object) for q in graph.engine.store}, key=str)
    return _rdf(triples, RdfFormat.TURTLE, graph)


def nquads(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write all quads, sorted."""
    del focus, depth
    return _rdf(sorted(graph.engine.store, key=str), RdfFormat.N_QUADS, None)


def jsonld(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write all quads as JSON-LD."""
    del focus, depth
    return _rdf(sorted(graph.engine.store, key=str), RdfFormat.JSON_LD, graph)


def page(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write one HTML file with an interactive graph in it."""
    return draw(_view(graph, focus, depth)).encode()


def draw(view: GraphView) -> str:
    """Write a view as one HTML document with the viewer in it.

    Raises:
        StatecraftError: the viewer is not built.
    """
    # What is built for pages serves here too; it is data to this module, not code.
    assets = resources.files("web").joinpath("static")
    try:
        script = assets.joinpath("graph.js").read_text("utf-8")
        style = assets.joinpath("graph.css").read_text("utf-8")
    except FileNotFoundError:
        message = "the graph viewer is not built: install the package with pip, or run the build in web/ui"
        raise StatecraftError(message) from None
    return standalone_page(view, lambda iri: iri, script=script, style=style)


def _view(graph: Graph, focus: str | None, depth: int) -> GraphView:
    if focus is None:
        return graphview.whole(graph.engine, graph.schema, title=graph.project.title)
    if not called(graph.engine, (focus,)):
        message = f"there is no entity {focus.rpartition('/')[2]!r}"
        raise StatecraftError(message)
    return graphview.neighbourhood(graph.engine, graph.schema, focus, depth=depth, limit=2_000)


def graphml(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write nodes and edges as GraphML."""
    from kg import graphfile  # noqa: PLC0415 - slow to import, and seldom asked for

    return graphfile.graphml(_view(graph, focus, depth))


def gexf(graph: Graph, focus: str | None, depth: int) -> bytes:
    """Write nodes and edges as GEXF."""
    from kg import graphfile  # noqa: PLC0415 - as above

    return graphfile.gexf(_view(graph, focus, depth))


def _rdf(statements: Iterable[Quad] | Iterable[Triple], form: RdfFormat, graph: Graph | None) -> bytes:
    known = prefixes(graph.project) if graph else None
    return serialize(statements, format=form, prefixes=known) or b""


WRITERS: Final[dict[str, Callable[[Graph, str | None, int], bytes]]] = {
    "turtle": turtle,
    "nquads": nquads,
    "jsonld": jsonld,
    "csv": tables,
    "graphml": graphml,
    "gexf": gexf,
    "html": page,
}
FOCUSED: Final = frozenset({"graphml", "gexf", "html"})
