"""Ordered results with a limit are what the engine makes of them, to the byte."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, Store

from kg.ordering import first, ordered
from kg.worker import Prologue, Question, Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

EX = "https://x.example/"
JSON = "application/sparql-results+json"
NAME, SIZE, LINK, MIXED = (NamedNode(EX + name) for name in ("name", "size", "link", "mixed"))


def quads() -> Iterator[Quad]:
    """Give things with names, sizes and links; some in two graphs, and values of every sort."""
    one, two = NamedNode(EX + "one"), NamedNode(EX + "two")
    for number in range(60):
        thing = NamedNode(f"{EX}thing-{number * 7 % 60}")
        yield Quad(thing, NAME, Literal(f'the "{number % 9}"\nof é\U0001f600 things \\ {number}'), one)
        yield Quad(thing, SIZE, Literal(number % 11 - 5), two)
        for other in range(number % 5):
            yield Quad(thing, LINK, NamedNode(f"{EX}thing-{other}"), one)
            yield Quad(thing, LINK, NamedNode(f"{EX}thing-{other}"), two)
        mixed = [Literal(number), Literal(f"{number}"), Literal("n", language="en"), NamedNode(EX + "n")]
        if number < 16:  # Of more than 20 that have no order, the engine ends its process.
            yield Quad(thing, MIXED, mixed[number % 4], one)
    yield Quad(NamedNode(EX + "with-blank"), LINK, BlankNode("b"), one)


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.extend(quads())
    return made


TAKEN = (
    "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) { ?s <link> ?o } GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 10",
    "SELECT ?s ?name { ?s <name> ?name } ORDER BY ?name ?s LIMIT 7 OFFSET 20",
    "SELECT ?s ?name { ?s <name> ?name } ORDER BY DESC(?name) OFFSET 3 LIMIT 7 # the last ones",
    "SELECT * { ?s <size> ?n . ?s <name> ?name } order by ?n desc(?s) limit 12",
    "SELECT DISTINCT ?n ?s { ?s <size> ?n } ORDER BY ASC(?n) DESC(?s) LIMIT 1000",
    "SELECT $s ?none { $s <size> ?n OPTIONAL { $s <nothing> ?none } } ORDER BY $s LIMIT 5",
    "SELECT ?s { ?s <nothing> ?n } ORDER BY ?s LIMIT 5",
    "SELECT ?s { { SELECT ?s { ?s <size> ?n } ORDER BY ?n LIMIT 40 } } ORDER BY ?s LIMIT 5",
    "PREFIX order: <https://x.example/> SELECT ?s { ?s order:size 5 } ORDER BY ?s LIMIT 5",
)
LEFT = (
    "SELECT ?s ?n { ?s <size> ?n } ORDER BY ?n LIMIT 100",
    "SELECT ?v ?s { ?s <mixed> ?v } ORDER BY ?v ?s LIMIT 5",
    "SELECT ?s ?v { ?s <size> ?n OPTIONAL { ?s <nothing> ?v } } ORDER BY ?v ?s LIMIT 100",
    "SELECT ?s { ?s <size> ?n } ORDER BY ?n LIMIT 100",
    "SELECT ?s ?o { ?s <link> ?o } ORDER BY ?s LIMIT 1000",
)
NOT_TAKEN = (
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s",
    "SELECT ?s { ?s ?p ?o } LIMIT 5 # ORDER BY ?s LIMIT 5",
    "SELECT ?s { ?s ?p ?o } # ORDER BY ?s LIMIT 5",
    "SELECT ?s { ?s ?p 'ORDER BY ?s LIMIT 5' }",
    "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 5 } }",
    "SELECT ?s { ?s ?p ?o } ORDER BY STR(?s) LIMIT 5",
    "SELECT ?s { ?s ?p ?o } ORDER BY (?s) LIMIT 5",
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 5 VALUES ?s { <a:b> }",
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1001",
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 999 OFFSET 2",
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 5 LIMIT 6",
    "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT",
    "SELECT ?s { ?s ?p ?o } ORDER BY DESC ?s LIMIT 5",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?n LIMIT 5",
    "CONSTRUCT WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 5",
    "ORDER BY ?s LIMIT 5",
    "",
)


@pytest.mark.parametrize("query", TAKEN)
def test_the_first_rows_are_those_of_the_engine(store: Store, query: str) -> None:
    ask = partial(store.query, base_iri=EX, use_default_graph_as_union=True)
    order = ordered(query)
    assert order
    found = first(order, ask)
    assert found
    form = QueryResultsFormat.JSON
    assert found.serialize(format=form) == ask(query).serialize(format=form)


@pytest.mark.parametrize("query", LEFT)
def test_what_the_engine_orders_better_is_left_to_it(store: Store, query: str) -> None:
    order = ordered(query)
    assert order
    assert first(order, partial(store.query, base_iri=EX, use_default_graph_as_union=True)) is None
    assert Worker(store, 10**6, Prologue(base=EX)).answer(Question(query, JSON), lambda _: None)


@pytest.mark.parametrize("query", NOT_TAKEN)
def test_other_queries_are_left_alone(query: str) -> None:
    assert ordered(query) is None


def test_a_worker_answers_about_the_graphs_that_are_named(store: Store) -> None:
    worker = Worker(store, 10**6, Prologue({"x": EX}, EX))
    query = "SELECT ?s (COUNT(?o) AS ?n) %s { ?s x:link ?o } GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 2"
    both = worker.answer(Question(query % "", JSON), lambda _: None)
    one = worker.answer(Question(query % "FROM <one>", JSON), lambda _: None)
    named = worker.answer(Question(query % "", JSON, default_graphs=(EX + "one",)), lambda _: None)
    none = worker.answer(Question(query % "", JSON, default_graphs=(EX + "none",)), lambda _: None)
    assert both
    assert one
    assert one == named
    assert none
    assert [answer.body.count(b'"s":{') for answer in (both, one, none)] == [2, 2, 0]


def test_a_worker_knows_a_prefix_however_it_is_written(store: Store) -> None:
    worker = Worker(store, 10**6, Prologue({"x": EX, "y": "https://y.example/", "": EX}, EX))
    plain = worker.answer(Question("SELECT ?n { x:thing-7 x:size ?n }", JSON), lambda _: None)
    for query in (
        r"SELECT ?n { x:thing\-7 x:size ?n }",
        "SELECT ?n { :thing-7 :size ?n }",
        "PREFIX x: <size#> PREFIX y: <https://x.example/> SELECT ?n { y:thing-7 y:size ?n }",
    ):
        assert worker.answer(Question(query, JSON), lambda _: None) == plain
