"""What follows is shown as such, and each such fact leads to why."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from web.site import Site

LIGHTS = "https://lights.example"
SERVES = {"s": "maren-holt", "p": "servesAt", "o": "gull-rock-light"}


def whys(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="(/explain\?[^"]*)"', page)]


def test_an_entity_page_leads_from_what_follows_to_its_sources(lamp: FlaskClient) -> None:
    page = lamp.get("/id/maren-holt").text
    assert 'id="inferred"' in page
    assert "serves at" in page
    assert "from 1900-01-01 on" in page
    (address,) = whys(page)
    found = lamp.get(address)
    assert found.status_code == 200
    assert "because “tends”, then “at”, makes “serves at”" in found.text
    assert 'href="/source/gull-rock-log"' in found.text
    assert 'href="/source/light-list-1931"' in found.text
    assert 'href="/claim/' in found.text


def test_the_other_end_shows_it_by_the_inverse_name(lamp: FlaskClient) -> None:
    page = lamp.get("/id/gull-rock-light").text
    assert "served by" in page.partition('id="inferred"')[2].partition("</section>")[0]


def test_what_a_claim_says_from_its_other_end_is_not_said_again(lamp: FlaskClient) -> None:
    """`replaced by` follows from `replaces`, which the page shows as an incoming claim already."""
    assert 'id="inferred"' not in lamp.get("/id/sker-lightship").text


def test_the_same_as_json(lamp: FlaskClient) -> None:
    for found in (
        lamp.get("/explain", query_string={**SERVES, "format": "json"}),
        lamp.get("/explain", query_string=SERVES, headers={"Accept": "application/json"}),
    ):
        assert found.mimetype == "application/json"
        assert found.json is not None
        assert found.json["holds"] == [{"from": "1900-01-01", "recorded": "2026-01-15"}]
        (way,) = found.json["ways"]
        assert [p["claims"][0]["file"] for p in way["premises"]] == [
            "data/dossiers/gull-rock-log.yaml",
            "data/dossiers/light-list-1931.yaml",
        ]


@pytest.mark.parametrize(
    ("given", "status", "says"),
    [
        ({}, 200, "Name a subject, a property and a value"),
        ({**SERVES, "s": "nobody"}, 404, "nothing here has the id"),
        ({**SERVES, "o": "sker-light"}, 404, "neither told"),
        ({**SERVES, "s": "<script>alert(1)</script>"}, 404, "&lt;script&gt;"),
        ({"s": "http://[", "p": "type", "o": "x y://"}, 404, ""),
    ],
)
def test_what_cannot_be_explained(lamp: FlaskClient, given: dict[str, str], status: int, says: str) -> None:
    found = lamp.get("/explain", query_string=given)
    assert found.status_code == status
    assert says in found.text
    assert "<script>alert" not in found.text
    as_json = lamp.get("/explain", query_string={**given, "format": "json"})
    assert as_json.status_code == (400 if not given else 404)
    assert as_json.json is not None
    assert as_json.mimetype == "application/problem+json"
    assert as_json.json["detail"]


def test_the_node_of_an_inference_leads_to_its_explanation(lamp: FlaskClient, second: Flask) -> None:
    here: Site = second.extensions["statecraft"].current()
    kind = NamedNode(v.INFERENCE)
    nodes = [
        q.subject.value for q in here.engine.store.quads_for_pattern(None, NamedNode(v.RDF_TYPE), kind, None)
    ]  # type: ignore[union-attr]
    assert nodes
    for node in nodes:
        found = lamp.get(node.removeprefix(LIGHTS))
        assert found.status_code == 303
        assert lamp.get(found.location).status_code == 200
    assert lamp.get("/inference/nothing").status_code == 404


def test_inferred_edges_of_a_drawing_lead_to_why(lamp: FlaskClient) -> None:
    made = "?a li:servesAt ?b . ?a li:tends ?c . ?b li:litBy ?a"
    query = f"CONSTRUCT {{ {made} }} WHERE {{ ?a li:servesAt ?b . ?a li:tends ?c }}"
    page = lamp.get("/graph?" + urlencode({"query": query})).text
    addresses = whys(page)
    # Neither what is told nor what the query makes up is said to follow.
    assert addresses
    assert all("servesAt" in address for address in addresses)
    assert all(lamp.get(address).status_code == 200 for address in addresses)


def test_pages_of_both_projects_explain_what_they_infer(client: FlaskClient, here: Site) -> None:
    seen = 0
    for name in list(here.names.by_iri.values()):
        if name.slug and name.degree > 2 and here.addresses.kind_of_page(name.iri) == "id":
            addresses = whys(client.get(f"/id/{name.slug}").text)
            for address in addresses[:2]:
                seen += 1
                assert client.get(address).status_code == 200, address
        if seen > 10:
            break
    assert seen
