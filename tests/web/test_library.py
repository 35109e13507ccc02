"""`import kg`: the graph in scripts and notebooks, on this machine and from a server."""

from __future__ import annotations

import datetime as dt
import doctest
import sys
from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import kg
from kg import snapshot
from kg.errors import EngineError, MissingExtra, MomentError, NoSuchThing, ProjectError, QueryError
from tests.web.listening import listening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from kg.project import Project
    from web.site import Site

DAYS = """SELECT ?claim ?day ?when WHERE {
  ?claim a sc:Claim ; sc:recorded ?day OPTIONAL { ?claim sc:when ?when }
}"""


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """A server of each project."""
    with listening(app) as where:
        yield where


@pytest.fixture(scope="module")
def graph(app: Flask) -> kg.Graph:
    here: Site = app.extensions["statecraft"].current()
    return kg.open(here.project.root)


@pytest.fixture(scope="module")
def busiest(graph: kg.Graph) -> kg.Entity:
    """The entity that most claims are about."""
    table = graph.select(
        "SELECT ?thing WHERE { ?claim a sc:Claim ; rdf:subject ?thing } "
        "GROUP BY ?thing ORDER BY DESC(COUNT(*)) ?thing LIMIT 1"
    )
    return graph.entity(str(table.column("thing")[0]))


def test_what_is_offered_is_small_and_documented() -> None:
    assert set(kg.__all__) == {"Claim", "Drawing", "Entity", "Graph", "Source", "Table", "open"}
    for name in kg.__all__:
        offered = getattr(kg, name)
        assert offered.__doc__, name
        for member in dir(offered) if isinstance(offered, type) else ():
            if not member.startswith("_") and callable(getattr(offered, member)):
                assert getattr(offered, member).__doc__, f"{name}.{member}"
    with pytest.raises(AttributeError, match="opne"):
        _ = kg.opne  # type: ignore[attr-defined]


@pytest.mark.embedded
def test_every_claim_of_an_entity_comes_with_its_source(graph: kg.Graph, busiest: kg.Entity) -> None:
    about = f"?c a sc:Claim ; rdf:subject|rdf:object <{busiest.iri}>"
    count = graph.select(f"SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE {{ {about} }}")
    assert len(busiest.claims) == count.column("n")[0] > 5
    for claim in busiest.claims:
        assert claim.source.title
        assert claim.source.title.rstrip(".") in claim.citation
        assert claim.file.endswith(".yaml")
        assert claim.line > 0
        assert busiest.iri in {claim.subject, claim.object}
        assert claim.subject_name in str(claim)
        assert claim.text in str(claim)
    assert graph.claims([claim.iri for claim in busiest.claims]) == busiest.claims


@pytest.mark.embedded
def test_one_walks_from_claim_to_entity(graph: kg.Graph, busiest: kg.Entity) -> None:
    ends = {c.object for c in busiest.claims if c.object and c.object.startswith(f"{graph.base}id/")}
    assert ends
    for iri in ends:
        assert any(busiest.iri in {claim.subject, claim.object} for claim in graph.entity(iri).claims)


@pytest.mark.embedded
def test_entities_are_found_by_id_iri_and_name(graph: kg.Graph, busiest: kg.Entity) -> None:
    assert graph.entity(busiest.id) == graph.entity(busiest.iri) == busiest
    assert busiest in graph.search(busiest.name)
    with pytest.raises(NoSuchThing, match=busiest.id):
        graph.entity(busiest.id[:-1] + "-")
    with pytest.raises(NoSuchThing, match="no kind"):
        graph.search("a", kind="NoSuchKind")


@pytest.mark.embedded
def test_days_are_days_in_every_frame(graph: kg.Graph) -> None:
    table = graph.select(DAYS)
    assert len(table) > 10
    days = [row["day"] for row in table]
    assert all(type(day) is dt.date for day in days)
    frame = table.to_pandas()
    assert frame["day"].dtype == "datetime64[s]"
    assert list(frame["day"].dt.date) == days
    polars = table.to_polars()
    assert polars.schema["day"] == pl.Date
    assert polars["day"].to_list() == days
    arrow = table.to_arrow()
    assert arrow.schema.field("day").type == pa.date32()
    assert arrow.column("day").to_pylist() == days
    # EDTF keeps the precision of a source: a month is not made its first day.
    assert arrow.schema.field("when").type == pa.string()
    assert arrow.column("when").null_count == sum(1 for row in table if row["when"] is None) > 0
    assert int(frame["when"].isna().sum()) == arrow.column("when").null_count
    assert polars["when"].null_count() == arrow.column("when").null_count


@pytest.mark.embedded
def test_numbers_are_numbers_in_every_frame(graph: kg.Graph) -> None:
    table = graph.select(
        "SELECT * WHERE { VALUES (?whole ?number ?yes ?mixed ?large) "
        '{ (1 1.5 true 1 1) (2 2 false "x" 99999999999999999999) (UNDEF UNDEF UNDEF UNDEF UNDEF) } }'
    )
    frame = table.to_pandas()
    assert [str(frame[name].dtype) for name in ("whole", "number", "yes")] == ["Int64", "Float64", "boolean"]
    assert frame["whole"].sum() == 3
    polars, arrow = table.to_polars(), table.to_arrow()
    assert [polars.schema[name] for name in ("whole", "number", "yes")] == [pl.Int64, pl.Float64, pl.Boolean]
    assert arrow.column("number").to_pylist() == [1.5, 2.0, None]
    assert arrow.column("mixed").to_pylist() == ["1", "x", None]
    assert pd.isna(frame["mixed"][2])


@pytest.mark.embedded
def test_a_long_answer_is_shown_short(graph: kg.Graph) -> None:
    table = graph.select("SELECT ?claim ?day WHERE { ?claim a sc:Claim ; sc:recorded ?day }")
    assert repr(table) == f"<kg.Table of claim, day: {len(table):,} rows>"
    assert len(table) > 20
    assert table._repr_html_().count("<tr>") == 21


def test_an_empty_answer_is_a_frame_with_columns(graph: kg.Graph) -> None:
    table = graph.select("SELECT ?a ?b WHERE { ?a <x:none> ?b }")
    assert list(table.to_pandas().columns) == table.to_polars().columns == table.to_arrow().column_names
    assert "<th>a</th>" in table._repr_html_()


@pytest.mark.embedded
def test_a_missing_library_is_told_with_the_command(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.setitem(sys.modules, "oxrdflib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'statecraft\[polars\]'"):
        graph.select("SELECT ?a WHERE { ?a ?b ?c } LIMIT 1").to_polars()
    with pytest.raises(MissingExtra, match=r"pip install 'statecraft\[rdflib\]'"):
        graph.to_rdflib()


@pytest.mark.embedded
def test_rdflib_reads_the_same_store(graph: kg.Graph, busiest: kg.Entity) -> None:
    dataset = graph.to_rdflib()
    count = graph.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").column("n")[0]
    assert len(dataset) == count
    # rdflib's own evaluation and ours agree.
    query = f"SELECT ?o WHERE {{ <{busiest.iri}> rdfs:label ?o }}"
    assert [str(row.o) for row in dataset.query(query)] == graph.select(query).column("o")  # type: ignore[union-attr]
    names = {str(one.identifier) for one in dataset.graphs()}
    assert f"{graph.base}graph/claims" in names
    made = graph.construct(f"CONSTRUCT WHERE {{ <{busiest.iri}> ?p ?o }}")
    assert len(made) == graph.select(f"SELECT ?p ?o WHERE {{ <{busiest.iri}> ?p ?o }}").__len__()


@pytest.mark.embedded
def test_owlready2_has_the_ontology(graph: kg.Graph) -> None:
    world = graph.to_owlready2()
    for kind in graph.schema.kinds_by_name.values():
        found = world[kind.iri]
        assert found is not None, kind.iri
        assert {one.iri for one in found.ancestors()} >= set(kind.parents) & set(graph.schema.kinds)


@pytest.mark.embedded
def test_networkx_has_what_the_graph_view_draws(graph: kg.Graph, busiest: kg.Entity) -> None:
    whole, around = graph.to_networkx(), graph.to_networkx(busiest.id)
    assert busiest.iri in around
    assert set(around) <= set(whole)
    assert whole.nodes[busiest.iri]["label"] == busiest.name
    told = {claim.iri for claim in busiest.claims}
    for _, _, said in around.edges(data=True):
        assert set(said["claims"].split()) <= told
        assert said["sources"]


@pytest.mark.embedded
def test_a_drawing_holds_everything_that_it_shows(
    graph: kg.Graph, busiest: kg.Entity, tmp_path: Path
) -> None:
    drawing = graph.draw(busiest.id)
    page = drawing.save(tmp_path / "graph.html").read_text("utf-8")
    assert busiest.name.replace("&", "\\u0026") in page
    for reach in ("<script src", "<link", "@import", "url(http", "<iframe"):
        assert reach not in page
    framed = drawing._repr_html_()
    assert framed.startswith("<iframe")
    assert 'sandbox="allow-scripts"' in framed
    assert framed.count("<") == 2


def test_a_moment_is_that_of_the_endpoint(graph: kg.Graph, client: FlaskClient) -> None:
    query = "SELECT ?s ?p ?o WHERE { GRAPH <graph/asserted> { ?s ?p ?o } }"
    day = "1900-06-01" if "lights" in graph.base else "2025-06-01"
    then = graph.at(as_of=dt.date.fromisoformat(day))
    mine = Counter(tuple(map(str, row)) for row in then.select(query).terms)
    answer = client.get("/sparql", query_string={"query": query, "asOf": day, "format": "json"})
    rows = answer.get_json()["results"]["bindings"]
    assert sum(mine.values()) == len(rows)
    assert len(rows) != len(graph.select(query))
    assert then.as_of == dt.date.fromisoformat(day)
    assert day in repr(then)


@pytest.mark.embedded
def test_what_is_no_day_is_told(here: Site) -> None:
    with pytest.raises(MomentError, match="June"):
        kg.open(here.project.root, as_of="June")


@pytest.mark.embedded
def test_a_snapshot_opens_without_its_project(here: Site, busiest: kg.Entity) -> None:
    made = snapshot.latest(here.project)
    assert made
    alone = kg.open(made.path)
    assert alone.title == here.project.title
    assert alone.licence == here.project.licence
    assert alone.entity(busiest.id).claims == busiest.claims
    with pytest.raises(ProjectError):
        kg.open(made.path.parent)


@pytest.mark.embedded
def test_the_schema_in_the_graph_is_that_of_the_files(graph: kg.Graph, here: Site) -> None:
    def unordered(one: object) -> object:
        named = {field.name: getattr(one, field.name) for field in fields(one)}  # type: ignore[arg-type]
        return {key: set(value) if isinstance(value, tuple) else value for key, value in named.items()}

    for table in ("kinds", "properties", "groups", "concepts"):
        mine, theirs = getattr(graph.schema, table), getattr(here.schema, table)
        assert {k: unordered(x) for k, x in mine.items()} == {k: unordered(x) for k, x in theirs.items()}


def test_a_server_answers_as_the_folder_does(graph: kg.Graph, busiest: kg.Entity, address: str) -> None:
    far = kg.open(address)
    assert (far.title, far.base, far.licence) == (graph.title, graph.base, graph.licence)
    assert far.entity(busiest.id).claims == busiest.claims
    assert [one.iri for one in far.search(busiest.name)] == [one.iri for one in graph.search(busiest.name)]
    assert Counter(far.select(DAYS).terms) == Counter(graph.select(DAYS).terms)
    assert far.ask("ASK { ?s sc:stance ?o }")
    assert set(far.construct("CONSTRUCT WHERE { ?s sc:stance ?o }")) == set(
        graph.construct("CONSTRUCT WHERE { ?s sc:stance ?o }")
    )
    assert [one.id for one in far.disputes()] == [one.id for one in graph.disputes()]
    assert set(far.to_networkx(busiest.id).edges) == set(graph.to_networkx(busiest.id).edges)
    day = dt.date(1900, 6, 1) if "lights" in graph.base else dt.date(2025, 6, 1)
    here, there = graph.at(as_of=day).entity(busiest.id), far.at(as_of=day).entity(busiest.id)
    assert here.claims == there.claims


def test_a_copy_of_a_servers_graph_has_all_of_it(address: str, here: Site) -> None:
    assert len(kg.open(f"{address}/sparql").to_rdflib()) == here.snapshot.triples


@pytest.mark.parametrize(
    ("ask", "query"),
    [
        ("select", "ASK { ?s ?p ?o }"),
        ("ask", "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"),
        ("construct", "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"),
        ("select", "SELECT nothing"),
        ("select", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
        ("select", "INSERT DATA { <x:a> <x:b> <x:c> }"),
    ],
)
def test_what_cannot_be_asked_is_an_error_of_ours(
    graph: kg.Graph, address: str, ask: str, query: str
) -> None:
    for one in (graph, kg.open(address)):
        with pytest.raises(QueryError):
            getattr(one, ask)(query)


def test_an_address_without_a_graph_of_ours_is_refused() -> None:
    with pytest.raises(EngineError):
        kg.open("http://127.0.0.1:9/")


@pytest.mark.embedded
def test_ways_between_things_are_shortest_first(graph: kg.Graph, busiest: kg.Entity) -> None:
    ends = sorted(set(graph.to_networkx(busiest.id, depth=2)) - set(graph.to_networkx(busiest.id)))
    found = [ways for goal in ends[:20] if (ways := graph.paths(busiest.iri, goal, most=3))]
    assert found
    for ways in found:
        assert [len(way) for way in ways] == sorted(len(way) for way in ways)
        assert len(ways) <= 3
        for way in ways:
            assert way[0].start == busiest.iri
            for step in way:
                claims = graph.claims(step.claims)
                assert claims
                assert all({c.subject, c.object} == {step.start, step.end} for c in claims)
                assert all(claim.stands for claim in claims)


@pytest.mark.embedded
def test_a_claim_reads_as_what_it_is(busiest: kg.Entity) -> None:
    claim = next(one for one in busiest.claims if one.stands)
    denied = replace(claim, stance="denies", enters=False, retracted=dt.date(2026, 1, 1))
    assert not denied.stands
    assert "denies" in str(denied)
    assert "withdrawn" in str(denied)


@pytest.mark.parametrize("app", ["policy"], indirect=True)
@pytest.mark.embedded
def test_the_guide_is_true(policy: Project, here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here.project.root)
    found = doctest.testfile(str(policy.root / "docs" / "python.md"), module_relative=False)
    assert found.attempted > 10
    assert not found.failed
