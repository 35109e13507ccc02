"""Disputes, quality and impact as pages and as data, over both domains."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from kg import snapshot
from kg.limits import Limits
from tests.writing import dossier
from web.app import close, create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

    from kg.project import Project

HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


def links(text: str) -> list[str]:
    return [href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"#]*)"', text)]


@pytest.fixture
def serving(lights_copy: Callable[[dict[str, str | bytes]], Project]) -> Iterator[Callable[..., FlaskClient]]:
    made = []

    def serve(files: dict[str, str | bytes]) -> FlaskClient:
        project = lights_copy(files)
        app = create_app(project, snapshot=snapshot.build(project), limits=Limits(workers=1))
        made.append(app)
        return app.test_client()

    yield serve
    for app in made:
        close(app)


def test_disputes_as_page_json_and_csv(client: FlaskClient) -> None:
    page = client.get("/disputes", headers=HTML)
    assert page.status_code == 200
    told = client.get("/disputes", headers=JSON).get_json()
    assert told == client.get("/disputes.json").get_json()
    assert len(told) >= 2
    for one in told[:5]:
        assert f'id="{one["id"]}"' in page.text
        assert len(one["sides"]) > 1
        assert all(side["independent"] == len(side["components"]) > 0 for side in one["sides"])
    rows = list(csv.DictReader(io.StringIO(client.get("/disputes.csv").text)))
    assert {row["dispute"] for row in rows} == {one["id"] for one in told}
    assert len(rows) == sum(len(side["claims"]) for one in told for side in one["sides"])


def test_each_dispute_has_an_address(client: FlaskClient) -> None:
    told = client.get("/disputes.json").get_json()[-1]
    page = client.get(f"/disputes/{told['id']}", headers=HTML)
    assert page.status_code == 200
    assert told["subject"]["name"].replace("'", "&#39;") in page.text
    assert client.get(f"/disputes/{told['id']}.json").get_json() == [told]
    assert client.get("/disputes/aaaaaaaaaaaaaaaa", headers=HTML).status_code == 404


def test_filters_lead_to_as_many_as_they_say(client: FlaskClient) -> None:
    text = client.get("/disputes", headers=HTML).text
    offered = re.findall(r'<a href="(/disputes\?[^"]+)"[^>]*>.*?<small>([\d,]+)</small>', text)
    assert len(offered) > 3
    for href, count in offered:
        query = urlsplit(href.replace("&amp;", "&")).query
        assert len(client.get(f"/disputes.json?{query}").get_json()) == int(count.replace(",", ""))


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "kind=%3Cb%3E", "page=999", "page=-1", "code=" + "x" * 999]
)
def test_nonsense_in_filters_is_an_empty_list(client: FlaskClient, query: str) -> None:
    response = client.get(f"/disputes?{query}", headers=HTML)
    assert response.status_code == 200
    assert "<b>" not in response.text.partition("<main")[2].partition("choice")[0]


def test_every_number_of_quality_leads_to_its_list(client: FlaskClient) -> None:
    text = client.get("/quality", headers=HTML).text
    numbers = re.findall(r'<a href="(/quality/[^"]+)">([\d,]+)</a>', text)
    assert len(numbers) > 8
    for href, shown in numbers[:60]:
        path, _, query = href.replace("&amp;", "&").partition("?")
        listed = client.get(f"{path}.json?{query}").get_json()
        assert len(listed) == int(shown.replace(",", "")), href
    for href, _ in numbers[:10]:
        assert client.get(href.replace("&amp;", "&"), headers=HTML).status_code == 200


def test_quality_as_data(client: FlaskClient) -> None:
    told = client.get("/quality", headers=JSON).get_json()
    assert told["total"]["claims"] > 20
    assert {row["label"] for row in told["kinds"]}
    assert client.get("/quality/nonsense", headers=HTML).status_code == 404
    assert client.get("/quality", headers={"Accept": "image/png"}).status_code == 406


def test_a_source_tells_what_rests_on_it(lamp: FlaskClient) -> None:
    page = lamp.get("/source/light-list-1931", headers=HTML).text
    assert "No other independent source says any of this." in page
    assert "/source/light-list-1931/impact" in links(page)
    whole = lamp.get("/source/light-list-1931/impact", headers=HTML)
    assert whole.status_code == 200
    assert "4 inferences would not follow" in whole.text
    assert "/questions/02-rival-heights" in links(whole.text)
    told = lamp.get("/source/light-list-1931/impact.json").get_json()
    assert len(told["claims"]) == 14
    assert told["questions"] == [{"id": "02-rival-heights", "lost": 1, "gained": 0}]
    assert lamp.get("/source/nothing/impact", headers=HTML).status_code == 404


def test_pages_are_linked_from_everywhere(client: FlaskClient) -> None:
    found = links(client.get("/", headers=HTML).text)
    assert {"/disputes", "/quality"} <= set(found)


def test_answers_show_in_both_directions(serving: Callable[..., FlaskClient]) -> None:
    says = "subject: sker-light, predicate: stairs, object: 113"
    client = serving(
        dossier(
            "a",
            f"{says}, ref: A1",
            "subject: sker-light, predicate: call, object: SK, supports: [A1]",
            "subject: sker-light, predicate: stairs, object: 115, corrects: [A1]",
        )
        | dossier("b", f"{says}, relays: [A1]")
    )
    text = client.get("/id/sker-light", headers=HTML).text
    for words in ("supported by 1", "corrected by 1", "relayed by 1", "supports 1", "corrects 1"):
        assert words in text, words
    told = client.get("/disputes.json?sort=values").get_json()
    claims = {claim["value"]: claim["claim"] for side in told[0]["sides"] for claim in side["claims"]}
    page = client.get("/claim/" + claims["115"].rpartition("/")[2], headers=HTML).text
    assert "<dt>corrects</dt>" in page
    pages = [
        client.get("/claim/" + claim["claim"].rpartition("/")[2], headers=HTML).text
        for side in told[0]["sides"]
        for claim in side["claims"]
        if claim["source"]["name"] == "a" and claim["value"] == "113"
    ]
    assert len(pages) == 1
    for label in ("supported by", "corrected by", "relayed by"):
        assert f"<dt>{label}</dt>" in pages[0], label
        assert f"<h2>{label.capitalize()}</h2>" in pages[0] or label == "corrected by", label


def test_relaying_lowers_the_number_of_independent_sources(serving: Callable[..., FlaskClient]) -> None:
    files = dossier("a", "subject: sker-light, predicate: standsOn, object: sker-point")
    text = str(files["data/dossiers/a.yaml"])
    client = serving({"data/dossiers/a.yaml": text})
    assert "2 sources<" in client.get("/id/sker-light", headers=HTML).text
    relaying = text.replace("  publisher:", "  relays: [light-list-1931]\n  publisher:")
    client = serving({"data/dossiers/a.yaml": relaying})
    page = client.get("/id/sker-light", headers=HTML).text
    assert "2 sources, 1 independent<" in page
    assert "2 sources<" not in page
