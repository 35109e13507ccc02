"""`kg.open` on a bare SPARQL engine: one that a graph was published to, and one that holds any RDF."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest

import kg
from kg import snapshot
from kg.client import connect
from kg.credentials import Credentials
from kg.errors import EngineError, QueryError, SnapshotError
from kg.held import look, note
from kg.push import push
from tests.servers import oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.project import Project

pytestmark = pytest.mark.embedded
CLAIMS = "SELECT ?claim ?day WHERE { ?claim a sc:Claim ; sc:recorded ?day }"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
ANY = "https://example.org/"


@pytest.fixture(scope="module")
def lit(lights: Project, compiled: Callable[[Project], Project]) -> Project:
    return compiled(lights)


@pytest.fixture(scope="module")
def holding(lit: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An engine that the second domain's graph was published to, with something in the other slot."""
    with oxigraph(tmp_path_factory.mktemp("engine")) as server:
        client = connect(server.address, Credentials())
        made = snapshot.build(lit)
        push(lit, made, client, grace=0.0)
        client.update(
            f"INSERT DATA {{ GRAPH <{lit.base}graph/asserted@b> {{ <{ANY}a> <{ANY}b> <{ANY}c> }} }}"
        )
        client.close()
        yield server.address


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An engine with three triples of somebody else's."""
    with oxigraph(tmp_path_factory.mktemp("engine")) as server:
        client = connect(server.address, Credentials())
        triples = " ".join(f"<{ANY}{n}> <{ANY}next> <{ANY}{n + 1}> ." for n in range(3))
        client.update(f"INSERT DATA {{ {triples} }}")
        client.close()
        yield server.address


@pytest.mark.parametrize("path", ["", "/", "/query"])
def test_a_published_graph_is_read_without_a_server(holding: str, lit: Project, path: str) -> None:
    far, near = kg.open(holding + path), kg.open(snapshot.build(lit).path)
    assert (far.title, far.base, far.licence) == (near.title, near.base, near.licence)
    assert f"{holding}/query, snapshot" in repr(far)
    assert far.entity("gull-rock-light").claims == near.entity("gull-rock-light").claims
    assert [one.id for one in far.search("gul rok")] == [one.id for one in near.search("gul rok")]
    assert Counter(far.select(CLAIMS).terms) == Counter(near.select(CLAIMS).terms)
    # Graphs are called as the project calls them, and what stands in the other slot is not seen.
    assert Counter(far.select(GRAPHS).terms) == Counter(near.select(GRAPHS).terms)
    assert not far.ask(f"ASK {{ <{ANY}a> ?p ?o }}")
    assert set(far.construct("CONSTRUCT WHERE { ?s sc:stance ?o }")) == set(
        near.construct("CONSTRUCT WHERE { ?s sc:stance ?o }")
    )


def test_what_walks_the_graph_fetches_it(holding: str, lit: Project) -> None:
    far, near = kg.open(holding), kg.open(snapshot.build(lit).path)
    assert [one.id for one in far.disputes()] == [one.id for one in near.disputes()]
    assert far.paths("maren-holt", "sker-light") == near.paths("maren-holt", "sker-light")
    assert len(far.to_rdflib()) == len(near.to_rdflib())


def test_an_engine_has_no_moments(holding: str) -> None:
    far = kg.open(holding)
    assert far.at().title == far.title
    for open_then in (
        lambda: kg.open(holding, as_of="1900-01-01"),
        lambda: far.at(known=dt.date(2020, 1, 1)),
    ):
        with pytest.raises(SnapshotError, match=r"now alone.*statecraft serve --engine"):
            open_then()


@pytest.mark.parametrize("path", ["", "/query"])
def test_any_engine_can_be_asked(foreign: str, path: str) -> None:
    graph = kg.open(foreign + path)
    assert graph.select(f"SELECT ?o WHERE {{ <{ANY}0> ?p ?o }}").column("o") == [f"{ANY}1"]
    assert graph.ask(f"ASK {{ <{ANY}2> <{ANY}next> ?o }}")
    assert len(graph.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 3
    assert f"{foreign}/query" in repr(graph)
    with pytest.raises(QueryError):
        graph.select("SELECT nothing")
    with pytest.raises(QueryError):
        graph.construct("ASK {}")


@pytest.mark.parametrize(
    "use",
    [
        lambda graph: graph.entity("x"),
        lambda graph: graph.search("x"),
        lambda graph: graph.claims([f"{ANY}0"]),
        lambda graph: graph.disputes(),
        lambda graph: graph.timeline(),
        lambda graph: graph.to_rdflib(),
        lambda graph: graph.to_networkx(),
        lambda graph: graph.to_owlready2(),
        lambda graph: graph.at(as_of=dt.date(2020, 1, 1)),
    ],
)
def test_what_needs_a_graph_of_ours_says_so(foreign: str, use: Callable[[kg.Graph], object]) -> None:
    with pytest.raises(EngineError, match="holds no graph of Statecraft's: select, ask and construct work"):
        use(kg.open(foreign))


def test_a_moment_of_any_engine_is_refused(foreign: str) -> None:
    with pytest.raises(EngineError, match="holds no graph"):
        kg.open(foreign, as_of="2020-01-01")


def test_two_graphs_on_one_engine_are_told(lit: Project, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        client = connect(server.address, Credentials())
        push(lit, snapshot.build(lit), client, grace=0.0)
        note(client, "https://other.example/", look(client, lit.base))
        client.close()
        with pytest.raises(EngineError, match=r"several graphs: .*other\.example"):
            kg.open(server.address)
