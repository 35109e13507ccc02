"""Every page says how it is cited, and a link that was made stays what it was."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import bibtexparser
import pytest
import rispy

from kg import vocab as v

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site

HTML = {"Accept": "text/html"}
PAGES = ("/", "/search?q=a", "/graph", "/ontology", "/timeline", "/disputes", "/sparql", "/about")


def frozen(text: str) -> str:
    found = re.search(r'<a data-now href="([^"]*)">Link to this, as it is now</a>', text)
    assert found
    parts = urlsplit(html.unescape(found[1]))
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_link_that_stays(client: FlaskClient, here: Site, path: str) -> None:
    link = frozen(client.get(path, headers=HTML).text)
    given = parse_qs(urlsplit(link).query)
    assert given["version"] == [f"{here.snapshot.number}-{here.snapshot.fingerprint[:8]}"]
    assert given["known"]
    again = client.get(link, headers=HTML)
    assert again.status_code == 200
    assert "This link was made from" not in again.text
    assert frozen(again.text) == link


def test_the_moment_is_part_of_it(lamp: FlaskClient) -> None:
    text = lamp.get("/id/gull-rock-light?asOf=1907-02-13&known=2026-01-15", headers=HTML).text
    given = parse_qs(urlsplit(frozen(text)).query)
    assert (given["asOf"], given["known"]) == (["1907-02-13"], ["2026-01-15"])
    assert "as of 13 February 1907" in text


def test_the_frozen_page_leaves_out_what_was_recorded_later(lamp: FlaskClient) -> None:
    then = lamp.get("/id/gull-rock-light?known=2026-01-15", headers=HTML).text
    link = frozen(then)
    assert "41 metre" not in then
    assert "41 metre" not in lamp.get(link, headers=HTML).text
    assert frozen(lamp.get("/id/gull-rock-light", headers=HTML).text) != link


def test_a_link_from_another_version_says_so(client: FlaskClient) -> None:
    text = client.get("/about?version=99999-00000000", headers=HTML).text
    assert "This link was made from data version 99999-00000000" in text
    assert "/changes?by=snapshots" not in text


@pytest.mark.parametrize("version", ["7", "x-00000000", "7-0000000G", "<script>", "9" * 4000])
def test_what_is_no_version_is_told(client: FlaskClient, version: str) -> None:
    answer = client.get("/about", query_string={"version": version}, headers=HTML)
    assert answer.status_code == 400
    assert "7-0a1b2c3d" in answer.text
    assert "<script>" not in answer.text


def test_a_page_is_cited_for_reference_managers(client: FlaskClient, here: Site) -> None:
    name = max(here.names.by_iri.values(), key=lambda one: one.degree)
    address = f"{here.addresses.href(name.iri)}?asOf=2020-01-01"
    link = html.unescape(frozen(client.get(address, headers=HTML).text))
    answers = {form: client.get(f"{address}&cite={form}") for form in ("bib", "ris", "csl")}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert answers["bib"].mimetype == "application/x-bibtex"
    entry = bibtexparser.parse_string(answers["bib"].text).entries[0]
    assert urlsplit(entry["url"]).query == urlsplit(link).query
    record = rispy.loads(answers["ris"].text)[0]
    assert record["title"] == name.label
    item = json.loads(answers["csl"].text)[0]
    assert item["title"] == name.label
    assert item["URL"] == entry["url"] == record["urls"][0]
    assert client.get(f"{address}&cite=doc").status_code == 400


def test_a_query_is_cited(lamp: FlaskClient) -> None:
    query = "SELECT ?s { ?s <https://lights.example/ontology#height> ?h }"
    answer = lamp.get("/sparql", query_string={"query": query, "cite": "csl"})
    assert answer.status_code == 200
    link = json.loads(answer.text)[0]["URL"]
    assert parse_qs(urlsplit(link).query)["query"] == [query]


def test_every_source_is_cited_with_what_is_known_of_it(client: FlaskClient, here: Site) -> None:
    sources = [n for n in here.names.by_iri.values() if here.addresses.kind_of_page(n.iri) == "source"]
    for name in sources[:12]:
        address = str(here.addresses.href(name.iri))
        assert "Cite this source" in client.get(address, headers=HTML).text
        item = json.loads(client.get(f"{address}.csl").text)[0]
        assert item["title"] == name.label
        assert item.get("URL", "") == name.url
        entry = bibtexparser.parse_string(client.get(f"{address}.bib").text).entries[0]
        assert entry.key == v.local_name(name.iri)
        by_type = client.get(address, headers={"Accept": "application/x-research-info-systems"})
        assert rispy.loads(by_type.text)[0]["id"] == entry.key


def test_authors_stand_in_the_citation_in_their_order(lamp: FlaskClient) -> None:
    item = json.loads(lamp.get("/source/harbour-gazette.csl").text)[0]
    assert item["author"] == [{"literal": "A. Reporter, B. Second"}]
    assert item["issued"] == {"date-parts": [[1907, 2, 20]], "circa": True}
    assert item["type"] == "article-newspaper"


def test_rows_of_worked_questions_have_sources(client: FlaskClient, here: Site) -> None:
    for question in here.questions[:4]:
        page = client.get("/sparql/sources", query_string={"query": question.query}, headers=HTML)
        assert page.status_code == 200, question.id
        assert 'href="/source/' in page.text, question.id
        page = client.get(f"/questions/{question.id}", headers=HTML)
        assert "/sparql/sources?query=" in page.text


def sources(client: FlaskClient, query: str) -> list[tuple[str, str]]:
    answer = client.get("/sparql/sources", query_string={"query": query, "format": "csv"})
    assert answer.status_code == 200, answer.text
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    return sorted((row["row"], row["source"].rpartition("/")[2]) for row in rows)


LIGHTS = "PREFIX li: <https://lights.example/ontology#> PREFIX id: <https://lights.example/id/> "


def test_a_row_rests_on_the_claims_that_state_it(lamp: FlaskClient) -> None:
    one = LIGHTS + "SELECT ?where { id:gull-rock-light li:standsOn ?where }"
    assert sources(lamp, one) == [("1", "light-list-1931")]
    both = LIGHTS + "SELECT ?lamp { id:gull-rock-light li:litBy ?lamp } ORDER BY ?lamp"
    assert sources(lamp, both) == [("1", "light-list-1931"), ("2", "gull-rock-log")]


def test_a_row_by_name_or_count_is_traced_to_what_was_counted(lamp: FlaskClient) -> None:
    text = LIGHTS + (
        "SELECT ?name (COUNT(?where) AS ?n) { ?light li:standsOn ?where ; rdfs:label ?name } "
        "GROUP BY ?name HAVING (COUNT(?where) > 0) ORDER BY ?name LIMIT 1"
    )
    assert sources(lamp, text) == [("1", "light-list-1931")]


def test_a_row_that_rests_on_nothing_told_says_so(lamp: FlaskClient) -> None:
    assert sources(lamp, "SELECT ?a { VALUES ?a { 1 } }") == [("1", "")]
    text = LIGHTS + "SELECT ?put { ?put li:extinguished id:sker-light }"
    assert sources(lamp, text) == []


def test_sources_of_rows_as_a_bibliography(lamp: FlaskClient) -> None:
    query = LIGHTS + "SELECT ?lamp { id:gull-rock-light li:litBy ?lamp }"
    answer = lamp.get("/sparql/sources", query_string={"query": query, "format": "bib"})
    keys = {entry.key for entry in bibtexparser.parse_string(answer.text).entries}
    assert keys == {"gull-rock-log", "light-list-1931"}


@pytest.mark.parametrize(("query", "status"), [("", 400), ("ASK {?a ?b ?c}", 400), ("SELECT", 400)])
def test_what_has_no_rows_is_told(lamp: FlaskClient, query: str, status: int) -> None:
    assert lamp.get("/sparql/sources", query_string={"query": query}).status_code == status


def test_an_error_page_is_not_cited(client: FlaskClient) -> None:
    assert "Cite this" not in client.get("/id/nothing-of-it", headers=HTML).text
