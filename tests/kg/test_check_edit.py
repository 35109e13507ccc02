"""What the shapes say of an edit is what they say of everything, as far as the edit touched it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.overlay import Overlay
from kg.records import load
from kg.schema import load_schema
from kg.shapes import check_nodes, check_shapes
from kg.validate import check_edit
from kg.vocab import local_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

NAMES = ("gull-rock-light", "sker-light", "sker-lightship")
#: Objects that the loader takes and the shapes may not.
CLAIMS = (
    "predicate: stairs, object: 0",
    "predicate: stairs, object: 12",
    "predicate: standsOn, object: gull-rock",
    "predicate: standsOn, object: sker-point",
    "predicate: firstLitOn, object: 1868",
)


def text(rng: random.Random) -> str:
    lines = (
        f"  - {{subject: {rng.choice(NAMES)}, {rng.choice(CLAIMS)}, locator: page {number}}}\n"
        for number in range(rng.randint(1, 4))
    )
    return "source: {id: x, type: Logbook, title: T}\nclaims:\n" + "".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_an_edit_is_told_what_everything_would_be(lights_copy: Copy, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    project = lights_copy({"data/dossiers/x.yaml": text(rng)})
    snapshot.build(project)
    told = 0
    for _ in range(4):
        (project.data / "dossiers" / "x.yaml").write_text(text(rng))
        (project.data / "entities" / "y.yaml").write_text(
            "- {id: mute, type: Saying, name: Mute}\n"
            if rng.random() < 0.5
            else "- {id: dumb, type: Saying, name: D}\n"
        )
        made = snapshot.build(project)
        edited = snapshot.touched(made)
        assert edited is not None
        assert edited.since == made.number - 1
        schema = load_schema(project)
        told_of = check_shapes(project, schema, load(project, schema).dataset)
        everything = [one.problem for one in told_of]
        touched = {local_name(iri) for iri in edited.nodes}
        wanted = [str(p) for p in everything if p.message.partition(" ")[0] in touched]
        found = [str(p) for p in check_edit(project, made) if p.message.partition(" ")[0] in touched]
        assert found == wanted
        told += len(found)
    assert told


def test_asked_of_all_nodes_a_store_says_what_the_files_say(lights_copy: Copy) -> None:
    bad = "  - {subject: gull-rock-light, predicate: stairs, object: 0, locator: p}\n"
    head = "source: {id: x, type: Logbook, title: T}\nclaims:\n"
    project = lights_copy({"data/dossiers/x.yaml": head + bad})
    made = snapshot.build(project)
    schema = load_schema(project)
    store = snapshot.open_store(made)
    nodes = {getattr(quad.subject, "value", "") for quad in store}
    found = check_nodes(
        Overlay(project), schema, store, {iri for iri in nodes if iri.startswith(project.base)}
    )
    assert found == check_shapes(project, schema, load(project, schema).dataset)
    assert found


BEHIND = """@prefix li: <https://lights.example/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
li:BehindShape a sh:NodeShape ; sh:targetClass li:Lighthouse ;
    sh:property [ sh:path [ sh:inversePath li:replaces ] ; sh:class li:Lightship ; sh:message "ashore" ] .
"""


def test_a_thing_of_another_kind_is_seen_from_where_it_leads(lights_copy: Copy) -> None:
    entity = "- {id: new-light, type: Lightship, name: New}\n"
    claim = "  - {subject: new-light, predicate: replaces, object: sker-light, locator: p}\n"
    project = lights_copy(
        {
            "ontology/behind.ttl": BEHIND,
            "data/entities/y.yaml": entity,
            "data/dossiers/x.yaml": f"source: {{id: x, type: Logbook, title: T}}\nclaims:\n{claim}",
        }
    )
    snapshot.build(project)
    (project.data / "entities" / "y.yaml").write_text(entity.replace("Lightship", "Lighthouse"))
    # Its claims are read again with it, and say what they said.
    with (project.data / "dossiers" / "x.yaml").open("a") as file:
        file.write("# no more\n")
    made = snapshot.build(project)
    assert snapshot.touched(made) is not None
    told = [p.message.partition(" ")[0] for p in check_edit(project, made) if "ashore" in p.message]
    assert told == ["sker-light"]
