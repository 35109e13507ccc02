from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Store

from kg import vocab as v
from kg.area import NOW, Point
from kg.contender import contenders, recall, rivals_of
from kg.links import resolve
from kg.quads import quads
from kg.records import load
from kg.schema import load_schema
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.records import Loaded
    from kg.schema import Schema

    Copy = Callable[[dict[str, str | bytes]], Project]

DOSSIER = "data/dossiers/harbour-log.yaml"
SOURCE = "source: {id: harbour-log, type: Logbook, title: Harbour log}\nclaims:\n"


def test_a_store_gives_back_what_the_files_said(project: Project, schema: Schema, loaded: Loaded) -> None:
    store = Store()
    store.extend(quads(loaded.dataset, schema, project))
    told = {one.claim: one for one in contenders(loaded.dataset.claims, schema)}
    nodes = [NamedNode(v.claim_iri(project.base, claim)) for claim in told]
    assert {one.claim: one for one in recall(store, schema, project.base, nodes)} == told
    some = next(iter(told.values()))
    rivals = {v.local_name(n.value) for n in rivals_of(store, project.base, some.subject, some.predicate)}
    assert rivals == {
        one.claim for one in told.values() if (one.subject, one.predicate) == (some.subject, some.predicate)
    }


def characters(make: Copy, claims: list[str], point: Point) -> set[str]:
    """Give the characters of one light at a moment, as some claims tell them."""
    lines = "".join(
        f"  - {{subject: sker-light, predicate: character, locator: line {n}, {claim}}}\n"
        for n, claim in enumerate(claims)
    )
    project = make({DOSSIER: SOURCE + lines})
    schema = load_schema(project)
    loaded = load(project, schema)
    assert loaded.ok, loaded.problems
    return {
        schema.label(one.object.value)
        for one, area in standing(contenders(loaded.dataset.claims, schema), schema)
        if one.subject.endswith("/sker-light") and one.predicate.endswith("#character") and point.within(area)
    }


BOTH = ["object: fixed, when: 1900/1910, rank: preferred", "object: flashing, when: 1905/1920"]


@pytest.mark.parametrize(
    ("year", "found"),
    [(None, {"fixed", "flashing"}), (1903, {"fixed"}), (1907, {"fixed"}), (1915, {"flashing"})],
)
def test_rivals_compete_only_while_both_hold(lights_copy: Copy, year: int | None, found: set[str]) -> None:
    point = Point(as_of=dt.date(year, 6, 1)) if year else NOW
    assert characters(lights_copy, BOTH, point) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [("2019-06-01", {"fixed"}), ("2020-06-01", {"flashing"}), ("2021-06-01", {"fixed"}), (None, {"fixed"})],
)
def test_a_correction_takes_the_place_of_a_claim_while_it_is_on_record(
    lights_copy: Copy, day: str | None, found: set[str]
) -> None:
    claims = [
        "object: fixed, recorded: 2019-01-01, ref: first",
        "object: flashing, corrects: [first], recorded: 2020-01-01, retracted: 2021-01-01, reason: misread",
    ]
    known = dt.date.fromisoformat(day) if day else None
    assert characters(lights_copy, claims, Point(known=known)) == found


def test_a_correction_may_have_another_subject(lights_copy: Copy) -> None:
    text = SOURCE + (
        "  - {subject: sker-light, predicate: neighbourOf, object: gull-rock-light, locator: a, ref: first}\n"
        "  - {subject: sker-lightship, predicate: neighbourOf, object: gull-rock-light, locator: b,\n"
        "     corrects: [first]}\n"
    )
    project = lights_copy({DOSSIER: text})
    schema = load_schema(project)
    claims = load(project, schema).dataset.claims
    told = {claim.id for claim in claims if "harbour-log" in claim.source}
    ours = [one for one in contenders(claims, schema) if one.claim in told]
    stands = {one.subject.rpartition("/")[2] for one, area in standing(ours, schema) if NOW.within(area)}
    assert stands == {"sker-lightship"}


def test_a_label_of_many_claims_means_those_that_have_most_in_common(lights_copy: Copy) -> None:
    text = SOURCE + (
        "  - {subject: sker-light, predicate: height, object: 30 metre, locator: a, ref: row}\n"
        "  - {subject: sker-light, predicate: character, object: fixed, locator: b, ref: row}\n"
        "  - {subject: sker-light, predicate: height, object: 31 metre, locator: c, contradicts: [row]}\n"
    )
    project = lights_copy({DOSSIER: text})
    claims = load(project, load_schema(project)).dataset.claims
    found = [(one.locator, other.locator) for one, _, other in resolve(claims) if "harbour-log" in one.source]
    assert found == [("c", "a")]
