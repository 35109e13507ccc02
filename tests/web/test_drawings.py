"""Answers drawn: which drawings an answer fits, and where the parts of a drawing lie."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from web import numbers
from web.answers import read
from web.pins import pins
from web.plots import chart, timeline
from web.rowgraph import triples

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.answers import Rows
    from web.site import Site

XSD = "http://www.w3.org/2001/XMLSchema#"
BROWSER = {"Accept": "text/html"}


def rows(*columns: str, values: list[list[str | tuple[str, str] | None]]) -> Rows:
    """Make rows as an engine sends them: a text is an IRI, a pair a value and its datatype."""

    def term(value: str | tuple[str, str]) -> dict[str, str]:
        if isinstance(value, str):
            return {"type": "uri", "value": value}
        text, datatype = value
        name = datatype if ":" in datatype else XSD + datatype
        return {"type": "literal", "value": text, "datatype": name}

    bindings = [
        {name: term(one) for name, one in zip(columns, row, strict=True) if one is not None} for row in values
    ]
    found, _ = read(json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}).encode())
    assert found is not None
    return found


def test_numbers_are_as_long_as_they_are(here: Site) -> None:
    given = rows(
        "what", "n", values=[["urn:a", ("-5", "integer")], ["urn:b", ("15", "decimal")], ["urn:c", None]]
    )
    drawn = chart(given, here.show)
    assert drawn is not None
    assert [(bar.x, bar.width) for bar in drawn.bars] == [(0.0, 25.0), (25.0, 75.0)]
    assert drawn.ticks[0] == (0.0, "-5")
    assert drawn.left_out == 1
    assert chart(rows("n", values=[[("1", "integer")]]), here.show) is None
    mixed = rows("what", "n", values=[["urn:a", ("1", "integer")], ["urn:b", ("x", "string")]])
    assert chart(mixed, here.show) is None


def test_amounts_of_different_units_are_not_compared() -> None:
    quantity = "https://w3id.org/statecraft/ontology#quantity"
    same = rows("q", values=[[("3 metre", quantity)], [("~5 metre", quantity)]])
    other = rows("q", values=[[("3 metre", quantity)], [("5 foot", quantity)]])
    assert numbers.columns(same) == (0,)
    assert numbers.columns(other) == ()


@pytest.mark.parametrize("text", ["NaN", "INF", "1e999"])
def test_what_is_no_finite_number_is_not_drawn(text: str) -> None:
    assert numbers.columns(rows("n", values=[[(text, "double")]])) == ()


def test_times_lie_where_they_are(here: Site) -> None:
    given = rows(
        "what",
        "begin",
        "end",
        values=[
            ["urn:b", ("1910", "gYear"), None],
            ["urn:a", ("1900-01-01", "date"), ("1904-12-31T10:00:00Z", "dateTime")],
            ["urn:c", None, None],
        ],
    )
    drawn = timeline(given, here.show)
    assert drawn is not None
    assert [bar.label.text for bar in drawn.bars] == ["urn:a", "urn:b"]
    first, second = drawn.bars
    assert first.x == 0.0
    assert first.width == pytest.approx(5 / 11 * 100, abs=0.2)
    assert second.x + second.width == pytest.approx(100)
    assert "1 January 1900" in first.text
    assert drawn.left_out == 1
    assert timeline(rows("n", values=[[("1", "integer")]]), here.show) is None


def test_places_are_framed(here: Site) -> None:
    given = rows(
        "lat", "long", "what",
        values=[
            [("50", "decimal"), ("-5", "decimal"), "urn:a"],
            [("91", "decimal"), ("0", "decimal"), "urn:b"],
        ],
    )  # fmt: skip
    found = pins(given, here.show)
    assert found is not None
    assert [(pin.latitude, pin.longitude, pin.label.text) for pin in found.pins] == [(50, -5, "urn:a")]
    x, y, width, height = found.window
    assert x < 175 < x + width
    assert y < 40 < y + height
    assert found.left_out == 1
    wkt = "http://www.opengis.net/ont/geosparql#wktLiteral"
    (pin,) = pins(rows("w", values=[[("POINT(-5.5 50)", wkt)]]), here.show).pins  # type: ignore[union-attr]
    assert (pin.latitude, pin.longitude) == (50, -5.5)
    for bad in ("POINT(a b)", "POINT(200 0)", "LINESTRING(0 0, 1 1)"):
        assert pins(rows("w", values=[[(bad, wkt)]]), here.show) is None


def test_rows_become_links(second_site: Site) -> None:
    base = second_site.project.base
    light, rock, prop = f"{base}id/gull-rock-light", f"{base}id/gull-rock", f"{base}ontology#standsOn"
    (link,) = triples(rows("a", "p", "b", values=[[light, prop, rock]]), second_site.names)
    assert link.predicate.value == prop
    (link,) = triples(rows("a", "b", values=[[light, rock], [light, rock]]), second_site.names)
    assert link.predicate.value.endswith("column#b")
    assert triples(rows("a", "b", values=[[light, "urn:none"], [light, light]]), second_site.names) == ()


DRAWN = {
    "chart": ("SELECT ?kind (COUNT(*) AS ?n) { ?s a ?kind } GROUP BY ?kind", "<rect"),
    "timeline": ("SELECT ?c ?from { ?c sc:beginEarliest ?from } LIMIT 5", "<rect"),
    "map": ("SELECT ?s ?lat ?long { ?s a sc:Claim BIND (1 AS ?lat) BIND (2 AS ?long) } LIMIT 2", "<circle"),
    "graph": ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?o a sc:Entity } LIMIT 5", 'id="graph-data"'),
}


@pytest.mark.parametrize("view", sorted(DRAWN))
def test_views_are_offered_and_shown(client: FlaskClient, view: str) -> None:
    query, sign = DRAWN[view]
    page = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert page.status_code == 200
    assert sign not in page.text
    (href,) = re.findall(rf'href="([^"]*view={view})#results"', page.text)
    drawn = client.get(href.replace("&amp;", "&"), headers=BROWSER)
    assert sign in drawn.text
    assert "format=" in drawn.text, "what is drawn can still be downloaded"
    assert " style=" not in drawn.text


def test_a_view_that_does_not_fit_is_a_table(client: FlaskClient) -> None:
    given = {"query": "SELECT (1 AS ?x) {}", "view": "map"}
    page = client.get("/sparql", query_string=given, headers=BROWSER)
    assert '<table class="results">' in page.text
    assert "view=map#results" not in page.text


def test_terms_for_editors(client: FlaskClient, here: Site) -> None:
    found = client.get("/sparql/terms").json
    assert found is not None
    terms = {one["name"]: one for one in found["terms"]}
    assert terms["rdfs:label"]["uses"] > 0
    assert terms["sc:Claim"]["kind"] == "class"
    for kind in here.schema.kinds_by_name.values():
        short = [name for name, one in terms.items() if one["label"] == kind.label and one["kind"] == "class"]
        assert short, kind.label
    counted = client.get(
        "/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s a sc:Claim }", "format": "json"}
    ).json
    assert counted is not None
    assert terms["sc:Claim"]["uses"] == int(counted["results"]["bindings"][0]["n"]["value"])
