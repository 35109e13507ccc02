"""Who gets what form, by Accept and by suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TURTLE, NT = "text/turtle", "application/n-triples"
JSONLD, XML = "application/ld+json", "application/rdf+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    NT: RdfFormat.N_TRIPLES,
    JSONLD: RdfFormat.JSON_LD,
    XML: RdfFormat.RDF_XML,
}


def claim_of(lamp: FlaskClient) -> str:
    text = lamp.get("/id/gull-rock-light", headers={"Accept": BROWSER}).text
    return text[text.index("/claim/") :].partition('"')[0]


@pytest.mark.parametrize(
    ("accept", "suffix", "expected"),
    [
        (BROWSER, "", "text/html"),
        ("*/*", "", "text/html"),
        ("", "", "text/html"),
        (TURTLE, "", TURTLE),
        (NT, "", NT),
        (JSONLD, "", JSONLD),
        (XML, "", XML),
        ("text/turtle;q=0.5, application/ld+json", "", JSONLD),
        ("text/html;q=0.1, text/turtle", "", TURTLE),
        (BROWSER, ".ttl", TURTLE),
        (BROWSER, ".nt", NT),
        (BROWSER, ".jsonld", JSONLD),
        ("image/png", "", None),
    ],
)
@pytest.mark.parametrize("thing", ["entity", "claim", "source"])
def test_forms(lamp: FlaskClient, thing: str, accept: str, suffix: str, expected: str | None) -> None:
    claim = claim_of(lamp) if thing == "claim" else ""
    path = {"entity": "/id/gull-rock-light", "source": "/source/gull-rock-log", "claim": claim}[thing]
    response = lamp.get(path + suffix, headers={"Accept": accept} if accept else {})
    if expected is None:
        assert response.status_code == 406
        return
    assert response.status_code == 200
    assert response.mimetype == expected
    assert "Accept" in response.headers["Vary"]
    if expected != "text/html":
        triples = {quad.triple for quad in parse(response.data, FORMATS[expected])}
        assert NamedNode(f"https://lights.example{path}") in {t.subject for t in triples}


def test_data_of_an_entity_holds_its_claims_and_sources(lamp: FlaskClient) -> None:
    triples = [q.triple for q in parse(lamp.get("/id/gull-rock-light.nt").data, RdfFormat.N_TRIPLES)]
    folders = {t.subject.value.split("/")[3] for t in triples if isinstance(t.subject, NamedNode)}
    assert folders == {"id", "claim", "source", "inference"}


def test_schema_as_turtle(client: FlaskClient) -> None:
    for response in (client.get("/ontology.ttl"), client.get("/ontology", headers={"Accept": TURTLE})):
        assert response.mimetype == TURTLE
        assert sum(1 for _ in parse(response.data, RdfFormat.TURTLE)) > 100


def test_unknown_thing_is_a_problem_to_programs(lamp: FlaskClient) -> None:
    response = lamp.get("/id/nothing", headers={"Accept": TURTLE})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
