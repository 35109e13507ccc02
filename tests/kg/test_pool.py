from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import guard
from kg.errors import (
    QueryBusy,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
)
from kg.limits import Limits
from kg.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

X = "http://x.example/"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?i || ?d = ?c) }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "store"
    made = Store(str(path))
    made.extend(
        Quad(
            NamedNode(f"{X}s{n}"), NamedNode(f"{X}p"), Literal(f"Größe 商务部 {n}"), NamedNode(f"{X}g{n % 2}")
        )
        for n in range(2_000)
    )
    made.flush()
    return path


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[Pool]:
    made = Pool(store, Limits(seconds=1.5, result=200_000, memory=500_000_000), {"x": X})
    yield made
    made.close()


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"o\r\n"),
        ("text/tab-separated-values", b"?o\n"),
    ],
)
def test_solutions_in_each_form(pool: Pool, accept: str, start: bytes) -> None:
    answer = pool.run("SELECT ?o WHERE { x:s7 ?p ?o }", accept=accept)
    assert (answer.kind, answer.media_type) == ("solutions", accept)
    assert answer.body.startswith(start)
    assert "Größe 商务部 7".encode() in answer.body


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_graphs_in_each_form(pool: Pool, accept: str) -> None:
    answer = pool.run("CONSTRUCT { ?s x:q ?o } WHERE { ?s x:p ?o } LIMIT 2", accept=accept)
    assert (answer.kind, answer.media_type) == ("graph", accept)
    assert b"q" in answer.body


def test_a_yes_or_no_in_each_form(pool: Pool) -> None:
    assert b"true" in pool.run("ASK { ?s ?p ?o }").body
    assert pool.run("ASK { ?s ?p 'none' }", accept="text/csv").body == b"false\n"


def test_the_dataset_that_a_request_names(pool: Pool) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert b"2000" in pool.run(count, accept="text/csv").body
    assert b"1000" in pool.run(count, accept="text/csv", default_graphs=[f"{X}g0"]).body
    assert pool.run(count, accept="text/csv", named_graphs=[f"{X}g0"]).body == b"n\r\n0\r\n"
    inside = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert pool.run(inside, accept="text/csv", named_graphs=[f"{X}g1"]).body == f"g\r\n{X}g1\r\n".encode()


def test_a_runaway_is_gone_soon_after_its_deadline_and_the_pool_goes_on(pool: Pool) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"1\.5 s"):
        pool.run(CROSS)
    assert time.monotonic() - begun < pool.limits.seconds + 2
    assert b"true" in pool.run("ASK { ?s ?p ?o }").body


def test_a_memory_bomb_is_ended_and_the_pool_goes_on(pool: Pool) -> None:
    bomb = (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f), STR(?c), STR(?f))) AS ?x) "
        "WHERE { ?a ?b ?c . ?d ?e ?f }"
    )
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        pool.run(bomb)
    assert b"true" in pool.run("ASK { ?s ?p ?o }").body


def test_a_result_that_is_too_large_is_not_sent(pool: Pool) -> None:
    with pytest.raises(QueryTooLarge, match="200,000 bytes"):
        pool.run("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", accept="text/csv")


def test_bad_queries_are_told_where(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError, match="1:"):
        pool.run("SELECT WHERE")
    with pytest.raises(QueryRefused):
        pool.run("DROP ALL")


def test_the_sandbox_holds_where_the_text_check_does_not(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_query: str, _limits: Limits) -> None:
        """Let everything through, as a query that fooled the check would be."""

    monkeypatch.setattr(guard, "check", nothing)
    with pytest.raises(QueryRefused, match="network"):
        pool.run("SELECT * WHERE { SERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }")
    deep = "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000
    with pytest.raises(QueryError):
        pool.run(deep)
    assert b"true" in pool.run("ASK { ?s ?p ?o }").body


def test_many_at_once_get_their_own_answers(pool: Pool) -> None:
    def ask(n: int) -> bool:
        return (
            f"Größe 商务部 {n}\r\n".encode()
            in pool.run(f"SELECT ?o WHERE {{ x:s{n} ?p ?o }}", accept="text/csv").body
        )

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(40)))


def test_load_is_shed_when_too_many_wait(store: Path) -> None:
    small = Pool(store, Limits(seconds=2, workers=1, waiting=0))
    try:
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(small.run, CROSS)
            time.sleep(0.5)
            with pytest.raises(QueryBusy):
                small.run("ASK {}")
            with pytest.raises(QueryTimeout):
                running.result()
    finally:
        small.close()
