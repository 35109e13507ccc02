"""What the endpoint says of itself in the graph: statistics that are right, and what editors ask for."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import examples, service, snapshot, statistics
from kg.engine import Embedded
from kg.pool import Pool
from kg.prefixes import prefixes
from kg.vocab import RDF_TYPE, Graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.project import Project
    from kg.statistics import Statistics

VOID = "http://rdfs.org/ns/void#"
# The questions with which a query editor (sib-swiss/sparql-editor) fills its completion and its examples.
CLASSES = """
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX ext: <http://ldf.fi/void-ext#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
SELECT DISTINCT ?graph ?from ?property ?to ?datatype ?triples WHERE {
  ?graph sd:graph/void:classPartition ?part .
  ?part void:class ?from ; void:propertyPartition ?use .
  ?use void:property ?property ; void:triples ?triples .
  OPTIONAL {
    { ?use void:classPartition [ void:class ?to ] }
    UNION { ?use ext:datatypePartition [ ext:datatype ?datatype ] }
  }
}"""
EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?example ?comment ?query WHERE {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
}"""
PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }"""


@pytest.fixture
def built(lights_copy: Callable[[dict[str, str | bytes]], Project]) -> Project:
    return lights_copy({})


@pytest.fixture
def store(built: Project) -> Store:
    return snapshot.open_store(snapshot.build(built))


def without(store: Store, graph: str) -> Store:
    """Copy a store but for one graph."""
    kept = Store()
    kept.extend(quad for quad in store if quad.graph_name != NamedNode(graph))
    return kept


def by_hand(store: Store) -> tuple[Counter[object], Counter[object]]:
    """Count partitions the slow way: every triple with every class at both of its ends."""
    classes: dict[object, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None):
        classes[quad.subject].add(str(quad.object)[1:-1])
    uses: Counter[object] = Counter()
    ends: Counter[object] = Counter()
    for quad in store:
        graph, prop = str(quad.graph_name)[1:-1], quad.predicate.value
        for begin in classes[quad.subject]:
            uses[graph, begin, prop] += 1
            literal = isinstance(quad.object, Literal)
            to = {quad.object.datatype.value} if literal else classes[quad.object] if prop != RDF_TYPE else ()
            for end in to:
                ends[graph, begin, prop, end] += 1
    return uses, ends


def test_the_counts_are_exact(built: Project, store: Store) -> None:
    plain = without(store, Graphs(built.base).service)
    counted: Statistics = statistics.count(Embedded(plain))
    uses, ends = by_hand(plain)
    assert {(p.graph, p.subject_class, p.property): p.triples for p in counted.partitions} == uses
    found = {
        (p.graph, p.subject_class, p.property, end): number
        for p in counted.partitions
        for end, number in (*p.classes, *p.datatypes)
    }
    assert found == ends
    assert sum(counted.graphs.values()) == sum(counted.properties.values()) == len(plain)


def test_a_snapshot_has_it_and_the_next_one_anew(built: Project, store: Store) -> None:
    name = NamedNode(Graphs(built.base).service)
    had = set(store.quads_for_pattern(None, None, None, name))
    assert had == set(service.quads(without(store, name.value), built))
    (built.questions / "04-more.rq").write_text("# How many?\nSELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }\n")
    after = snapshot.open_store(snapshot.build(built))
    now = set(after.quads_for_pattern(None, None, None, name))
    assert now > had
    assert {quad.subject.value for quad in now - had} == {f"{built.base}questions/04-more"}
    assert set(after) - now == set(store) - had


@pytest.fixture
def ask(built: Project) -> Iterator[Callable[[str], list[dict[str, str]]]]:
    import json  # noqa: PLC0415

    pool = Pool(snapshot.build(built).store_path, None, prefixes(built), built.base)

    def answer(query: str) -> list[dict[str, str]]:
        rows = json.loads(pool.run(query).body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    yield answer
    pool.close()


class Counting:
    """A store that counts what is read of it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.read = 0

    def quads_for_pattern(self, *pattern: object) -> Iterator[Quad]:
        for quad in self._store.quads_for_pattern(*pattern):  # type: ignore[arg-type]
            self.read += 1
            yield quad


def test_an_edit_reads_as_much_for_the_counts_however_much_there_is(built: Project, store: Store) -> None:
    base = built.base
    claims = NamedNode(Graphs(base).claims)
    type_, kind, name = NamedNode(RDF_TYPE), NamedNode(f"{base}ontology#Lighthouse"), NamedNode(f"{base}n")

    def thing(number: int) -> list[Quad]:
        node = NamedNode(f"{base}id/one-of-many-{number}")
        return [Quad(node, type_, kind, claims), Quad(node, name, Literal(number), claims)]

    def revised(size: int) -> tuple[int, int]:
        before = without(store, Graphs(base).service)
        before.extend(quad for number in range(size) for quad in thing(number))
        before.extend(service.quads(before, built))
        after = Store()
        after.extend(before)
        fresh = set(thing(size))
        after.extend(fresh)
        counting = Counting(before), Counting(after)
        lost, won = service.revise(*counting, set(), fresh, built)  # type: ignore[arg-type]
        assert len(lost) == len(won) > 0
        return counting[0].read, counting[1].read

    assert revised(10) == revised(1000)


def test_editors_find_classes_and_links(built: Project, ask: Callable[[str], list[dict[str, str]]]) -> None:
    rows = ask(CLASSES)
    own = "https://lights.example/ontology#"
    links = {(row["from"], row["property"], row.get("to")) for row in rows}
    assert (f"{own}Keeper", f"{own}tends", f"{own}Berth") in links
    assert {row["graph"] for row in rows} == set(Graphs(built.base).all) - {Graphs(built.base).service}
    assert {row["datatype"] for row in rows if "datatype" in row} >= {"http://www.w3.org/2001/XMLSchema#date"}


def test_editors_find_examples_that_run(built: Project, ask: Callable[[str], list[dict[str, str]]]) -> None:
    found = ask(EXAMPLES)
    written = examples.load(built.questions)
    assert {row["comment"] for row in found} == {one.text or one.title for one in written}
    for row in found:
        assert ask(row["query"]) is not None


def test_editors_find_prefixes(built: Project, ask: Callable[[str], list[dict[str, str]]]) -> None:
    assert {row["prefix"]: row["namespace"] for row in ask(PREFIXES)} == prefixes(built)


def test_relative_names_start_from_the_project(ask: Callable[[str], list[dict[str, str]]]) -> None:
    assert ask("SELECT ?name WHERE { <id/gull-rock-light> rdfs:label ?name }") == [
        {"name": "Gull Rock Light"}
    ]
