"""The W3C's manifests as tests: what is asked, of which data, and what is to come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Triple

    Node = NamedNode | BlankNode | Literal | Triple

#: Where the files of a suite are on the web: their IRIs begin so wherever they are read from.
WEB = "https://w3c.github.io/rdf-tests/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a protocol test, and what may come back."""

    method: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str


@dataclass(frozen=True, slots=True)
class Case:
    """One test. ``data`` and ``graphs`` are graph names with the files whose triples they have."""

    id: str
    kind: str
    query: str = ""
    data: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    result: str = ""
    loads: tuple[tuple[str, str], ...] = ()
    lax: bool = False
    requests: tuple[Request, ...] = field(default=())


class Suite:
    """The tests of a folder, reached from the manifest at its root."""

    def __init__(self, folder: Path, manifest: str, name: str) -> None:
        """Keep where it is, and what its tests' names begin with."""
        self.folder = folder
        self.name = name
        self._manifest = manifest

    def path(self, iri: str) -> Path:
        """Find a file by its IRI."""
        return self.folder / iri.removeprefix(WEB)

    def text(self, iri: str) -> str:
        """Read a file."""
        return self.path(iri).read_text("utf-8")

    def cases(self, manifest: str | None = None) -> Iterator[Case]:
        """Give the tests of a manifest and of those that it includes, in order."""
        iri = WEB + (manifest or self._manifest)
        store = Store()
        path = self.path(iri)
        store.extend(parse(path=str(path), format=RdfFormat.TURTLE, base_iri=iri))
        graph = _Graph(store)
        for part in graph.list(NamedNode(iri), MF + "include"):
            yield from self.cases(part.value.removeprefix(WEB))
        folder = iri.removeprefix(WEB).rpartition("/")[0]
        for entry in graph.list(NamedNode(iri), MF + "entries"):
            name = f"{self.name}/{folder}/{entry.value.rpartition('#')[2]}".replace("//", "/")
            yield _case(graph, entry, name)


class _Graph:
    def __init__(self, store: Store) -> None:
        self.store = store

    def all(self, node: Node, predicate: str) -> list[Node]:
        found = self.store.quads_for_pattern(node, NamedNode(predicate), None, None)
        return [quad.object for quad in found]

    def one(self, node: Node, predicate: str) -> Node | None:
        return next(iter(self.all(node, predicate)), None)

    def text(self, node: Node, predicate: str) -> str:
        found = self.one(node, predicate)
        return found.value if isinstance(found, Literal | NamedNode) else ""

    def list(self, node: Node, predicate: str) -> Iterator[Node]:
        rest = self.one(node, predicate)
        while rest is not None and rest != NamedNode(RDF + "nil"):
            first = self.one(rest, RDF + "first")
            assert first is not None
            yield first
            rest = self.one(rest, RDF + "rest")


def _case(graph: _Graph, entry: Node, name: str) -> Case:
    kind = graph.text(entry, RDF + "type").rpartition("#")[2]
    action = graph.one(entry, MF + "action")
    result = graph.text(entry, MF + "result")
    lax = graph.text(entry, MF + "resultCardinality").endswith("LaxCardinality")
    if action is None:
        return Case(name, kind, loads=_loads(graph, entry))
    if isinstance(action, NamedNode):
        return Case(name, kind, query=action.value, result=result)
    query = graph.text(action, QT + "query") or graph.text(action, UT + "request")
    data = tuple(sorted(node.value for node in graph.all(action, QT + "data")))
    named = [_named(graph, node) for node in graph.all(action, QT + "graphData")]
    return Case(
        name,
        kind,
        query=query,
        data=data,
        graphs=tuple(sorted(graph_name for graph_name, _ in named)),
        result=result,
        loads=(*((iri, iri) for iri in data), *named, *_loads(graph, entry)),
        lax=lax,
        requests=tuple(_request(graph, node) for node in graph.list(action, HT + "requests")),
    )


def _named(graph: _Graph, node: Node) -> tuple[str, str]:
    """Give the name of a graph and the file of its triples: one IRI, or a name of its own (`rdfs:label`)."""
    if isinstance(node, NamedNode):
        return node.value, node.value
    return graph.text(node, RDFS + "label"), graph.text(node, QT + "graph") or graph.text(node, UT + "graph")


def _loads(graph: _Graph, entry: Node) -> tuple[tuple[str, str], ...]:
    return tuple(_named(graph, node) for node in graph.all(entry, UT + "graphData"))


def _request(graph: _Graph, node: Node) -> Request:
    answer, body = graph.one(node, HT + "resp"), graph.one(node, HT + "body")
    assert answer is not None
    content = b""
    if body is not None:
        encoding = graph.text(body, CNT + "characterEncoding") or "utf-8"
        content = graph.text(body, CNT + "chars").encode(encoding)
    boolean = graph.text(answer, MF + "expectedBoolean")
    return Request(
        method=graph.text(node, HT + "methodName"),
        query=graph.text(node, HT + "absolutePath").partition("?")[2],
        headers=tuple(
            (graph.text(header, HT + "fieldName"), graph.text(header, HT + "fieldValue"))
            for header in graph.list(node, HT + "headers")
        ),
        body=content,
        statuses=tuple(one.value.rpartition("#")[2] for one in graph.all(answer, MF + "expectedStatus")),
        boolean={"true": True, "false": False}.get(boolean),
        form=graph.text(answer, MF + "expectedFormat"),
    )
