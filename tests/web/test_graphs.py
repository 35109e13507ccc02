"""Whole graphs over HTTP: what the Graph Store Protocol says of reading, and that nothing is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.vocab import Graphs

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


def triples(body: bytes, form: str) -> set[Triple]:
    return {quad.triple for quad in parse(body, FORMS[form])}


def held(here: Site, name: str | None) -> set[Triple]:
    graph = NamedNode(name) if name else None
    return {quad.triple for quad in here.engine.store.quads_for_pattern(None, None, None, graph)}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_graph_in_every_form(lamp: FlaskClient, second_site: Site, form: str) -> None:
    for name in Graphs(second_site.project.base).all:
        expected = held(second_site, name)
        assert expected, name
        by_name = lamp.get("/graphs", query_string={"graph": name}, headers={"Accept": form})
        assert (by_name.status_code, by_name.mimetype) == (200, form)
        assert triples(by_name.data, form) == expected
        direct = lamp.get("/" + name.removeprefix(second_site.project.base), headers={"Accept": form})
        assert direct.data == by_name.data


def test_the_default_graph_is_all_of_them(lamp: FlaskClient, second_site: Site) -> None:
    response = lamp.get("/graphs?default", headers={"Accept": "text/turtle"})
    assert triples(response.data, "text/turtle") == held(second_site, None)


def test_other_ways_to_choose_a_form(lamp: FlaskClient) -> None:
    assert lamp.get("/graph/asserted", headers=BROWSER).mimetype == "text/turtle"
    assert lamp.get("/graph/asserted?format=nt", headers=BROWSER).mimetype == "application/n-triples"
    assert lamp.get("/graph/asserted?format=csv").status_code == 406
    assert lamp.get("/graph/asserted", headers={"Accept": "image/png"}).status_code == 406


def test_head_and_not_modified(lamp: FlaskClient) -> None:
    accept = {"Accept": "text/turtle"}
    whole = lamp.get("/graph/claims", headers=accept)
    head = lamp.head("/graph/claims", headers=accept)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    again = lamp.get("/graph/claims", headers={**accept, "If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = lamp.get("/graph/claims", headers={"Accept": "application/n-triples"})
    assert other.headers["ETag"] != whole.headers["ETag"]
    assert "Accept" in other.headers["Vary"]
    past = lamp.get("/graph/claims?asOf=1905-06-01", headers=accept)
    assert past.headers["ETag"] != whole.headers["ETag"]


def test_a_graph_of_a_moment(lamp: FlaskClient) -> None:
    now = triples(lamp.get("/graph/asserted?format=nt").data, "application/n-triples")
    past = triples(lamp.get("/graph/asserted?format=nt&asOf=1905-06-01").data, "application/n-triples")
    assert now != past


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/graph/nothing", 404),
        ("/graphs?graph=https://nowhere.example/", 404),
        ("/graphs", 400),
        ("/graphs?graph=asserted", 400),
        ("/graphs?graph=https://lights.example/graph/asserted&default", 400),
        ("/graphs?graph=https://a.example/&graph=https://b.example/", 400),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_not_there(lamp: FlaskClient, path: str, status: int, method: str) -> None:
    response = lamp.open(path, method=method)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/graphs?default", "/graphs", "/graph/asserted", "/graph/new"])
def test_nothing_is_written(lamp: FlaskClient, second_site: Site, method: str, path: str) -> None:
    before = len(second_site.engine.store)
    response = lamp.open(path, method=method, data="<a:b> <a:c> <a:d> .", content_type="text/turtle")
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert "curated files" in json.loads(response.data)["detail"]
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert len(second_site.engine.store) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_the_endpoint_takes_no_changes(lamp: FlaskClient, method: str) -> None:
    response = lamp.open("/sparql", method=method, data="CLEAR ALL")
    assert response.status_code == 405
    assert "curated files" in json.loads(response.data)["detail"]


@pytest.mark.parametrize(
    "send", [{"query_string": {"update": "CLEAR ALL"}}, {"data": {"update": "CLEAR ALL"}}]
)
def test_an_update_in_any_place(lamp: FlaskClient, send: dict[str, object]) -> None:
    response = lamp.post("/sparql", headers={"Accept": "*/*"}, **send)  # type: ignore[arg-type]
    assert response.status_code == 403
    assert "curated files" in json.loads(response.data)["detail"]


def test_which_answers_other_sites_may_read(lamp: FlaskClient) -> None:
    name = "Access-Control-Allow-Origin"
    origin = {"Origin": "https://editor.example"}
    queries = [
        "/sparql?query=ASK{}",
        "/sparql?query=nonsense",
        "/graphs?default",
        "/graph/asserted",
        "/graph/no",
    ]
    for path in queries:
        assert lamp.get(path, headers={**origin, "Accept": "*/*"}).headers[name] == "*", path
        assert lamp.delete(path.partition("?")[0], headers=origin).headers[name] == "*", path
        preflight = lamp.options(path, headers={**origin, "Access-Control-Request-Method": "GET"})
        assert (preflight.status_code, preflight.headers[name]) == (204, "*")
        assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    others = [
        "/",
        "/graph",
        "/graph?id=gull-rock-light",
        "/id/gull-rock-light.ttl",
        "/suggest?q=gull",
        "/health",
    ]
    for path in [*others, "/openapi.json", "/search?q=gull", "/static/style.css", "/nowhere"]:
        for method in ("GET", "OPTIONS"):
            assert name not in lamp.open(path, method=method, headers=origin).headers, path
    for path in ("/sparql", "/sparql?query=ASK{}"):
        assert name not in lamp.get(path, headers={**origin, **BROWSER}).headers, path
