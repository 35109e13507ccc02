"""What falls with a source, over copies of the second domain and real worker processes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.engine import Embedded
from kg.impact import World, impact
from kg.independence import lineage
from kg.limits import Limits
from kg.pool import Pool
from kg.prefixes import prefixes
from kg.recall import recall
from kg.schema import load_schema
from kg.support import Supports, fall
from kg.vocab import source_iri
from tests.writing import dossier

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.impact import Impact
    from kg.project import Project
    from kg.support import Fall

    Copy = Callable[[dict[str, str | bytes]], Project]


def fallen(project: Project, source: str) -> tuple[World, Fall]:
    schema = load_schema(project)
    store = snapshot.open_store(snapshot.build(project))
    dataset = recall(Embedded(store), schema, project.base)
    found = fall(source_iri(project.base, source), Supports(dataset.claims), lineage(dataset))
    return World(store, dataset, schema, project.base), found


def worked_out(project: Project, source: str, *, seconds: float = 30) -> tuple[Fall, Impact]:
    world, found = fallen(project, source)
    made = snapshot.latest(project)
    assert made is not None
    another = partial(Pool, limits=Limits(workers=1), prefixes=prefixes(project))
    whole = another(made.store_path)
    questions = {path.stem: path.read_text("utf-8") for path in sorted(project.questions.rglob("*.rq"))}
    try:
        return found, impact(world, found, questions=questions, pools=(whole, another), seconds=seconds)
    finally:
        whole.close()


def values(claims: tuple[object, ...]) -> list[str]:
    return sorted(claim.object.value.rpartition("/")[2] for claim in claims)  # type: ignore[attr-defined]


def test_claims_inferences_and_answers(lights_copy: Copy) -> None:
    found, result = worked_out(lights_copy({}), "light-list-1931")
    assert len(found.lost) == 14
    assert found.kept == ()
    inferred = {tuple(term.value.rpartition("/")[2] for term in triple) for triple in result.inferred}
    assert inferred == {
        ("sker-light", "ontology#neighbourOf", "gull-rock-light"),
        ("sker-lightship", "ontology#replacedBy", "sker-light"),
        ("maren-holt", "ontology#servesAt", "gull-rock-light"),
        ("tobias-wick", "ontology#servesAt", "gull-rock-light"),
    }
    assert [(one.name, one.lost, one.gained) for one in result.changed] == [("02-rival-heights", 1, 0)]
    assert result.asked == result.questions == 3


def test_the_snapshot_stays_as_it_is(lights_copy: Copy) -> None:
    project = lights_copy({})
    before = set(snapshot.open_store(snapshot.build(project)))
    worked_out(project, "light-list-1931")
    assert set(snapshot.open_store(snapshot.build(project))) == before


def test_another_derivation_keeps_an_inference(lights_copy: Copy) -> None:
    other = dossier("a", "subject: gull-rock-light, predicate: neighbourOf, object: sker-light")
    found, result = worked_out(lights_copy(other), "light-list-1931")
    assert [(claim.object.value.rpartition("/")[2], left) for claim, left in found.kept] == [
        ("sker-light", 1)
    ]
    assert {triple[1].value.rpartition("#")[2] for triple in result.inferred} == {
        "replacedBy",
        "servesAt",
    }


def test_what_only_repeats_it_falls_too(lights_copy: Copy) -> None:
    files = dossier(
        "a",
        "subject: sker-light, predicate: stairs, object: 112",
        "subject: sker-light, predicate: call, object: SK",
    )
    text = str(files["data/dossiers/a.yaml"])
    files["data/dossiers/a.yaml"] = text.replace("  publisher:", "  relays: [light-list-1931]\n  publisher:")
    project = lights_copy(files)
    _, found = fallen(project, "light-list-1931")
    assert sum(claim.object.value == "112" for claim in found.lost) == 2
    assert "SK" not in values(found.claims), "it has that from elsewhere"
    _, repeater = fallen(project, "a")
    assert values(repeater.lost) == ["SK"]
    assert [left for _, left in repeater.kept] == [1]


def test_a_claim_marked_as_relaying_falls(lights_copy: Copy) -> None:
    project = lights_copy(
        dossier("a", "subject: gull-rock-light, predicate: height, object: 38 metre, relays: [H1]")
    )
    _, found = fallen(project, "light-list-1931")
    assert values(found.lost).count("38 metre") == 2


def test_a_rival_that_was_set_aside_stands_up(lights_copy: Copy) -> None:
    """Without the list, which has the preferred height, the log's height is the one that stands."""
    height = "https://lights.example/ontology#height"
    question = f'ASK {{ id:gull-rock-light <{height}> ?h . FILTER(STR(?h) = "~36 metre") }}'
    project = lights_copy({"questions/99-old-height.rq": question})
    _, result = worked_out(project, "light-list-1931")
    changed = {one.name: (one.lost, one.gained) for one in result.changed}
    assert changed["99-old-height"] == (1, 1)


def test_a_question_that_fails_is_told(lights_copy: Copy) -> None:
    project = lights_copy({"questions/98-broken.rq": "SELECT nothing"})
    _, result = worked_out(project, "light-list-1931")
    broken = [one for one in result.changed if one.name == "98-broken"]
    assert broken
    assert broken[0].error


def test_the_asking_ends_in_time(lights_copy: Copy) -> None:
    _, result = worked_out(lights_copy({}), "light-list-1931", seconds=-1)
    assert (result.asked, result.questions) == (0, 3)


@pytest.mark.parametrize("source", ["gull-rock-log", "harbour-gazette"])
def test_withdrawn_claims_support_nothing(lights_copy: Copy, source: str) -> None:
    _, found = fallen(lights_copy({}), source)
    assert all(claim.retracted is None for claim in (*found.claims, *found.lost))
    assert found.claims
