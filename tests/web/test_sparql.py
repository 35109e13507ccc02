"""The SPARQL 1.1 Protocol, and what a person sees at the same address."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.client import connect
from kg.cluster import Cluster
from tests.web.conftest import LIMITS
from web.app import close, create_app
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.servers import Server
    from web.site import Site

JSON = "application/sparql-results+json"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SELECT = "SELECT ?s ?label WHERE { ?s rdfs:label ?label } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s rdfs:label ?l } LIMIT 5"


def rows(body: bytes) -> int:
    return len(json.loads(body)["results"]["bindings"])


def test_three_ways_to_ask(client: FlaskClient) -> None:
    accept = {"Accept": JSON}
    get = client.get("/sparql", query_string={"query": SELECT}, headers=accept)
    form = client.post("/sparql", data={"query": SELECT}, headers=accept)
    direct = client.post("/sparql", data=SELECT, content_type="application/sparql-query", headers=accept)
    for response in (get, form, direct):
        assert response.status_code == 200
        assert response.mimetype == JSON
        assert rows(response.data) == 3
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert get.data == form.data == direct.data


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (JSON, JSON),
        ("application/json", JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", JSON),
        ("text/turtle", None),
    ],
)
def test_tables(client: FlaskClient, accept: str, expected: str | None) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept})
    assert (response.mimetype if response.status_code == 200 else None) == expected
    if expected is None:
        assert (response.status_code, response.mimetype) == (406, "application/problem+json")


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_graphs(client: FlaskClient, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.mimetype == accept


@pytest.mark.parametrize(("name", "kind"), [("csv", "text/csv"), ("json", JSON)])
def test_format_in_the_address(client: FlaskClient, name: str, kind: str) -> None:
    response = client.get("/sparql", query_string={"query": SELECT, "format": name}, headers=BROWSER)
    assert response.mimetype == kind
    if name == "csv":
        assert len(list(csv.reader(io.StringIO(response.text)))) == 4
    bad = client.get("/sparql", query_string={"query": SELECT, "format": "doc"}, headers={"Accept": JSON})
    assert bad.status_code == 400


def test_named_dataset_is_honoured(client: FlaskClient, here: Site) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    base = here.project.base

    def count(**fields: str) -> int:
        response = client.get("/sparql", query_string={"query": query, **fields}, headers={"Accept": JSON})
        return int(json.loads(response.data)["results"]["bindings"][0]["n"]["value"])

    one = count(**{"default-graph-uri": f"{base}graph/asserted"})
    assert 0 < one < count()
    assert count(**{"default-graph-uri": "https://nowhere.example/"}) == 0
    assert count(**{"named-graph-uri": f"{base}graph/asserted"}) == 0


def test_ask(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": JSON})
    assert json.loads(response.data)["boolean"] is True
    page = client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }"}, headers=BROWSER)
    assert "Yes." in page.text


@pytest.mark.parametrize(
    ("send", "status"),
    [
        ({"query_string": {"query": "SELECT * WHERE { ?s ?p"}}, 400),
        ({"query_string": {"query": "SELECT * WHERE { SERVICE <http://x.example/> { ?s ?p ?o } }"}}, 403),
        ({"query_string": {"query": "DELETE WHERE { ?s ?p ?o }"}}, 403),
        ({"query_string": {}}, 400),
        ({"query_string": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ({"query_string": {"update": "CLEAR ALL"}}, 403),
        ({"query_string": {"query": "ASK { " + "{" * 500 + "}" * 500 + " }"}}, 413),
        ({"query_string": {"query": "ASK {} #" + "x" * 150_000}}, 413),
        ({"query_string": {"query": "ASK {}", "default-graph-uri": "not an iri"}}, 400),
    ],
)
def test_get_errors(client: FlaskClient, send: dict[str, object], status: int) -> None:
    response = client.get("/sparql", headers={"Accept": JSON}, **send)  # type: ignore[arg-type]
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert json.loads(response.data)["status"] == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_post_errors(client: FlaskClient) -> None:
    def post(data: object, kind: str) -> int:
        headers = {"Accept": JSON}
        return client.post("/sparql", data=data, content_type=kind, headers=headers).status_code  # type: ignore[arg-type]

    assert post("CLEAR ALL", "application/sparql-update") == 403
    assert post("ASK {}", "text/plain") == 415
    assert post(b"\xff\xfe", "application/sparql-query") == 400
    assert post("x" * 3_000_000, "application/sparql-query") == 413
    assert post("update=CLEAR+ALL", "application/x-www-form-urlencoded") == 403


def test_syntax_error_says_where(client: FlaskClient) -> None:
    query = "SELECT *\nWHERE { ?s ?p }"
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": JSON})
    assert json.loads(response.data)["line"] == 2
    page = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert page.status_code == 400
    assert 'data-error-line="2"' in page.text
    assert "WHERE { ?s ?p }" in page.text


def test_a_query_is_checked_and_not_asked(client: FlaskClient) -> None:
    def check(query: str) -> list[dict[str, object]]:
        answer = client.post("/sparql/check", data=query, content_type="application/sparql-query")
        assert answer.status_code == 200
        return list(json.loads(answer.data)["errors"])

    assert check("ASK { ?s ?p ?o }") == []
    # It would take for ever, were it asked.
    assert check("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }") == []
    [wrong] = check("SELECT *\nWHERE { ?s ?p }")
    assert (wrong["line"], wrong["column"], wrong["length"]) == (2, 15, 1)
    assert client.post("/sparql/check", data={"query": "ASK { ?s }"}).json["errors"]  # type: ignore[index]
    refused = client.post("/sparql/check", data={"query": "ASK { SERVICE <http://x.example/> { } }"})
    assert refused.status_code == 403
    assert client.post("/sparql/check", data={"query": " "}).status_code == 400


def test_read_only_says_how_data_is_changed(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"update": "CLEAR ALL"}, headers={"Accept": JSON})
    assert "files" in json.loads(response.data)["detail"]


def test_runaway_is_ended(second_slow: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    response = second_slow.get("/sparql", query_string={"query": query}, headers={"Accept": JSON})
    assert response.status_code == 422
    after = second_slow.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": JSON})
    assert after.status_code == 200


@pytest.fixture
def second_slow(second: Flask, engine: Server | None) -> Iterator[FlaskClient]:
    """Another application over the same snapshot, that gives up sooner."""
    here: Site = second.extensions[KEY].current()
    cluster = Cluster(here.project, connect(engine.address, engine.who)) if engine else None
    limits = replace(LIMITS, seconds=3 if engine else 1)
    app = create_app(
        here.project, snapshot=None if cluster else here.snapshot, limits=limits, cluster=cluster
    )
    yield app.test_client()
    close(app)


def test_preflight_and_head(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert response.status_code == 204
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    head = client.head("/sparql", query_string={"query": SELECT}, headers={"Accept": JSON})
    assert head.status_code == 200
    assert head.data == b""
    assert client.get("/", headers=BROWSER).headers.get("Access-Control-Allow-Origin") is None


def test_query_page_without_scripts(lamp: FlaskClient) -> None:
    query = "SELECT ?light WHERE { ?light rdfs:label 'Gull Rock Light'@en }"
    text = lamp.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    assert '<a href="/id/gull-rock-light">Gull Rock Light</a>' in text
    assert "format=csv" in text
    assert "Worked examples" in text


def test_every_worked_example_is_answered(client: FlaskClient, here: Site) -> None:
    for question in here.questions:
        response = client.get(f"/questions/{question.id}", headers=BROWSER)
        assert response.status_code == 200, question.id
        assert 'role="alert"' not in response.text, question.id


def test_the_editor_is_loaded_by_the_query_page_alone(client: FlaskClient) -> None:
    page = client.get("/sparql", headers=BROWSER).text
    assert "/static/query.js" in page
    assert '<textarea class="code" id="query" name="query"' in page, "it works without the editor"
    for path in ("/", "/search", "/questions", "/ontology"):
        assert "/static/query.js" not in client.get(path, headers=BROWSER).text
    reading = client.get("/static/app.js").data + client.get("/static/style.css").data
    assert len(gzip.compress(reading)) < 60_000
