"""Calls to other servers: to one that really runs, to ones that misbehave, and to ones that nobody listed."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import calls, outbound
from kg.errors import QueryBusy, QueryRefused, QuerySyntaxError, QueryTooLarge, ServiceFailed, SettingsError
from kg.inline import inline
from kg.limits import Limits
from kg.pool import Pool
from tests.w3c.server import running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.w3c.server import Server

EX = "https://x.example/"
LIGHTS = "https://lights.example/"
OTHER = "http://127.0.0.1:9/other"
BLANK = """@prefix ex: <https://x.example/> .
ex:a ex:knows [ ex:name 'one' ] , [ ex:name 'two'@en-GB ] ; ex:n 1, 2.50 ."""
EMPTY = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of ours on the second project and some nodes without names."""
    folder = tmp_path_factory.mktemp("other")
    (folder / "blank.ttl").write_text(BLANK)
    with running(folder / "project", {f"{EX}blank": (folder / "blank.ttl", EX)}) as server:
        yield server


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is known here of the lights there."""
    path = tmp_path_factory.mktemp("here") / "store"
    writing = Store(str(path))
    for name, keeper in (("gull-rock-light", "Ann"), ("sker-light", "Ben"), ("no-such-light", "Cy")):
        light = NamedNode(f"{LIGHTS}id/{name}")
        writing.add(Quad(light, NamedNode(f"{EX}rememberedBy"), Literal(keeper), NamedNode(f"{EX}g")))
    writing.flush()
    return path


@contextmanager
def open_pool(store: Path, *listed: str, **limits: float) -> Iterator[Pool]:
    bounds = replace(Limits(seconds=5, workers=1, quick_workers=1, service_hosts=listed), **limits)
    pool = Pool(store, bounds, {"ex": EX, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}, EX)
    try:
        yield pool
    finally:
        pool.close()


def rows(pool: Pool, query: str) -> list[dict[str, str]]:
    found = json.loads(pool.run(query).body)["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in found]


def at(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}/sparql"


@contextmanager
def answering(*pieces: bytes, pause: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """Answer any request with the same pieces; gives the address, and what is sent to it."""
    got: list[bytes] = []
    over = threading.Event()

    def answer(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                got.append(connection.recv(100_000))
                try:
                    for piece in pieces:
                        connection.sendall(piece)
                        over.wait(pause)
                    # Closed with something unread, a connection is cut off, and the answer with it.
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(100_000):
                        pass
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", got
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_what_is_here_is_joined_with_what_is_there(store: Path, other: Server) -> None:
    query = f"""SELECT ?who ?label {{
      ?light ex:rememberedBy ?who
      OPTIONAL {{ SERVICE <{at(other)}> {{ ?light rdfs:label ?label }} }}
    }} ORDER BY ?who"""
    with open_pool(store, at(other)) as pool:
        found = rows(pool, query)
        assert found[0] == {"who": "Ann", "label": "Gull Rock Light"}
        assert found[-1] == {"who": "Cy"}, "what is not known there is no error"
        asked = rows(pool, f"SELECT * {{ SERVICE <{at(other)}> {{ BIND (1 + 1 AS ?two) }} }}")
        assert asked == [{"two": "2"}]
        assert (
            b"true" in pool.run(f"ASK {{ SERVICE <{at(other)}> {{ <{LIGHTS}id/sker-light> ?p [] }} }}").body
        )
        made = pool.run(
            "CONSTRUCT { ?l ex:is ?n } { "
            f"SERVICE<{at(other)}>{{ ?l rdfs:label ?n FILTER (STRSTARTS (?n, 'Sker')) }} }}",
            accept="application/n-triples",
        )
        assert b"sker-light" in made.body


def test_prefixes_and_bases_that_the_query_declares_hold_there_too(store: Path, other: Server) -> None:
    query = f"""# SERVICE in a comment
    BASE <{LIGHTS}> PREFIX l: <id/> PREFIX here: <{at(other)[:-6]}>
    SELECT ?a ?b {{
      SERVICE here:sparql {{ l:gull-rock-light rdfs:label ?a . <id/gull-rock-light> rdfs:label ?b }}
    }}"""
    with open_pool(store, at(other)) as pool:
        assert rows(pool, query) == [{"a": "Gull Rock Light", "b": "Gull Rock Light"}]


def test_every_form_of_term_arrives(store: Path, other: Server) -> None:
    with open_pool(store, at(other)) as pool:
        found = rows(
            pool,
            f"""SELECT ?name ?lang ?node {{
              SERVICE <{at(other)}> {{ GRAPH ex:blank {{ ex:a ex:knows ?node . ?node ex:name ?name }} }}
              BIND (LANG(?name) AS ?lang) FILTER (isIRI(?node))
            }} ORDER BY ?name""",
        )
        assert [(row["name"], row["lang"].lower()) for row in found] == [("one", ""), ("two", "en-gb")]
        assert len({row["node"] for row in found}) == 2
        assert all(row["node"].startswith(f"{EX}.well-known/genid/") for row in found)
        numbers = rows(
            pool,
            f"SELECT (SUM(?n) AS ?sum) {{ SERVICE <{at(other)}> {{ GRAPH ex:blank {{ ex:a ex:n ?n }} }} }}",
        )
        assert numbers == [{"sum": "3.5"}]


@pytest.mark.parametrize("listed", [(), (OTHER,), ("https://127.0.0.1",)])
@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_what_is_not_listed_is_refused_before_anything_is_asked(
    store: Path, listed: Sequence[str], silent: str
) -> None:
    with answering(HEAD, b"\r\n", EMPTY) as (address, got), open_pool(store, *listed) as pool:
        with pytest.raises(QueryRefused, match="SERVICE"):
            pool.run(f"SELECT * {{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} }}")
        assert not got
        assert not pool.size, "no process was even started"


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE ?where { ?s ?p ?o }",
        "VALUES ?where { <ADDRESS> } SERVICE ?where { ?s ?p ?o }",
        "SERVICE <ADDRESS> { ?s ?p ?o SERVICE <ADDRESS> { ?s ?p ?o } }",
        "SERVICE <ADDRESS> { ?s ?p ?o } SERVICE SILENT ?where { ?s ?p ?o }",
        "SERVICE <ADDRESS> { ?s ?p ?o } 1SERVICE:x{ ?s ?p ?o }",
        "SERVICE nobody:x { ?s ?p ?o }",
        "SERVICE <ADDRESS> ?s ?p ?o",
        "SERVICE",
    ],
)
def test_a_call_that_cannot_be_told_before_is_refused(store: Path, call: str) -> None:
    with answering(HEAD, b"\r\n", EMPTY) as (address, got), open_pool(store, address) as pool:
        with pytest.raises(QueryRefused, match="SERVICE is refused"):
            pool.run(f"SELECT * {{ {call.replace('ADDRESS', address)} }}")
        assert not got


def test_a_listed_host_may_be_called_at_any_path_of_the_same_port(store: Path) -> None:
    with answering(HEAD, b"\r\n", EMPTY) as (address, _):
        host = address.removesuffix("/sparql")
        with open_pool(store, host) as pool:
            assert rows(pool, f"SELECT * {{ SERVICE <{host}/a/b?c=d> {{ ?s ?p ?o }} }}") == []
            for near in (
                host + "1",
                f"{host}@127.0.0.1",
                host.replace("http:", "https:"),
                f"{host}.x.example",
            ):
                with pytest.raises(QueryRefused, match="refused"):
                    pool.run(f"SELECT * {{ SERVICE <{near}/sparql> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        (
            [b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"],
            "another address",
        ),
        ([b"HTTP/1.1 500 Oh\r\nContent-Length: 6\r\n\r\nsecret"], r"refuses \(500\)$"),
        ([HEAD, b"\r\n", b" " * 20_000], "more than 10,000 bytes"),
        ([HEAD, b"Content-Encoding: gzip\r\n\r\n", b"x"], "compressed"),
        ([HEAD, b"\r\n", b"<html>"], "not answer with SPARQL results"),
        ([HEAD, b"\r\n", b'{"head": {}, "boolean": true}'], "not answer with SPARQL results"),
        (
            [HEAD, b"\r\n", b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":1}]}}'],
            "not answer with SPARQL",
        ),
        ([b"SSH-2.0-OpenSSH\r\n"], "does not speak HTTP"),
        ([b""], "does not speak HTTP"),
    ],
    ids=["redirect", "status", "size", "packed", "page", "verdict", "terms", "other", "nothing"],
)
def test_a_server_that_misbehaves_is_an_error_that_names_it(
    store: Path, pieces: list[bytes], told: str
) -> None:
    with answering(*pieces) as (address, _), open_pool(store, address, service_result=10_000) as pool:
        with pytest.raises(ServiceFailed, match=told) as caught:
            pool.run(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        assert address in str(caught.value)
        assert rows(pool, f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}") == [{}]


@pytest.mark.parametrize(
    "trickle", [b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 99, HEAD + b"\r\n" + b" " * 800]
)
def test_a_server_that_answers_drop_by_drop_is_given_up_in_time(store: Path, trickle: bytes) -> None:
    drops = [trickle[at : at + 4] for at in range(0, len(trickle), 4)]
    with answering(*drops, pause=0.1) as (address, _), open_pool(store, address, service_seconds=0.5) as pool:
        begun = time.monotonic()
        with pytest.raises(ServiceFailed, match="longer than"):
            pool.run(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        assert 0.4 < time.monotonic() - begun < 0.1 * len(drops) / 2


def test_the_calls_of_a_query_share_its_time_and_are_counted(store: Path) -> None:
    with (
        answering(b"", pause=60) as (slow, got),
        open_pool(store, slow, service_seconds=0.6, service_calls=2) as pool,
    ):
        call = f"SERVICE SILENT <{slow}> {{ ?s ?p ?o }} "
        begun = time.monotonic()
        assert rows(pool, f"SELECT * {{ {call * 2} }}") == [{}]
        assert time.monotonic() - begun < 30
        asked = len(got)
        with pytest.raises(QueryTooLarge, match="3 times; the limit is 2"):
            pool.run(f"SELECT * {{ {call * 3} }}")
        assert len(got) == asked


def test_so_many_queries_may_call_at_once(store: Path) -> None:
    with (
        answering(b"", pause=60) as (slow, got),
        open_pool(store, slow, service_seconds=2.5, service_calls=1, patience=0.1) as pool,
    ):
        query = f"SELECT * {{ SERVICE SILENT <{slow}> {{ ?s ?p ?o }} }}"
        first = threading.Thread(target=pool.run, args=(query,))
        first.start()
        while not got:
            assert first.is_alive()
            time.sleep(0.01)
        with pytest.raises(QueryBusy):
            pool.run(query)
        first.join()


def test_a_name_for_an_address_that_is_not_public_is_refused(store: Path) -> None:
    with answering(HEAD, b"\r\n", EMPTY) as (address, got):
        named = address.replace("127.0.0.1", "localhost")
        with open_pool(store, named) as pool, pytest.raises(ServiceFailed, match="not public"):
            pool.run(f"SELECT * {{ SERVICE <{named}> {{ ?s ?p ?o }} }}")
        assert not got
    assert not any(
        map(outbound.is_public, ("169.254.169.254", "100.64.0.1", "::1", "fd00::1", "2002:a00:1::"))
    )


def test_no_proxy_of_the_environment_is_asked(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(HEAD, b"\r\n", EMPTY) as (address, got), answering(HEAD, b"\r\n", EMPTY) as (proxy, asked):
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("ALL_PROXY", proxy)
        with open_pool(store, address) as pool:
            pool.run(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        assert (len(got), len(asked)) == (1, 0)
    sent = got[0].lower()
    assert b"cookie" not in sent
    assert b"authorization" not in sent


def test_an_answer_cannot_add_to_the_query(store: Path) -> None:
    evil = '") } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'
    for value in ({"type": "literal", "value": evil}, {"type": "bnode", "value": evil}):
        body = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": value}]}})
        with answering(HEAD, b"\r\n", body.encode()) as (address, _), open_pool(store, address) as pool:
            found = rows(pool, f"SELECT ?s {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
            assert found == [{"s": evil}] or found[0]["s"].startswith(EX)
    for value in (
        {"type": "uri", "value": "http://x.example/> } #"},
        {"type": "literal", "value": "x", "datatype": "a:b> #"},
        {"type": "literal", "value": "x", "xml:lang": "en) }"},
        {"type": "literal", "value": "\ud800"},
        {"type": "triple", "value": {}},
    ):
        body = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": value}]}})
        with pytest.raises(ServiceFailed):
            inline(body.encode(), OTHER, EX)
    for names in (["a b"], ["a) {"], [1], None):
        with pytest.raises(ServiceFailed):
            inline(json.dumps({"head": {"vars": names}, "results": {"bindings": []}}).encode(), OTHER, EX)


def test_an_answer_that_is_nested_deep_ends_no_process() -> None:
    deep = '{"type":"triple","value":{"subject":' * 200_000
    body = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + deep
    with pytest.raises(ServiceFailed):
        inline(body.encode(), OTHER, EX)


def test_a_query_that_is_wrong_beside_its_calls_says_where(store: Path) -> None:
    with (
        answering(HEAD, b"\r\n", EMPTY) as (address, _),
        open_pool(store, address) as pool,
        pytest.raises(QuerySyntaxError, match="1:"),
    ):
        pool.run(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} . . . }}")


@pytest.mark.parametrize(
    "listed",
    ["x.example", "ftp://x.example/", "https://", "https://a:b@x.example/", "https://x.example:port/", ""],
)
def test_what_is_no_address_is_no_setting(store: Path, listed: str) -> None:
    with pytest.raises(SettingsError, match="service_hosts"):
        Pool(store, Limits(service_hosts=(listed,)))


def test_finding_calls_takes_little_time_on_any_text() -> None:
    for text in ("SERVICE <a:b> {", "SERVICE <a:b> {} ", "SERVICE ", "PREFIX a: <b:> ", "{ "):
        query = "SELECT * { " + text * (Limits().query_chars // len(text))
        begun = time.process_time()
        try:
            found = calls.find(query, {})
        except QueryRefused:
            continue
        finally:
            assert time.process_time() - begun < 2, text
        assert all(one.end <= two.start for one, two in pairwise(found))
