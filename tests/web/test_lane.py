"""The short way of queries gives what the long way gives."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from web import freshness

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

_NAMES = "SELECT ?s ?name { ?s rdfs:label ?name } ORDER BY ?s ?name LIMIT %d"
_GRAPH = "CONSTRUCT { ?s rdfs:label ?name } { ?s rdfs:label ?name } ORDER BY ?s ?name LIMIT 5"
_JSON = "application/sparql-results+json"
#: What is asked, and in which form.
_ASKED = (
    (_NAMES % 3, _JSON),
    (_NAMES % 80, _JSON),
    (_NAMES % 3, "text/csv;q=0.5, text/tab-separated-values"),
    (_NAMES % 3, ""),
    (_NAMES % 3, "*/*"),
    (_NAMES % 3, "image/png"),
    (_NAMES % 3, "text/turtle"),
    ("ASK { ?s ?p ?o }", "text/boolean"),
    ("ASK { ?s ?p ?o }", "application/sparql-results+xml"),
    (_GRAPH, "text/turtle"),
    (_GRAPH, "application/n-triples"),
    ("SELECT ?größe { ?größe ?p 'Ünïcödé+%&' }\r\nLIMIT 1", _JSON),
    ("SELECT * { ?s ?p ", _JSON),
    ("INSERT DATA { <a:b> <a:c> <a:d> }", _JSON),
    ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", _JSON),
    ("SELECT (NOW() AS ?now) {}", _JSON),
    ("{" * 3000, _JSON),
    (" ", _JSON),
)


def _told(answer: TestResponse) -> tuple[int, dict[str, str], bytes]:
    """Give what a client gets, but for the time of day."""
    return answer.status_code, {k: v for k, v in answer.headers.items() if k != "Date"}, answer.data


@pytest.mark.parametrize("gzip", ["gzip", ""])
@pytest.mark.parametrize(("query", "accept"), _ASKED)
def test_it_gives_the_same_to_the_byte(app: Flask, query: str, accept: str, gzip: str) -> None:
    client, cache = app.test_client(), app.extensions[freshness.KEY]
    headers = {"Accept": accept, "Accept-Encoding": gzip}
    short = f"/sparql?query={quote(query)}"
    # A condition that is not met takes a request off the short way, and changes nothing else.
    cache.empty()
    long_way = _told(client.get(short, headers=headers | {"If-None-Match": '"other"'}))
    cache.empty()
    assert "NOW()" in query or _told(client.get(short, headers=headers)) == long_way
    assert "NOW()" in query or _told(client.get(short, headers=headers)) == long_way


def test_what_one_way_has_answered_the_other_knows(app: Flask) -> None:
    client, cache = app.test_client(), app.extensions[freshness.KEY]
    address = f"/sparql?query={quote(_NAMES % 7)}"
    first = client.get(address, headers={"Accept": _JSON})
    hits = cache.hits
    again = client.get(address, headers={"Accept": _JSON, "If-None-Match": '"other"'})
    assert (again.data, cache.hits) == (first.data, hits + 1)
    tag = first.headers["ETag"]
    assert client.get(address, headers={"Accept": _JSON, "If-None-Match": tag}).status_code == 304


def test_a_large_answer_and_bytes_that_are_no_text(app: Flask) -> None:
    client = app.test_client()
    every = client.get(
        f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 12000')}", headers={"Accept": _JSON}
    )
    assert every.status_code == 200
    assert len(every.get_json()["results"]["bindings"]) > 4000
    assert int(every.headers["Content-Length"]) == len(every.data)
    assert (
        client.get(
            "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20'%FF'%20%7D", headers={"Accept": _JSON}
        ).status_code
        < 500
    )
