"""What claims and entities count for, in copies of the second domain."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from kg.breakdown import breakdown, facets
from kg.disputes import disputes
from kg.independence import lineage
from kg.quality import expectations, measure
from kg.records import load
from kg.schema import load_schema
from kg.weights import OF_CLAIMS, OF_ENTITIES
from tests.writing import dossier

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.quality import Quality

    Copy = Callable[[dict[str, str | bytes]], Project]

FRESH = dt.date(1932, 6, 1)


def measured(project: Project) -> Quality:
    schema = load_schema(project)
    loaded = load(project, schema)
    assert loaded.ok, loaded.problems
    known = lineage(loaded.dataset)
    return measure(loaded.dataset, schema, known, disputes(loaded.dataset, schema, known), FRESH)


def marks(project: Project, source: str) -> list[set[str]]:
    """What the claims of a source count for, in order."""
    found = measured(project).claims
    return [set(one.marks) for one in found if one.claim.source.endswith(f"/{source}")]


def test_sources_are_counted_by_independence(lights_copy: Copy) -> None:
    says = "subject: sker-light, predicate: neighbourOf, object: sker-lightship, when: 1902"
    (one,) = marks(lights_copy(dossier("a", says)), "a")
    assert one == {"one-source"}
    (one,) = marks(lights_copy(dossier("b", says)), "a")
    assert one == {"two-sources"}
    relaying = dossier("c", says)
    text = str(relaying["data/dossiers/c.yaml"])
    relaying["data/dossiers/c.yaml"] = text.replace("  publisher:", "  relays: [a]\n  publisher:")
    (one,) = marks(lights_copy(relaying), "c")
    assert one == {"two-sources"}


@pytest.mark.parametrize(
    ("when", "published", "stale"),
    [
        ("1930/..", "1931", True),
        ("1930/..", "1932-06", False),
        ("1930/", "1931", False),
        ("1930", "1931", False),
    ],
)
def test_what_holds_still_grows_stale(
    lights_copy: Copy,
    when: str,
    published: str,
    stale: bool,  # noqa: FBT001
) -> None:
    files = dossier("a", f"subject: sker-lightship, predicate: manned, object: true, when: {when}")
    text = str(files["data/dossiers/a.yaml"]).replace("published: 1932", f"published: {published}")
    (one,) = marks(lights_copy({"data/dossiers/a.yaml": text}), "a")
    assert ("stale" in one) is stale


def test_a_newer_source_refreshes_an_older_one(lights_copy: Copy) -> None:
    says = "subject: sker-lightship, predicate: manned, object: true, when: 1930/.."
    old = {"data/dossiers/a.yaml": str(dossier("a", says)["data/dossiers/a.yaml"]).replace("1932", "1931")}
    new = {"data/dossiers/b.yaml": str(dossier("b", says)["data/dossiers/b.yaml"]).replace("1932", "1933")}
    assert "stale" in marks(lights_copy(old), "a")[0]
    assert "stale" not in marks(lights_copy(new), "a")[0]


def test_a_row_of_notes_is_no_place_in_a_source(lights_copy: Copy) -> None:
    text = """\
source: {id: a, type: Logbook, title: A}
claims:
  - {subject: sker-light, predicate: call, object: SK, locator: "our notes, row A7", ref: A7}
  - {subject: sker-light, predicate: call, object: SR, locator: page 7, ref: A8}
  - {subject: holt-fog-saying, predicate: verbatim, object: Fog., kind: quotation}
"""
    found = marks(lights_copy({"data/dossiers/a.yaml": text}), "a")
    assert [("unreviewed" in one) for one in found] == [True, False, False]


def test_undated_are_states_and_acts_without_a_time(lights_copy: Copy) -> None:
    found = marks(
        lights_copy(
            dossier(
                "a",
                "subject: sker-light, predicate: manned, object: true",
                "subject: sker-light, predicate: manned, object: true, when: 1920",
                "subject: sker-light, predicate: stairs, object: 112",
                "subject: sker-light, predicate: firstLitOn, object: 1902",
            )
        ),
        "a",
    )
    assert [("undated" in one) for one in found] == [True, False, False, False]


def test_entities_want_what_their_kind_expects(lights_copy: Copy) -> None:
    entities = """\
- {id: lone-light, type: Lighthouse, name: Lone Light}
- {id: lone-keeper, type: Keeper, name: Lone Keeper}
- {id: mute-saying, type: Saying, name: A mute saying}
- {id: new-ship, type: Lightship, name: New Ship}
"""
    project = lights_copy(
        {"data/entities/more.yaml": entities}
        | dossier("a", "subject: sker-light, predicate: replaces, object: new-ship, speaker: lone-keeper")
    )
    found = {one.entity.iri.rpartition("/")[2]: one for one in measured(project).entities}
    names = {slug: {iri.rpartition("#")[2] for c in one.missing for iri in c} for slug, one in found.items()}
    assert names["lone-light"] == {"standsOn", "firstLitOn", "replacedBy"}
    assert names["new-ship"] == {"standsOn"}, "its replacement is told from the other end"
    assert names["mute-saying"] == {"voicedBy"}, "a shape asks for it"
    assert names["gull-rock-light"] == set()
    dead = {slug for slug, one in found.items() if "dead-end" in one.marks}
    assert dead == {"lone-light", "mute-saying"}


def test_numbers_add_up(project: Project) -> None:
    schema = load_schema(project)
    dataset = load(project, schema).dataset
    known = lineage(dataset)
    found = measure(dataset, schema, known, disputes(dataset, schema, known), dt.date(2026, 1, 1))
    counts = breakdown(found, facets(dataset, schema))
    total = counts.total
    assert total.claims == len(found.claims) > 20
    assert sum(total.counts.get(name, 0) for name in list(OF_CLAIMS)[:3]) == total.claims
    assert set(total.counts) <= {*OF_CLAIMS, *OF_ENTITIES}
    dated = sum(row.claims for row in counts.periods)
    assert 0 < dated <= total.claims
    for row in (*counts.kinds, *counts.codes):
        assert all(number <= row.claims + row.entities for number in row.counts.values())


def test_expectations_come_from_shapes_and_annotations(policy: Project) -> None:
    schema = load_schema(policy)
    for kind in schema.kinds.values():
        for choice in expectations((kind.iri,), schema):
            assert choice
            assert all(not schema.properties[iri].core for iri in choice)
    assert any(len(choice) > 1 for kind in schema.kinds.values() for choice in kind.expects)
