"""Feeds of changes and cards for other sites, of everything that has a page of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from kg.topics import topic_name
from tests.web.test_pages import check, outline

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site

HTML = {"Accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"


def pages(here: Site) -> list[str]:
    """Give some addresses of each sort: entities, sources, topics, questions."""
    names = sorted(here.names.by_iri.values(), key=lambda name: -name.degree)
    of_sort = {
        sort: [str(here.addresses.href(n.iri)) for n in names if here.addresses.kind_of_page(n.iri) == sort]
        for sort in ("id", "source")
    }
    told = [p for p in here.schema.properties.values() if p.tells_topic and p.value_type == "concept"]
    codes = [c for c in here.schema.concepts.values() if any(c.scheme_class in p.ranges for p in told)]
    topics = [f"/topic/{topic_name(here.schema, code.iri)}" for code in codes[:2]]
    questions = [f"/questions/{question.id}" for question in here.questions[:2]]
    return [*of_sort["id"][:3], *of_sort["source"][:3], *topics, f"/topic/{names[0].slug}", *questions]


def read(client: FlaskClient, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.data)  # noqa: S314 - our own


def texts(feed: ET.Element, name: str) -> list[str]:
    return [one.findtext(f"{ATOM}{name}") or "" for one in feed.iter(f"{ATOM}entry")]


def test_every_page_leads_to_its_feed_and_its_card(client: FlaskClient, here: Site) -> None:
    for path in pages(here):
        text = client.get(path, headers=HTML).text
        check(text)
        found = re.search(
            r'<link rel="alternate" type="application/atom\+xml" title="Changes" href="([^"]+)">', text
        )
        assert found, path
        feed = read(client, found[1])
        assert feed.findtext(f"{ATOM}id")
        assert feed.findtext(f"{ATOM}title")
        ids = texts(feed, "id")
        assert len(ids) == len(set(ids)) <= 100
        days = texts(feed, "updated")
        assert days == sorted(days, reverse=True)
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", day) for day in days)
        if "/topic/" not in path:
            assert ids, path
        card = re.search(r"iframe src=&#34;http://localhost(/embed/[^&]+)&#34; title=", text)
        assert card, path
        assert client.get(card[1], headers=HTML).status_code == 200


def test_an_entry_tells_the_claim_and_its_source(lamp: FlaskClient) -> None:
    feed = read(lamp, "/id/gull-rock-light/feed")
    titles = texts(feed, "title")
    assert "Gull Rock Light stands on Gull Rock." in titles
    entry = next(e for e in feed.iter(f"{ATOM}entry") if "stands on" in (e.findtext(f"{ATOM}title") or ""))
    assert "List of Lights, 1931" in (entry.findtext(f"{ATOM}content") or "")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    address = str(link.get("href")).removeprefix("http://localhost")
    assert lamp.get(address, headers=HTML).status_code == 200


def test_a_withdrawal_is_news(lamp: FlaskClient) -> None:
    for path in ("/id/gull-rock-light/feed", "/source/harbour-gazette/feed"):
        feed = read(lamp, path)
        first = next(feed.iter(f"{ATOM}entry"))
        assert (first.findtext(f"{ATOM}updated") or "").startswith("2026-02-01")
        assert (first.findtext(f"{ATOM}title") or "").startswith("Withdrawn: ")
        assert "the caption shows another tower" in (first.findtext(f"{ATOM}content") or "")
        assert (first.findtext(f"{ATOM}id") or "").endswith("#withdrawn")


def test_the_feed_of_a_question_is_of_what_its_answer_rests_on(lamp: FlaskClient) -> None:
    titles = texts(read(lamp, "/questions/03-was-it-dark/feed"), "title")
    assert len(titles) == 2
    assert all("Maren Holt" in title for title in titles)


def test_a_topic_has_what_is_about_it(lamp: FlaskClient) -> None:
    text = lamp.get("/topic/gull-rock-light", headers=HTML).text
    assert "Holt on the fog" in text
    titles = texts(read(lamp, "/topic/gull-rock-light/feed"), "title")
    assert any("Fog is the sea" in title for title in titles)


def test_cards_may_be_framed_and_nothing_else_may(client: FlaskClient, here: Site) -> None:
    for path in pages(here):
        answer = client.get(f"/embed{path}", headers=HTML)
        assert answer.status_code == 200, path
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src" not in policy
        assert "form-action 'none'" in policy
        card = outline(answer.text)
        assert card.forbidden == []
        assert card.scripts == []
        assert "form" not in card.tags
        assert card.tags.count("h1") == 1
        links = re.findall(r"<a [^>]*>", answer.text)
        assert links
        assert all('target="_blank"' in link for link in links)
        other = client.get(path, headers=HTML)
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
        again = client.get(f"/embed{path}", headers=HTML)
        assert again.headers["Content-Security-Policy"] == policy


def test_a_card_keeps_its_moment(lamp: FlaskClient) -> None:
    text = lamp.get("/embed/id/gull-rock-light?asOf=1900-01-01", headers=HTML).text
    assert "as of 1 January 1900" in text
    assert 'href="/id/gull-rock-light?asOf=1900-01-01"' in text


@pytest.mark.parametrize("sort", ["id", "source", "topic", "questions"])
def test_what_is_not_there_is_told(client: FlaskClient, sort: str) -> None:
    for path in (f"/{sort}/nothing-of-it/feed", f"/embed/{sort}/nothing-of-it"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 404
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
