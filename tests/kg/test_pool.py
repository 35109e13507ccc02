"""Strangers' queries: what they get, and what becomes of those that would do harm."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg import guard, worker
from kg.errors import QueryBusy, QueryError, QueryRefused, QuerySyntaxError, QueryTimeout, QueryTooLarge
from kg.limits import Limits
from kg.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.worker import Answer

EX = "https://x.example/"
LIMITS = Limits(seconds=1.5, memory=500_000_000, result=2_000_000, workers=2)
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMB = (
    "SELECT (STRLEN(?z) AS ?size) { BIND ('0123456789abcdef0123456789abcdef' AS ?a) "
    + " ".join(
        f"BIND (CONCAT(?{one}, ?{one}, ?{one}, ?{one}) AS ?{two})"
        for one, two in zip("abcdefghijklmno", "bcdefghijklmnoz", strict=True)
    )
    + " }"
)
CRASHES = (
    "ASK { FILTER(" + "!" * 90_000 + "true) }",
    "ASK { FILTER(" + "true||" * 15_000 + "true) }",
    "ASK { " + "{} UNION " * 10_000 + "{} }",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two named graphs: a thousand numbered things in one, their names in the other."""
    path = tmp_path_factory.mktemp("pool") / "store"
    one, two = NamedNode(f"{EX}one"), NamedNode(f"{EX}two")
    number, name = NamedNode(f"{EX}number"), NamedNode(f"{EX}name")
    writing = Store(str(path))
    for index in range(1000):
        thing = NamedNode(f"{EX}thing/{index}")
        writing.add(Quad(thing, number, Literal(index), one))
        writing.add(Quad(thing, name, Literal(f"Näme {index}, “鷗岩燈台”", language="en"), two))
    writing.flush()
    return path


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[Pool]:
    """One pool for all, so that each test also shows that it got over the one before."""
    made = Pool(store, LIMITS, {"ex": EX})
    yield made
    made.close()


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text through, to see what the sandbox does by itself."""
    monkeypatch.setattr(guard, "check", lambda *_: None)


def numbers(answer: Answer) -> list[str]:
    return [row["n"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


def alive(pool: Pool) -> bool:
    return numbers(pool.run("SELECT ?n { ex:thing\\/7 ex:number ?n }")) == ["7"]


# --- answers ------------------------------------------------------------------------------------------

ROW = "SELECT ?n ?name { ex:thing\\/7 ex:number ?n ; ex:name ?name }"


def test_solutions_as_json(pool: Pool) -> None:
    answer = pool.run(ROW, accept="application/sparql-results+json")
    assert (answer.kind, answer.media_type) == ("solutions", "application/sparql-results+json")
    (row,) = json.loads(answer.body)["results"]["bindings"]
    assert row["name"] == {"type": "literal", "value": "Näme 7, “鷗岩燈台”", "xml:lang": "en"}


def test_solutions_as_xml(pool: Pool) -> None:
    answer = pool.run(ROW, accept="application/sparql-results+xml")
    texts = [node.text for node in ET.fromstring(answer.body).iter() if node.tag.endswith("}literal")]  # noqa: S314
    assert set(texts) == {"7", "Näme 7, “鷗岩燈台”"}


def test_solutions_as_csv(pool: Pool) -> None:
    answer = pool.run(ROW, accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode())))
    assert rows == [{"n": "7", "name": "Näme 7, “鷗岩燈台”"}]


def test_solutions_as_tsv(pool: Pool) -> None:
    answer = pool.run(ROW, accept="text/tab-separated-values")
    assert answer.body.decode().splitlines()[0].split("\t") == ["?n", "?name"]


@pytest.mark.parametrize(
    ("query", "said"), [("ASK { ?s ex:number 7 }", "true"), ("ASK { ?s ex:number 7.5 }", "false")]
)
def test_a_yes_or_no(pool: Pool, query: str, said: str) -> None:
    assert json.loads(pool.run(query).body)["boolean"] is (said == "true")
    assert pool.run(query, accept="text/csv").body.decode().strip() == said
    assert f">{said}<" in pool.run(query, accept="application/sparql-results+xml").body.decode()


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_graphs(pool: Pool, media_type: str, form: RdfFormat) -> None:
    answer = pool.run("CONSTRUCT WHERE { ex:thing\\/7 ex:number ?n ; ex:name ?name }", accept=media_type)
    assert (answer.kind, answer.media_type) == ("graph", media_type)
    objects = {quad.object.value for quad in parse(answer.body, form)}  # type: ignore[union-attr]
    assert objects == {"7", "Näme 7, “鷗岩燈台”"}


def test_turtle_is_written_with_prefixes(pool: Pool) -> None:
    assert b"ex:number" in pool.run("CONSTRUCT WHERE { ?s ex:number 7 }", accept="text/turtle").body


def test_a_type_that_does_not_fit_the_form_gives_way(pool: Pool) -> None:
    assert pool.run("ASK {}", accept="text/turtle").media_type == "application/sparql-results+json"
    assert pool.run("DESCRIBE ex:thing\\/7", accept="text/csv").media_type == "text/turtle"


def test_the_default_graph_is_the_union_unless_others_are_named(pool: Pool) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert numbers(pool.run(count)) == ["2000"]
    assert numbers(pool.run(count, default_graphs=[f"{EX}one"])) == ["1000"]
    assert numbers(pool.run(count, default_graphs=[f"{EX}one", f"{EX}two"])) == ["2000"]
    assert numbers(pool.run(count, named_graphs=[f"{EX}one"])) == ["0"]
    assert numbers(pool.run(count, default_graphs=[f"{EX}none"])) == ["0"]


def test_named_graphs(pool: Pool) -> None:
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert numbers(pool.run(graphs)) == ["2"]
    assert numbers(pool.run(graphs, named_graphs=[f"{EX}two"])) == ["1"]


def test_unicode_in_queries(pool: Pool) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?größe ex:name ?名前 FILTER CONTAINS(?名前, '鷗岩') }"
    assert numbers(pool.run(query)) == ["1000"]


# --- harm ---------------------------------------------------------------------------------------------


def test_a_wrong_query_is_told_where(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError, match=r"\b2:"):
        pool.run("SELECT *\n{ ?s ?p }")


def test_a_runaway_is_ended_at_its_deadline(pool: Pool) -> None:
    assert alive(pool)
    with pytest.raises(QueryTimeout, match=r"longer than 1\.5 s"):
        pool.run(CROSS)
    assert alive(pool)


def test_a_memory_bomb_is_ended(pool: Pool) -> None:
    with pytest.raises((QueryTooLarge, QueryTimeout), match=r"memory|longer"):
        pool.run(BOMB)
    assert alive(pool)


def test_a_large_concatenation_is_ended(pool: Pool) -> None:
    with pytest.raises((QueryTooLarge, QueryTimeout)):
        pool.run("SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ex:name ?x . ?b ex:name ?n . ?c ex:name ?z }")
    assert alive(pool)


def test_a_result_that_is_too_large_is_stopped(pool: Pool) -> None:
    with pytest.raises(QueryTooLarge, match=r"larger than 2,000,000 bytes.*LIMIT"):
        pool.run("SELECT * { ?a ex:name ?x . ?b ex:number ?y FILTER (?y < 50) }")
    assert alive(pool)


@pytest.mark.parametrize("query", CRASHES, ids=["signs", "ors", "unions"])
def test_a_query_that_crashes_its_process_is_an_error_and_no_more(pool: Pool, query: str) -> None:
    with pytest.raises(QueryError):
        pool.run(query)
    assert alive(pool)


@pytest.mark.usefixtures("unguarded")
def test_nesting_that_the_guard_would_refuse_ends_only_the_worker(pool: Pool) -> None:
    with pytest.raises(QueryTooLarge, match="ended"):
        pool.run("SELECT * " + "{" * 5000 + "}" * 5000)
    assert alive(pool)


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_the_network_is_out_of_reach_whatever_the_query_says(pool: Pool, silent: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        where = f"http://127.0.0.1:{server.getsockname()[1]}/sparql"
        try:
            answer = pool.run(f"SELECT * {{ SERVICE {silent} <{where}> {{ ?s ?p ?o }} }}")
        except QueryRefused as error:
            assert not silent, "SILENT turns failures into an empty answer"
            assert "refused" in str(error)
        else:
            assert json.loads(answer.body)["results"]["bindings"] == [{}]
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.usefixtures("unguarded")
def test_an_update_is_not_a_query(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError):
        pool.run("INSERT DATA { ex:a ex:b ex:c }")


# --- many ---------------------------------------------------------------------------------------------


def test_many_at_once_with_some_bad_ones(store: Path) -> None:
    pool = Pool(store, replace(LIMITS, waiting=64, patience=60), {"ex": EX})
    bad = {3: CROSS, 8: CRASHES[0], 13: BOMB, 18: CRASHES[2]}

    def ask(index: int) -> str:
        try:
            return numbers(pool.run(bad.get(index, f"SELECT ?n {{ ex:thing\\/{index} ex:number ?n }}")))[0]
        except QueryError as error:
            return type(error).__name__

    try:
        with ThreadPoolExecutor(10) as threads:
            said = list(threads.map(ask, range(40)))
    finally:
        pool.close()
    assert [said[index] for index in range(40) if index not in bad] == [
        str(index) for index in range(40) if index not in bad
    ]
    assert {said[3], said[8], said[13], said[18]} <= {"QueryTimeout", "QueryTooLarge"}


def test_too_many_are_told_to_come_back(store: Path) -> None:
    pool = Pool(store, replace(LIMITS, workers=1, quick_workers=1, waiting=0), {"ex": EX})
    try:
        with ThreadPoolExecutor(4) as threads:
            futures = [threads.submit(pool.run, CROSS) for _ in range(4)]
            errors = sorted(type(future.exception()).__name__ for future in futures)
        assert errors == ["QueryBusy", "QueryBusy", "QueryBusy", "QueryTimeout"]
    finally:
        pool.close()


def test_nobody_waits_for_ever(store: Path) -> None:
    pool = Pool(store, replace(LIMITS, seconds=3, workers=1, waiting=9, patience=0), {"ex": EX})
    try:
        assert alive(pool)
        with ThreadPoolExecutor(2) as threads:
            both = [threads.submit(pool.run, CROSS) for _ in range(2)]
            errors = {type(one.exception()): str(one.exception()) for one in both}
        assert set(errors) == {QueryBusy, QueryTimeout}
        assert "try again" in errors[QueryBusy]
    finally:
        pool.close()


def test_a_killed_worker_is_replaced(pool: Pool) -> None:
    assert alive(pool)
    for member in set(pool.members.all):
        assert member.pid
        os.kill(member.pid, signal.SIGKILL)
        while member.up:
            time.sleep(0.01)
    assert alive(pool)


def test_a_store_that_is_gone_is_an_error(tmp_path: Path) -> None:
    pool = Pool(tmp_path / "nothing", LIMITS)
    with pytest.raises(QueryError, match="cannot be started"):
        pool.run("ASK {}")
    pool.close()


def test_a_closed_pool_opens_again(store: Path) -> None:
    pool = Pool(store, LIMITS, {"ex": EX})
    pool.close()
    assert alive(pool)
    pool.close()
    pool.close()


def test_a_worker_answers_in_process_too(store: Path) -> None:
    """Where nobody is a stranger, as in tests."""
    here = worker.Worker(Store.read_only(str(store)), 1000, worker.Prologue())
    question = worker.Question("SELECT ?n { ?s ?p ?n FILTER (?n = 7) }", "text/csv")
    answer = here.answer(question, lambda _: None)
    assert answer
    assert answer.body == b"n\r\n7\r\n"
