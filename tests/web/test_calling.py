"""A server that lets queries call another one, both as an operator would run them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.w3c.server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.w3c.server import Reply, Server

COUNTED = re.compile(r"statecraft_requests_total\{.*POST")
JSON = {"Accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """One that lists another, and that other, which lists none."""
    folder = tmp_path_factory.mktemp("calling")
    with (
        running(folder / "there", {}) as there,
        running(folder / "here", {}, "--service-hosts", f"http://127.0.0.1:{there.port}/sparql") as here,
    ):
        yield here, there


def ask(server: Server, query: str, path: str = "/sparql", **headers: str) -> Reply:
    return server.send("GET", f"{path}?{urlencode({'query': query})}", None, {**JSON, **headers})


def calling(server: Server) -> str:
    where = f"http://127.0.0.1:{server.port}/sparql"
    return (
        f"SELECT ?light ?there {{ ?light a ?kind SERVICE <{where}> {{ ?light rdfs:label ?there }} }} LIMIT 9"
    )


def test_a_listed_server_is_called_and_no_other(servers: tuple[Server, Server]) -> None:
    here, there = servers
    reply = ask(here, calling(there))
    assert reply.status == 200, reply.body
    assert len(json.loads(reply.body)["results"]["bindings"]) == 9
    refused = ask(here, calling(here))
    assert refused.status == 403
    assert f"127.0.0.1:{there.port}" in json.loads(refused.body)["detail"], "it says which may be called"
    refused = ask(there, calling(here))
    assert refused.status == 403
    assert "may not reach other servers" in json.loads(refused.body)["detail"]


def test_what_another_server_said_is_asked_again(servers: tuple[Server, Server]) -> None:
    here, there = servers
    first = {name.lower(): value for name, value in ask(here, calling(there)).headers.items()}
    assert first["cache-control"] == "no-store"
    before = answered(there)
    assert ask(here, calling(there)).status == 200
    assert ask(here, calling(there), **{"If-None-Match": first.get("etag", "*")}).status in {200, 304}
    assert answered(there) == before + 2


def answered(server: Server) -> int:
    """Count the queries by POST that a server has answered."""
    text = server.send("GET", "/metrics").body.decode()
    counts = (line.rpartition(" ") for line in text.splitlines())
    return sum(int(float(number)) for name, _, number in counts if COUNTED.match(name))


def test_pages_and_graphs_of_a_query_may_call_too(servers: tuple[Server, Server]) -> None:
    here, there = servers
    page = ask(here, calling(there), Accept="text/html")
    assert page.status == 200
    assert b"Gull Rock Light" in page.body
    made = calling(there).replace("SELECT ?light ?there", "CONSTRUCT { ?light rdfs:label ?there }")
    assert b"Light" in ask(here, made, Accept="text/turtle").body
    assert ask(here, made, "/graph", Accept="text/html").status == 200


def test_a_listed_server_that_refuses_is_told_as_such(servers: tuple[Server, Server]) -> None:
    here, there = servers
    wrong = calling(there).replace("?light rdfs:label", "?light rdfs:label rdfs:label")
    reply = ask(here, wrong)
    assert reply.status == 502
    assert "refuses (400)" in json.loads(reply.body)["detail"]
