"""The pages of status and of changes."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse

from kg.status_store import last_day

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site

HTML = {"Accept": "text/html"}


def test_the_entity_page_tells_its_status_and_the_evidence(lamp: FlaskClient) -> None:
    text = lamp.get("/id/gull-rock-light", headers=HTML).text
    box = re.findall(r'<section class="status.*?</section>', text, re.DOTALL)[0]
    assert "<strong>Lit</strong> on 16 January 2026" in box
    assert "the last day of the data" in box
    assert 'class="evidence-card"' in box
    assert [re.sub(r"<.*?>", "", step) for step in re.findall(r'<li class="(?:held)?">(.*?)</li>', box)] == [
        "lit November 1868",
        "dark February 1907",
        "lit 2 May 1924",
    ]
    assert 'section class="status' not in lamp.get("/id/maren-holt", headers=HTML).text


def test_the_status_is_that_of_the_moment(lamp: FlaskClient) -> None:
    text = lamp.get("/id/gull-rock-light?asOf=1860-01-01", headers=HTML).text
    assert "<strong>Not yet lit</strong> on 1 January 1860" in text
    text = lamp.get("/id/gull-rock-light/status?asOf=1900-01-01", headers=HTML).text
    assert "<strong>Lit</strong> on 1 January 1900" in text


def test_a_day_has_one_status_by_whichever_address(here: Site, client: FlaskClient) -> None:
    """A graph of a day holds what holds then; a status is decided by what came to an end, too."""
    is_a, kinds = here.schema.is_a, here.schema.lifecycle.kinds
    things = [
        one for one in here.names.by_iri.values() if any(is_a(k, kind) for k in one.kinds for kind in kinds)
    ]
    told = 0
    for day in ("1924-05-02", last_day(here.engine, dt.date(2026, 1, 1)).isoformat()):
        for name in things[:: max(1, len(things) // 100)]:
            path = f"/id/{quote(name.slug)}/status?format=json"
            sides = client.get(f"{path}&on={day}").get_json()["sides"]
            assert client.get(f"{path}&asOf={day}").get_json()["sides"] == sides, (name.slug, day)
            told += bool(sides)
    assert told > 2


def test_sources_that_disagree_stand_side_by_side(lamp: FlaskClient) -> None:
    text = lamp.get("/id/gull-rock-light/status?on=1907-02-13", headers=HTML).text
    assert "Dark / lit" in text
    assert "sources disagree" in text
    assert text.count('<div class="rivals">') == 1
    assert "denied by 1 source" in text
    told = lamp.get(
        "/id/gull-rock-light/status?on=1907-02-13", headers={"Accept": "application/json"}
    ).get_json()
    assert told["disputed"]
    assert [side[0]["code"] for side in told["sides"]] == ["dark", "lit"]
    assert lamp.get("/id/gull-rock-light/status?on=1907-02-13&format=json").get_json() == told


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/nobody/status", 404),
        ("/id/maren-holt/status", 200),
        ("/id/old-gull/status", 200),
        ("/id/gull-rock-light/status?on=yesterday", 400),
        ("/id/gull-rock-light/status?on=%3Cscript%3E", 400),
        ("/id/gull-rock-light/status?on=1907-02", 400),
        ("/id/gull-rock-light/status?on=0001-01-01", 200),
        ("/id/gull-rock-light/status?on=9999-12-31", 200),
    ],
)
def test_status_addresses(lamp: FlaskClient, path: str, status: int) -> None:
    for accept in ("text/html", "application/json"):
        response = lamp.get(path, headers={"Accept": accept})
        assert response.status_code == status, (path, accept)
        assert response.mimetype != "text/html" or "<script>" not in response.text


def test_changes_between_two_days(lamp: FlaskClient) -> None:
    text = lamp.get("/changes?by=valid&from=1899-12-31&to=1925-01-01", headers=HTML).text
    assert "What held: from 31 December 1899 to 1 January 1925" in text
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    assert "began: tends Principal keeper of Gull Rock from 1 January 1900" in plain
    assert "ended: lit by Oil lamp of Gull Rock" in plain
    assert "status unknown → withdrawn" in plain
    data = json.loads(lamp.get("/changes?by=valid&from=1899-12-31&to=1925-01-01&format=json").text)
    counts = [int(n) for n in re.findall(r"<li><b>(\d+)</b>", text)]
    assert counts == [len(data["entities"]), data["counts"]["added"], data["counts"]["removed"]]
    trig = lamp.get("/changes?by=valid&from=1899-12-31&to=1925-01-01&format=trig")
    assert trig.mimetype == "application/trig"
    assert len(list(parse(trig.data, RdfFormat.TRIG))) == sum(data["counts"].values())
    assert (
        "+ tends: Principal keeper"
        in lamp.get("/changes?by=valid&from=1899-12-31&to=1925-01-01&format=text").text
    )


def test_changes_of_the_record(lamp: FlaskClient) -> None:
    start = lamp.get("/changes", headers=HTML).text
    (latest, *_) = re.findall(r'href="(/changes\?by=record[^"]*)"', start)
    text = lamp.get(latest.replace("&amp;", "&"), headers=HTML).text
    assert "41 metres" in text
    assert "recorded: " in text


def test_nothing_is_different_from_itself(client: FlaskClient) -> None:
    text = client.get("/changes?by=snapshots&from=1&to=1", headers=HTML).text
    assert "Nothing is different." in text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("by=valid&from=yesterday&to=2020-01-01", 400),
        ("by=nothing&from=1&to=2", 400),
        ("by=valid&from=2020-01-01&to=2021-01-01&format=exe", 400),
        ("by=snapshots&from=1&to=99999999999999999999", 400),
        ("by=snapshots&from=1&to=2", 404),
        ("by=snapshots&from=../1&to=1", 400),
        ("by=revisions&from=--output%3Dx&to=HEAD", 404),
        ("by=revisions&from=HEAD&to=files", 404),
        ("by=revisions&from=%3Cscript%3E&to=%00", 404),
        ("by=valid&from=1900-01-01&to=1910-01-01&page=-3", 200),
        ("by=valid&from=1900-01-01&to=1910-01-01&page=99999999", 200),
        ("by=valid&from=1900-01-01", 200),
    ],
)
def test_change_addresses(lamp: FlaskClient, query: str, status: int) -> None:
    response = lamp.get(f"/changes?{query}", headers=HTML)
    assert response.status_code == status
    assert "<script>" not in response.text
