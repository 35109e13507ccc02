"""Finding things: folded, with typos, by acronym, by other scripts and by text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.searching import index_of, make, typed
from kg.name import Name
from kg.search.index import Index
from kg.texts import Varying
from web.app import close, create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from kg.project import Project
    from web.site import Site


@pytest.fixture
def index() -> Index:
    rows = [
        ("bureau", "Bureau of Beacons and Sirens", ("Nebelamt",), "Keeps the sirens."),
        ("skoda", "Jän Škoda", (), "A keeper."),
        ("tower", "Granite Tower", ("北角灯塔", "Tour de granit"), ""),
        ("tower-2", "Granite Tower Annex", (), "Beside the tower."),
        ("saying", "On fog", (), ""),
        ("skjaer", "Skjær Odde", ("Скер",), ""),
    ]
    names = {
        f"x:{slug}": Name(f"x:{slug}", slug, label, aliases, (), text) for slug, label, aliases, text in rows
    }
    said = {"x:saying": ["A wall that walks upon water"]}
    return Index(names, Varying({"x:tower": ["Light No. 7"]}, said))


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
        ("skjaer", "skjaer"),
        ("Скер", "skjaer"),
        ("скре", "skjaer"),
        ("light no 7", "tower"),
        ("granite twoer", "tower"),
        ("bacons and sirens", "bureau"),
    ],
)
def test_best_match(index: Index, query: str, first: str) -> None:
    assert index.search(query)[:1][0].name.slug == first
    assert first in [match.name.slug for match in index.suggest(query)]


@pytest.mark.parametrize("query", ["zzzzzz", "!!!", "\x00", "qq ww ee"])
def test_nothing_matches_nonsense(index: Index, query: str) -> None:
    assert index.search(query)[:9] == []
    assert index.suggest(query) == []


def test_other_name_is_told(index: Index) -> None:
    assert index.search("nebelamt")[:1][0].via == "Nebelamt"
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


@pytest.mark.parametrize("query", ["g", "gr", "Gra", "granite to", "skj", "ско", "北", "bb", "lig"])
def test_completion_begins_with_the_first_letter(index: Index, query: str) -> None:
    assert bool(index.suggest(query)) is (query != "ско")


def test_a_word_half_typed_is_forgiven_a_typo(index: Index) -> None:
    assert index.suggest("sirne")[0].name.slug == "bureau"
    assert index.suggest("graintie towe")[0].name.slug.startswith("tower")


def test_a_moment_finds_by_the_names_that_stand_at_it(index: Index) -> None:
    then = index.at(index.sight.by_iri, Varying())
    assert index.search("light no 7")[:1][0].via == "Light No. 7"
    assert [m.name.slug for m in then.search("no 7")[:9]] == []
    assert then.suggest("light no") == []
    assert [m.name.slug for m in then.search("walks water")[:9]] == []
    assert then.search("granite tower")[:1][0].name.slug == "tower"
    assert then.sight.tables is index.sight.tables


def test_what_is_not_there_at_a_moment_is_not_found(index: Index) -> None:
    some = {iri: name for iri, name in index.sight.by_iri.items() if name.slug != "tower"}
    then = index.at(some, Varying())
    assert [m.name.slug for m in then.search("granite tower")[:9]] == ["tower-2"]
    assert [m.name.slug for m in then.suggest("granite")] == ["tower-2"]
    assert len(then.search("")) == len(index.search("")) - 1


def test_search_and_facets_say_the_same(client: FlaskClient, here: Site) -> None:
    found = here.index.search("")
    assert len(found) == len(here.names.by_iri)
    assert sum(count for _, count in found.sorts()) == len(found)
    for sample, count in found.sorts():
        kept = found.of_sort(lambda name, sample=sample: name.kinds == sample.kinds)  # type: ignore[misc]
        assert len(kept) >= count
        assert all(match.name.kinds == sample.kinds for match in kept[:20])
    answer = client.get("/search?q=", headers={"Accept": "application/json"}).json
    assert answer is not None
    assert answer["total"] == len(found)


def test_a_name_is_found_while_it_is_borne(lights_copy: Callable[[dict[str, str | bytes]], Project]) -> None:
    dossier = """\
source:
  id: radio-list
  type: LightList
  title: List of radio signs
claims:
  - subject: sker-light
    predicate: call
    object: ZQX4
    when: 1920-01-01/1929-12-31
    locator: page 2
"""
    project = lights_copy({"data/dossiers/radio-list.yaml": dossier})
    app = create_app(project)
    try:
        client = app.test_client()

        def first(moment: str) -> list[str]:
            answer = client.get(f"/suggest?q=zqx4{moment}").json
            return [one["slug"] for one in answer or []]

        assert first("") == ["sker-light"]
        assert first("&asOf=1925-06-01") == ["sker-light"]
        assert first("&asOf=1935-06-01") == []
        text = client.get("/search?q=zqx4&asOf=1925-06-01", headers={"Accept": "text/html"}).text
        assert "ZQX4" in text
    finally:
        close(app)


def test_among_many_names_what_is_typed_wrong_is_completed() -> None:
    names = make(20_000)
    index = index_of(names)
    wrong = [text for sort, text in typed(names) if sort == "two letters swapped"]
    assert sum(bool(index.suggest(text)) for text in wrong) > 0.95 * len(wrong)
