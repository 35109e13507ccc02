"""A real server with real clients: limits, caching, compression, logs, metrics, and how it stops."""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
import shutil
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from kg.serving import Serving
from tests.web.served import Reply, Server, served

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

SECOND = Path(__file__).parent.parent / "second"
STRANGER = "127.0.5.1"
LIGHT = "/sparql?query=" + quote("SELECT ?p ?o { ?s ?p ?o } LIMIT 3")
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("serving") / "project"
    shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    with (root / "statecraft.toml").open("a") as file:
        file.write(
            '\n[serve]\nquery_seconds = 2\nclient_queries = 2\naccess_log = "-"\nquery_result = "3MB"\n'
        )
        file.write("trusted_proxies = ['127.0.9.0/24']\n")
    with served(root, "--client-burst", "30", "--client-rate", "1") as made:
        yield made


def sender(number: int) -> Mapping[str, str]:
    """Whoever a test asks as, so that one does not use up what another may."""
    return {"sender": f"127.0.6.{number}"}


def test_a_client_that_asks_too_often_is_told_to_wait_and_others_are_not(server: Server) -> None:
    replies = [server.ask("/health", sender=STRANGER) for _ in range(40)]
    # On a busy machine it takes long to ask so often, and a second later one may ask again.
    while replies[-1].status != 429:
        replies.append(server.ask("/health", sender=STRANGER))
        assert len(replies) < 1000
    assert {reply.status for reply in replies[:30]} == {200}
    refused = [reply for reply in replies if reply.status == 429]
    assert all(int(reply.headers["Retry-After"]) >= 1 for reply in refused)
    assert json.loads(refused[0].body)["status"] == 429
    assert "Content-Security-Policy" in refused[0].headers
    assert server.ask("/health", sender="127.0.5.2").status == 200
    assert b"<p>" in server.ask("/health", sender=STRANGER, Accept="text/html").body


def test_the_client_behind_a_trusted_proxy_counts_and_a_forged_one_does_not(server: Server) -> None:
    def through(proxy: str, said: str) -> int:
        return server.ask("/health", sender=proxy, X_Forwarded_For=said).status

    # The proxy adds the last address; those before it, the client has made up.
    assert 429 in {through("127.0.9.1", f"10.0.0.{n}, 192.0.2.1") for n in range(40)}
    assert through("127.0.9.1", "192.0.2.2") == 200
    assert 429 in {through("127.0.5.9", f"192.0.2.{n}") for n in range(40)}


@pytest.mark.parametrize("address", ["192.0.2.99", ""])  # on a socket of files, clients have none
@pytest.mark.parametrize("path", ["/health", LIGHT])
def test_a_request_that_was_answered_is_in_hand_no_longer(second: Flask, address: str, path: str) -> None:
    for _ in range(Serving().client_requests + 4):
        accept = {"Accept": "application/sparql-results+json, application/json;q=0.5"}
        reply = second.test_client().get(path, headers=accept, environ_overrides={"REMOTE_ADDR": address})
        assert reply.status_code == 200


def test_one_client_may_not_have_every_place(server: Server) -> None:
    idle = metric(server, "statecraft_requests_in_hand")
    for attempt in range(9):
        asked = [
            threading.Thread(target=lambda: server.ask("/sparql?query=" + quote(CROSS), **sender(1)))
            for _ in "ab"
        ]
        for one in asked:
            one.start()
        server.until(
            lambda asked=asked: (  # type: ignore[misc]
                metric(server, "statecraft_requests_in_hand") >= idle + 2
                or not all(one.is_alive() for one in asked)
            )
        )
        third = server.ask(f"{LIGHT}%20%23{attempt}", **sender(1))
        other = server.ask(f"{LIGHT}%20%23{attempt}", **sender(2))
        for one in asked:
            one.join()
        if third.status == 429:  # else one of the two was ended before it: the machine is busy
            break
    assert (third.status, third.headers["Retry-After"]) == (429, "5")
    assert other.status == 200


def test_a_query_past_its_deadline_is_told_so(server: Server) -> None:
    """Without the deadline it would go on for years."""
    reply = server.ask("/sparql?query=" + quote(CROSS + " # 2"))
    assert (reply.status, reply.headers["Content-Type"]) == (422, "application/problem+json")
    assert b"longer than 2 s" in reply.body
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", [LIGHT, "/", "/id/gull-rock-light", "/search?q=gull", "/id/gull-rock-light.ttl"]
)
def test_what_a_client_has_is_not_sent_again(server: Server, path: str) -> None:
    first = server.ask(path)
    tag = first.headers["ETag"]
    again = server.ask(path, If_None_Match=tag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert {"Accept", "Accept-Encoding"} <= {part.strip() for part in again.headers["Vary"].split(",")}
    assert first.headers["Cache-Control"] == "no-cache"
    moment = server.ask(path + ("&" if "?" in path else "?") + "asOf=1905-01-01", If_None_Match=tag)
    assert (moment.status, moment.headers["ETag"] == tag) == (200, False)


def test_an_answer_from_memory_is_the_same_and_needs_no_worker(server: Server) -> None:
    path = "/sparql?query=" + quote("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p # kept")
    first, again, as_csv = server.ask(path), server.ask(path), server.ask(path, Accept="text/csv")
    assert (first.body, first.headers["ETag"]) == (again.body, again.headers["ETag"])
    assert as_csv.body != first.body
    assert metric(server, "statecraft_cache_hits") >= 1
    form = urlencode({"query": "SELECT ?s { ?s ?p ?o } LIMIT 2"})
    other = urlencode({"query": "SELECT ?s { ?s ?p ?o } LIMIT 1"})
    posted = [server.ask("/sparql", "POST", body=body).body for body in (form, other, form)]
    assert posted[0] == posted[2] != posted[1]


def test_what_says_something_else_each_time_is_asked_each_time(server: Server) -> None:
    path = "/sparql?query=" + quote("SELECT (STRUUID() AS ?u) {}")
    first = server.ask(path)
    assert server.ask(path, If_None_Match=first.headers.get("ETag", "")).body != first.body


def test_bodies_are_compressed_for_those_who_understand(server: Server) -> None:
    plain, small = server.ask("/"), server.ask("/", Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert small.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("path", ["/", LIGHT, "/id/gull-rock-light", "/id/none-such", "/static/style.css"])
def test_head_is_get_without_a_body(server: Server, path: str) -> None:
    get, head = server.ask(path), server.ask(path, "HEAD")
    assert (head.status, head.body) == (get.status, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert head.headers[name] == get.headers[name], name


def test_options(server: Server) -> None:
    assert "GET" in server.ask("/", "OPTIONS").headers["Allow"]
    assert (
        server.ask("/sparql", "OPTIONS").headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    )


def test_a_large_result_is_whole_or_none(server: Server) -> None:
    def rows(limit: int) -> Reply:
        query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {limit}"
        return server.ask("/sparql?query=" + quote(query), Accept="text/csv")

    reply = rows(3_000)
    assert len(reply.body) == int(reply.headers["Content-Length"]) > 300_000
    assert sum(1 for _ in csv.reader(io.StringIO(reply.body.decode(), newline=""))) == 3_001
    assert rows(100_000).status == 413


@pytest.mark.parametrize(
    "path", ["/", "/none", "/sparql?query=x", "/graph?id=none", "/health", "/status", "/id/%00"]
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_every_answer_is_safe_headed(server: Server, path: str, accept: str) -> None:
    headers = server.ask(path, Accept=accept).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def metric(server: Server, name: str) -> float:
    lines = server.ask("/metrics").body.decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def test_metrics_are_for_operators(server: Server) -> None:
    before = metric(server, 'statecraft_requests_total{method="GET",status="200",view="home.home"}')
    server.ask("/")
    assert (
        metric(server, 'statecraft_requests_total{method="GET",status="200",view="home.home"}') == before + 1
    )
    assert metric(server, "statecraft_snapshot") == 1
    assert server.ask("/metrics", **sender(3)).status == 404


def test_the_log_has_a_line_for_each_request_and_no_query(server: Server) -> None:
    server.ask("/search?q=secret-word", **sender(4))
    (line,) = [line for line in server.log() if line["path"] == "/search" and line["status"] == 200][-1:]
    assert {"time", "method", "status", "bytes", "ms", "client", "snapshot"} <= set(line)
    assert "secret-word" not in server.out.read_text()
    assert "127.0.6.4" not in server.out.read_text()


def test_a_reload_loses_no_request_and_a_stop_lets_answers_end(server: Server) -> None:
    """Last, for it ends the server."""
    statuses: list[int] = []
    over = threading.Event()

    def once() -> int:
        try:
            return server.ask(LIGHT).status
        except (http.client.RemoteDisconnected, ConnectionResetError):
            # Taken by the old process as it ended, and not read: clients ask that again (RFC 9110, 9.2.2).
            return server.status(LIGHT)

    def go_on() -> None:
        while not over.is_set():
            statuses.append(once())

    readers = [threading.Thread(target=go_on) for _ in range(2)]
    for one in readers:
        one.start()
    server.process.send_signal(signal.SIGHUP)
    time.sleep(6)
    over.set()
    for one in readers:
        one.join()
    assert set(statuses) == {200}
    last: list[Reply] = []
    asking = threading.Thread(
        target=lambda: last.append(server.ask("/sparql?query=" + quote(CROSS + " # 3")))
    )
    idle = metric(server, "statecraft_requests_in_hand")
    asking.start()
    server.until(lambda: metric(server, "statecraft_requests_in_hand") > idle)
    assert server.stop() == 0
    asking.join()
    assert last[0].status == 422
    assert server.status() == 0
