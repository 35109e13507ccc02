"""What an actor said stands beside what it did afterwards, by what the ontology says is which."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tests.web.test_pages import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from kg.project import Project
    from web.site import Site

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


def rows(text: str) -> list[tuple[str, str]]:
    """Give the two columns of each row as plain text."""
    pieces = (part.split('<div class="done-part">') for part in text.split('<div class="said-part">')[1:])
    found = [(said, done.partition('<details class="cite-this')[0]) for said, done in pieces]
    plain = [tuple(" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in row) for row in found]
    return [(said, done) for said, done in plain]


def test_words_stand_beside_later_deeds(lamp: FlaskClient) -> None:
    text = lamp.get("/id/maren-holt/say-and-do", headers=HTML).text
    check(text)
    found = rows(text)
    before = next(done for said, done in found if said.startswith("Before anything"))
    assert "tends Principal keeper of Gull Rock" in before
    spoken = next(done for said, done in found if "Fog is the sea" in said)
    assert "Principal keeper" not in spoken


def test_a_denial_is_said_and_an_allegation_keeps_its_hedge(lamp: FlaskClient) -> None:
    found = json.loads(lamp.get("/id/maren-holt/say-and-do", headers=JSON).text)
    denial = next(one for one in found if one["text"].startswith("denies"))
    assert denial["said"] is True
    assert [one["said"] for one in found if one["text"] == "put out Gull Rock Light"] == [False]
    done = rows(lamp.get("/id/maren-holt/say-and-do", headers=HTML).text)
    assert any("allegedly" in deeds for _, deeds in done)


def test_the_order_is_that_of_time(client: FlaskClient, here: Site) -> None:
    speakers = [name for name in here.names.by_iri.values() if here.addresses.kind_of_page(name.iri) == "id"]
    speakers.sort(key=lambda name: -name.degree)
    for name in speakers[:6]:
        answer = client.get(f"/id/{name.slug}/say-and-do", headers=JSON)
        dates = [one["when"][:4] for one in json.loads(answer.text) if re.match(r"\d{4}", one["when"])]
        assert dates == sorted(dates), name.slug


def test_a_topic_narrows_both_columns(lamp: FlaskClient) -> None:
    everything = json.loads(lamp.get("/id/maren-holt/say-and-do", headers=JSON).text)
    narrowed = json.loads(lamp.get("/id/maren-holt/say-and-do?topic=gull-rock-light", headers=JSON).text)
    assert 0 < len(narrowed) < len(everything)
    assert all(one in everything for one in narrowed)
    assert not any("tends" in one["text"] for one in narrowed)
    assert any("Fog is the sea" in one["text"] for one in narrowed)
    text = lamp.get("/id/maren-holt/say-and-do", headers=HTML).text
    assert "/id/maren-holt/say-and-do?topic=gull-rock-light" in text


def test_every_offered_topic_has_something(client: FlaskClient, here: Site) -> None:
    speakers = [name for name in here.names.by_iri.values() if here.addresses.kind_of_page(name.iri) == "id"]
    speakers.sort(key=lambda name: -name.degree)
    name = max(
        speakers[:20], key=lambda name: len(client.get(f"/id/{name.slug}/say-and-do", headers=JSON).text)
    )
    text = client.get(f"/id/{name.slug}/say-and-do", headers=HTML).text
    check(text)
    offered = re.findall(r'href="(/id/[^"]*/say-and-do\?topic=[^"]*)"', text)
    assert offered
    for address in offered[:6]:
        page = client.get(address, headers=HTML)
        assert page.status_code == 200
        check(page.text)
        assert json.loads(client.get(address, headers=JSON).text)


def test_what_is_unknown_is_told(client: FlaskClient, lamp: FlaskClient) -> None:
    assert client.get("/id/nobody-of-it/say-and-do", headers=HTML).status_code == 404
    assert lamp.get("/id/maren-holt/say-and-do?topic=nothing-of-it", headers=HTML).status_code == 404
    quiet = lamp.get("/id/gull-rock/say-and-do", headers=HTML)
    assert "Nothing is told" in quiet.text
    assert "/say-and-do" not in lamp.get("/id/gull-rock", headers=HTML).text
    assert "/id/maren-holt/say-and-do" in lamp.get("/id/maren-holt", headers=HTML).text


def test_the_ontology_says_what_is_a_word(lights_copy: Callable[[dict[str, str | bytes]], Project]) -> None:
    from kg import vocab as v  # noqa: PLC0415
    from kg.schema import load_schema  # noqa: PLC0415

    project = lights_copy({})
    path = project.root / "ontology" / "views.ttl"
    text = path.read_text("utf-8")
    assert "li:extinguished sc:conduct sc:Deed" in text
    path.write_text(text.replace("li:extinguished sc:conduct sc:Deed", "li:extinguished sc:conduct sc:Word"))
    found = load_schema(project).property("extinguished")
    assert found is not None
    assert found.conduct == v.WORD
