"""The OpenAPI document tells everything that programs may call, and every answer is as it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from web import openapi

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

#: Routes for readers alone; a route that gives anything else declares it with ``@operation``.
PAGES = {
    "api.page",
    "ask.ask",
    "assets.asset",
    "assets.words",
    "assets.favicon",
    "explain.inference",
    "explore.explore",
    "graph.graph",
    "graph.standalone",
    "home.about",
    "home.home",
    "questions.question",
    "questions.questions",
    "reconcile.options",
    "reconcile.suggest_options",
    # What is told of the methods of others stands with those.
    "graphs.change",
    "graphs.options",
    "sparql.change",
    "sparql.options",
}


def test_every_route_is_declared_or_a_page(second: Flask) -> None:
    routes = {rule.endpoint for rule in second.url_map.iter_rules()}
    declared = {rule.endpoint for rule, _ in openapi.declared(second)}
    assert routes - PAGES - declared == set(), "declare what it gives with @operation, or add it to PAGES"
    assert PAGES - routes == set(), "these are no more"
    assert PAGES & declared == set(), "these are declared"


def test_pages_give_no_data(second: Flask, lamp: FlaskClient) -> None:
    rules = {rule.endpoint: rule for rule in second.url_map.iter_rules()}
    for endpoint in sorted(PAGES):
        rule = rules[endpoint]
        if "GET" in (rule.methods or ()) and not rule.arguments:
            response = lamp.get(rule.rule, headers={"Accept": "application/json"})
            assert response.mimetype != "application/json", endpoint


def test_the_document(lamp: FlaskClient) -> None:
    document = json.loads(lamp.get("/openapi.json").data)
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]["/sparql"]) == {"get", "post"}
    for path, item in document["paths"].items():
        for method, told in item.items():
            names = {parameter["name"] for parameter in told["parameters"]}
            assert names >= {"asOf", "known"}, (path, method)
            in_path = {p["name"] for p in told["parameters"] if p["in"] == "path"}
            assert all(f"{{{name}}}" in path for name in in_path)
            assert path.count("{") == len(in_path)
    ids = [told["operationId"] for item in document["paths"].values() for told in item.values()]
    assert len(ids) == len(set(ids))


def test_the_page_tells_the_same(lamp: FlaskClient) -> None:
    document = json.loads(lamp.get("/openapi.json").data)
    text = lamp.get("/api", headers={"Accept": "text/html"}).text
    for path, item in document["paths"].items():
        assert f"<code>{path}</code>" in text
        assert all(told["summary"] in text for told in item.values())


@pytest.mark.parametrize("q", ["gull", "", "nothing at all"])
def test_search_for_programs(lamp: FlaskClient, q: str) -> None:
    found = json.loads(
        lamp.get("/search", query_string={"q": q}, headers={"Accept": "application/json"}).data
    )
    assert found["total"] >= len(found["results"])
    assert bool(found["results"]) == (q != "nothing at all")
    if q == "gull":
        assert found["results"][0]["iri"].startswith("https://lights.example/")
        assert lamp.get(found["results"][0]["href"]).status_code == 200
