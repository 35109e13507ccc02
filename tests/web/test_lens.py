"""Every page can be looked at from a moment, says so, and leads on within it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
PAGES = (
    "/",
    "/about",
    "/search?q=light",
    "/graph?id=gull-rock-light&depth=2",
    "/id/gull-rock-light",
    "/source/light-list-1931",
    "/sparql",
    "/questions",
    "/ontology",
    "/nowhere",
)
NO_DAYS = ("2025-06", "1907-02-30", "<script>", "0", "../../etc/passwd", "9" * 5000, "１９０７-02-13")


class Links(HTMLParser):
    """Gathers where links lead and what forms send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {key: value or "" for key, value in attrs}
        if tag == "a" and fields.get("href", "").startswith("/") and "data-now" not in fields:
            self.links.append(fields["href"])
        elif tag == "form" and "data-now" not in fields:
            self.forms.append({})
        elif tag == "input" and self.forms:
            self.forms[-1].setdefault(fields.get("name", ""), fields.get("value", ""))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_moment_and_keeps_it(lamp: FlaskClient, path: str) -> None:
    given = f"{path}{'&' if '?' in path else '?'}asOf=1907-02-13"
    text = lamp.get(given, headers=HTML).get_data(as_text=True)
    assert "13 February 1907" in text
    found = Links(text)
    assert found.links
    for link in found.links:
        assert parse_qs(urlsplit(link).query).get("asOf") == ["1907-02-13"], link
    assert found.forms
    assert all(form.get("asOf") == "1907-02-13" for form in found.forms)
    now = re.search(r'<a data-now href="([^"]*)"', text)
    assert now is not None
    assert "asOf" not in now[1]
    assert 'class="lens"' not in lamp.get(path, headers=HTML).get_data(as_text=True)


def test_a_fact_is_on_the_page_only_while_it_held(lamp: FlaskClient) -> None:
    def lit_by(query: str) -> tuple[bool, bool]:
        page = lamp.get(f"/id/gull-rock-light{query}", headers=HTML).get_data(as_text=True)
        return "/id/oil-lamp" in page, "/id/electric-lamp" in page

    assert lit_by("?asOf=1900-01-01") == (True, False)
    assert lit_by("?asOf=1930-01-01") == (False, True)
    assert lit_by("") == (True, True)


def ask(client: FlaskClient, **fields: str) -> list[str]:
    light, lit_by = "<https://lights.example/id/gull-rock-light>", "<https://lights.example/ontology#litBy>"
    query = f"SELECT ?lamp {{ {light} {lit_by} ?lamp }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "json", **fields})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return sorted(row["lamp"]["value"].rpartition("/")[2] for row in answer.json["results"]["bindings"])


def test_a_query_sees_the_moment(lamp: FlaskClient) -> None:
    assert ask(lamp) == ["electric-lamp", "oil-lamp"]
    assert ask(lamp, asOf="1900-01-01") == ["oil-lamp"]
    assert ask(lamp, asOf="1930-01-01") == ["electric-lamp"]
    assert ask(lamp, known="1999-01-01") == []
    form = {"query": "ASK { ?s <https://lights.example/ontology#litBy> ?lamp }", "known": "1999-01-01"}
    assert lamp.post("/sparql", data=form, headers={"Accept": "application/json"}).json == {
        "head": {},
        "boolean": False,
    }


def test_what_was_not_on_record_has_no_page(lamp: FlaskClient) -> None:
    assert lamp.get("/id/gull-rock-light?known=1999-01-01", headers=HTML).status_code == 404
    assert lamp.get("/id/gull-rock-light?known=2030-01-01", headers=HTML).status_code == 200
    assert "No" in lamp.get("/search?q=gull&known=1999-01-01", headers=HTML).get_data(as_text=True)


@pytest.mark.parametrize(
    "day", ["2025-06", "1907-02-30", "<script>", "0", "../../etc/passwd", "9" * 5000, "１９０７-02-13"]
)
@pytest.mark.parametrize("name", ["asOf", "known"])
def test_what_is_no_day_is_told(client: FlaskClient, name: str, day: str) -> None:
    for path in ("/", "/sparql", "/id/x"):
        answer = client.get(path, query_string={name: day}, headers=HTML)
        assert answer.status_code == 400
        assert "2025-06-01" in answer.text
        assert "<script>" not in answer.text
    told = client.get(
        "/sparql", query_string={name: day, "query": "ASK {}"}, headers={"Accept": "application/json"}
    )
    assert (told.status_code, told.mimetype) == (400, "application/problem+json")


def test_the_data_of_a_page_is_of_its_moment(lamp: FlaskClient) -> None:
    old = lamp.get("/id/gull-rock-light.ttl?asOf=1900-01-01").get_data(as_text=True)
    assert "oil-lamp" in old
    assert "electric-lamp" not in old


def test_many_moments_at_once(second: Flask) -> None:
    failures: list[int] = []

    def look(year: int) -> None:
        status = second.test_client().get(f"/?asOf={year}-01-01", headers=HTML).status_code
        if status not in {200, 503}:
            failures.append(status)

    threads = [Thread(target=look, args=(1860 + number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert second.test_client().get("/?asOf=1900-01-01", headers=HTML).status_code == 200
