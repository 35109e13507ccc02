"""Asking without SPARQL: what the menus offer, what comes of it, and the same by keyboard in a browser."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.web.browsing import MARKS, complaints, wait
from web import menus

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from selenium.webdriver.remote.webdriver import WebDriver as Browser

    from web.site import Site

BROWSER = {"Accept": "text/html"}
EVIL = "\" } ; DROP ALL # \\ <x> ' \n ?a"


def ask(client: FlaskClient, *fields: tuple[str, str]) -> str:
    response = client.get("/ask", query_string=list(fields), headers=BROWSER)
    assert response.status_code == 200
    return response.text


def row(relation: str, how: str = "must", of: str = "", value: str = "") -> list[tuple[str, str]]:
    return [("relation", relation), ("how", how), ("of", of), ("value", value)]


def query_of(page: str) -> str:
    (found,) = re.findall(r'<h2 id="in-sparql">[^<]*</h2><pre[^>]*>(.*?)</pre>', page, re.DOTALL)
    return html.unescape(found)


def test_every_kind_and_relation_is_asked_and_answered(client: FlaskClient, here: Site) -> None:
    """Whatever the menus offer makes a query that the endpoint answers."""
    kinds = menus.kinds(here)
    assert kinds
    for kind, count in kinds[::5]:
        offered = menus.relations(here, kind)
        page = ask(
            client, ("kind", kind.name), *(pair for one in offered[:3] for pair in row(one.key, "may"))
        )
        assert f'<option value="{kind.name}" selected>' in page
        assert 'role="alert"' not in page
        answer = client.get("/sparql", query_string={"query": query_of(page), "format": "json"})
        found = json.loads(answer.data)["results"]["bindings"]
        assert len({one["thing"]["value"] for one in found}) == min(count, 1000) or len(found) == 1000


def test_menus_hold_what_the_ontology_says(second_site: Site) -> None:
    light, keeper = (second_site.schema.kinds_by_name[name] for name in ("Lighthouse", "Keeper"))
    lights = {one.key: one.label for one in menus.relations(second_site, light)}
    assert lights["standsOn"] == "stands on"
    assert lights["-servesAt"] == "served by"
    assert "tends" not in lights
    assert "-neighbourOf" not in lights, "a symmetric property reads the same from both ends"
    assert "tends" in {one.key for one in menus.relations(second_site, keeper)}


def test_words_query_and_answer_stand_together(lamp: FlaskClient) -> None:
    page = ask(
        lamp, ("kind", "Lighthouse"), *row("standsOn", value="Gull Rock"), *row("-servesAt", of="Keeper")
    )
    assert "<i>stands on</i>  <a href=" in page
    assert '<a href="/id/gull-rock"' in page
    assert query_of(page).splitlines() == [
        "SELECT DISTINCT ?thing ?servesAt WHERE {",
        "  ?thing a li:Lighthouse .",
        "  ?thing li:standsOn id:gull-rock .",
        "  ?servesAt li:servesAt ?thing .",
        "  ?servesAt a li:Keeper .",
        "}",
        "ORDER BY ?thing",
        "LIMIT 1000",
    ]
    assert '<th scope="col">served by</th>' in page
    assert '<a href="/id/maren-holt">' in page
    (link,) = re.findall(r'<a href="([^"]*)">Link to this question</a>', page)
    assert "value=gull-rock&" in html.unescape(link)
    assert query_of(lamp.get(html.unescape(link), headers=BROWSER).text) == query_of(page)


def test_a_period_and_a_source_ask_the_claims(lamp: FlaskClient) -> None:
    limits = ("from", "1900-01-01"), ("to", "1950-12-31"), ("source", "light-list-1931")
    page = ask(lamp, ("kind", "Lighthouse"), *row("litBy"), *limits)
    assert "between 1 January 1900 and 31 December 1950" in page
    assert "prov:wasDerivedFrom source:light-list-1931" in query_of(page)
    assert '<th scope="col">lit by: when</th>' in page
    backwards = ask(lamp, ("kind", "Lighthouse"), ("from", "1950-01-01"), ("to", "1900-01-01"))
    assert "ends before it begins" in backwards
    assert "is no day" in ask(lamp, ("kind", "Lighthouse"), ("from", "soon"))


def test_bounds(lamp: FlaskClient) -> None:
    page = ask(
        lamp,
        ("kind", "Lighthouse"),
        *row("height", "least", value="1 metre"),
        *row("firstLitOn", "most", value="2000"),
    )
    query = query_of(page)
    assert "sc:unit li:metre ; sc:lower ?low1" in query
    assert 'FILTER (?last2 <= "2000-12-31"^^xsd:date)' in query
    assert '<a href="/id/gull-rock-light">' in page
    for relation, value in (
        ("height", "much"),
        ("height", "5 parsec"),
        ("stairs", "nan"),
        ("firstLitOn", "2000-13"),
    ):
        wrong = ask(lamp, ("kind", "Lighthouse"), *row(relation, "least", value=value))
        assert 'aria-invalid="true"' in wrong, relation
        assert "In SPARQL" not in wrong


def test_a_name_that_is_not_there(lamp: FlaskClient) -> None:
    page = ask(lamp, ("kind", "Lighthouse"), *row("standsOn", value="Gul Rok"), ("from", "1900-01-01"))
    assert "Nothing here is called" in page
    (meant,) = [link for link in re.findall(r'href="(/ask\?[^"]*)"', page) if "value=gull-rock&" in link]
    again = lamp.get(html.unescape(meant), headers=BROWSER).text
    assert "id:gull-rock" in query_of(again)
    assert "1900-01-01" in query_of(again)


@pytest.mark.parametrize("relation", ["call", "verbatim", "nothing"])
def test_a_hostile_value_stays_a_value(lamp: FlaskClient, relation: str) -> None:
    kind = "Saying" if relation == "verbatim" else "Lighthouse"
    page = ask(lamp, ("kind", kind), *row(relation, "must", '"', EVIL))
    if relation == "nothing":
        assert "no relation of this kind" in page
        return
    answer = lamp.get("/sparql", query_string={"query": query_of(page), "format": "json"})
    assert answer.status_code == 200
    assert json.loads(answer.data)["results"]["bindings"] == []


def test_an_unknown_kind_is_a_form_to_begin_with(client: FlaskClient) -> None:
    page = ask(client, ("kind", "NoSuchKind"))
    assert "choose a kind" in page
    assert "In SPARQL" not in page


def test_from_a_moment(lamp: FlaskClient) -> None:
    page = ask(lamp, ("kind", "Lighthouse"), *row("litBy"), ("asOf", "1910-01-01"))
    assert "/sparql?query=" in page
    assert "asOf=1910-01-01" in page
    assert query_of(page)


@pytest.mark.parametrize("kind", ["Headland", "source"])
def test_suggestions_of_a_kind(lamp: FlaskClient, kind: str) -> None:
    found = lamp.get("/suggest", query_string={"q": "gull", "kind": kind}).json
    assert isinstance(found, list)
    folder = "/source/" if kind == "source" else "/id/"
    assert all(one["href"].startswith(folder) for one in found)
    assert kind == "source" or [one["slug"] for one in found] == ["gull-rock"]


class TestInBrowser:
    """The same in a real browser, with the keyboard alone."""

    pytestmark = MARKS

    def test_by_keyboard(self, chrome: Browser, lamp_address: str) -> None:
        complaints(chrome)
        chrome.get(f"{lamp_address}/ask")
        keys = ActionChains(chrome)
        chrome.find_element(By.ID, "kind").send_keys("lighthouse")
        wait(chrome, "document.querySelector('#relation-1')")
        chrome.find_element(By.ID, "relation-1").send_keys("stands on")
        wait(chrome, "document.querySelector('#value-1')")
        assert chrome.execute_script("return document.activeElement.id") == "relation-1"
        chrome.find_element(By.ID, "value-1").send_keys("gull r")
        wait(chrome, "document.querySelectorAll('.suggestions li').length > 0")
        keys.send_keys(Keys.ARROW_DOWN, Keys.ENTER).perform()
        wait(chrome, "document.querySelector('#ask-outcome pre')?.textContent.includes('id:gull-rock ')")
        wait(chrome, "document.querySelector('table.results')")
        assert "Gull Rock Light" in chrome.find_element(By.CSS_SELECTOR, "table.results").text
        assert "value=Gull+Rock" in chrome.current_url
        there = chrome.current_url
        chrome.back()
        wait(chrome, "!document.querySelector('#ask-outcome pre')?.textContent.includes('id:gull-rock ')")
        chrome.get(there)
        wait(chrome, "document.querySelector('#ask-outcome pre')?.textContent.includes('id:gull-rock ')")
        assert complaints(chrome) == []

    @pytest.mark.parametrize(
        "rows",
        [
            (*row("standsOn", value="Gull Rock"), *row("-servesAt", of="Keeper")),
            (*row("height", "least", value="1 metre"), *row("firstLitOn", "most", value="2000")),
            (*row("litBy", "may"), *row("standsOn", "not", value="gull-rock"), *row("call", value='a"b')),
            (*row("litBy"), ("from", "1900-01-01"), ("to", "1950-12-31"), ("source", "light-list-1931")),
        ],
    )
    def test_the_query_is_the_one_that_the_server_writes(
        self, chrome: Browser, lamp_address: str, lamp: FlaskClient, rows: tuple[tuple[str, str], ...]
    ) -> None:
        fields = (("kind", "Lighthouse"), *rows)
        chrome.get(f"{lamp_address}/ask?{urlencode(fields)}")
        wait(chrome, "document.querySelector('#ask-outcome pre')")
        written = chrome.execute_script("return document.querySelector('#ask-outcome pre').textContent")
        assert written == query_of(ask(lamp, *fields))
        link = chrome.find_element(By.LINK_TEXT, "Link to this question").get_attribute("href")
        (told,) = re.findall(r'<a href="([^"]*)">Link to this question</a>', ask(lamp, *fields))
        assert str(link).partition("?")[2] == html.unescape(told).partition("?")[2]

    def test_a_question_of_either_domain(self, chrome: Browser, address: str, here: Site) -> None:
        kind, _ = max(menus.kinds(here), key=lambda pair: (len(menus.relations(here, pair[0])), pair[1]))
        relation = menus.relations(here, kind)[0]
        chrome.get(f"{address}/ask")
        Select(chrome.find_element(By.ID, "kind")).select_by_value(kind.name)
        wait(chrome, "document.querySelector('#relation-1')")
        Select(chrome.find_element(By.ID, "relation-1")).select_by_value(relation.key)
        wait(chrome, "document.querySelector('#relation-2')")
        wait(chrome, "document.querySelector('table.results')")
        heads = [one.text for one in chrome.find_elements(By.CSS_SELECTOR, "table.results th")]
        assert heads == [kind.label, relation.label]
