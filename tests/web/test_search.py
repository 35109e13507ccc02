"""Finding things: folded, with typos, by acronym, by other scripts and by text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.index import Index
from kg.names import Name

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture
def index() -> Index:
    rows = [
        ("bureau", "Bureau of Beacons and Sirens", ("Nebelamt",), "Keeps the sirens."),
        ("skoda", "Jän Škoda", (), "A keeper."),
        ("tower", "Granite Tower", ("北角灯塔", "Tour de granit"), ""),
        ("tower-2", "Granite Tower Annex", (), "Beside the tower."),
        ("saying", "On fog", (), ""),
    ]
    names = [Name(f"x:{slug}", slug, label, aliases, (), text) for slug, label, aliases, text in rows]
    return Index(names, {"x:saying": ["A wall that walks upon water"]})


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("granite tower", "tower"),
        ("GRANITE TOWER ANNEX", "tower-2"),
        ("tower granite", "tower"),
        ("graniet towr", "tower"),
        ("skoda", "skoda"),
        ("Škoda", "skoda"),
        ("jan skod", "skoda"),
        ("bbs", "bureau"),
        ("nebelamt", "bureau"),
        ("beacon", "bureau"),
        ("北角", "tower"),
        ("灯塔", "tower"),
        ("walks water", "saying"),
        ("tower-2", "tower-2"),
    ],
)
def test_best_match(index: Index, query: str, first: str) -> None:
    assert index.search(query)[0].name.slug == first


@pytest.mark.parametrize("query", ["zzzzzz", "!!!", "\x00", "qq ww ee"])
def test_nothing_matches_nonsense(index: Index, query: str) -> None:
    assert index.search(query) == []


def test_other_name_is_told(index: Index) -> None:
    assert index.search("nebelamt")[0].via == "Nebelamt"
    assert index.suggest("neb")[0].via == "Nebelamt"


def test_wrong_address_has_neighbours(index: Index) -> None:
    assert index.nearest("granit-tower")[0].slug.startswith("tower")


def test_filters_add_up(lamp: FlaskClient) -> None:
    html = {"Accept": "text/html"}
    everything = lamp.get("/search?q=gull", headers=html).text
    assert "Gull Rock Light" in everything
    narrowed = lamp.get("/search?q=gull&kind=Keeper", headers=html).text
    assert narrowed.count("<li><h2>") < everything.count("<li><h2>")
    assert lamp.get("/suggest?q=gull").json[0]["href"].startswith("/id/")
