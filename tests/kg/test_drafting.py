"""Claims, sources and entities are added, amended, retracted and corrected in the files of either domain."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Store

from kg import snapshot
from kg import vocab as v
from kg.area import NOW, Point
from kg.canonical import format_text
from kg.contender import contenders
from kg.curate import drafting, journal
from kg.curate.desk import open_desk
from kg.curate.operations import as_plain, from_plain, inverse, stamped
from kg.errors import Conflict, CurationError, EditRefused
from kg.moment import open_moment
from kg.records import load
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curate.operations import Operation
    from kg.project import Project
    from tests.kg.conftest import Field

DAY = dt.date(2026, 7, 20)


def carry_out(project: Project, operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Write operations, as accepting them does, and read them back as proposals do."""
    again = tuple(from_plain(as_plain(one)) for one in stamped(operations, DAY))
    desk = open_desk(project)
    edits, _ = desk.edits(again)
    journal.write(project, edits)
    assert load(project, desk.schema).ok
    return again


def direct(field: Field) -> set[tuple[str, str, str]]:
    desk = field.desk
    stands = standing(contenders(desk.dataset.claims, desk.schema), desk.schema)
    return {(one.subject, one.predicate, str(one.object)) for one, area in stands if NOW.within(area)}


def test_a_claim_is_retracted_with_its_reason_and_given_back(field: Field) -> None:
    before = {path: path.read_bytes() for path in field.project.data_files()}
    done = carry_out(field.project, drafting.retract(field.desk, "claim", field.claim.id, "misread", DAY))
    found = field.held(field.claim.id)
    assert (found.retracted, found.reason) == (DAY, "misread")
    with pytest.raises(CurationError, match="left to retract"):
        drafting.retract(field.desk, "claim", field.claim.id, "again", DAY)
    carry_out(field.project, tuple(inverse(done, "was right", DAY)))
    assert {path: path.read_bytes() for path in field.project.data_files()} == before


def test_a_correction_takes_the_place_of_a_claim_that_stays(field: Field) -> None:
    file = field.claim.source.rpartition("/")[2]
    added = {"locator": "read again"}
    operations = drafting.correct(field.desk, field.claim.id, added)
    carry_out(field.project, operations)
    fresh = [one for one in field.desk.dataset.claims if one.locator == "read again"]
    assert [(one.subject, one.predicate, one.object) for one in fresh] == [
        (field.claim.subject, field.claim.predicate, field.claim.object)
    ]
    assert [ref for _, ref in fresh[0].links] == [field.claim.id]
    assert fresh[0].recorded == DAY
    assert fresh[0].source.endswith(file)
    assert field.held(field.claim.id).refs == (field.claim.id,)


def test_amending_is_guarded_by_what_was_read(field: Field) -> None:
    operation = drafting.amend(field.desk, "claim", field.claim.id, {"note": "mine"})
    carry_out(field.project, [drafting.amend(field.desk, "claim", field.claim.id, {"note": "theirs"})])
    with pytest.raises(Conflict, match=r"note: .* -> theirs"):
        carry_out(field.project, [operation])
    assert field.held(field.claim.id).note == "theirs"


def test_two_amend_different_keys(field: Field) -> None:
    operations = [
        drafting.amend(field.desk, "claim", field.claim.id, {key: value})
        for key, value in (("note", "mine"), ("confidence", "low"))
    ]
    for operation in operations:
        carry_out(field.project, [operation])
    assert field.held(field.claim.id).note == "mine"
    assert field.held(field.claim.id).confidence is not None


@pytest.mark.parametrize("key", ["subject", "predicate", "object"])
def test_what_makes_a_claim_is_corrected_and_not_amended(field: Field, key: str) -> None:
    operation = drafting.amend(field.desk, "claim", field.claim.id, {key: "x"})
    with pytest.raises(EditRefused, match="correct it"):
        field.desk.edits([operation])


def test_a_source_with_its_claims_and_an_entity_in_one_change(field: Field) -> None:
    project, desk = field.project, field.desk
    source = next(one for one in desk.dataset.sources if one.iri == field.claim.source)
    entity = next(one for one in desk.dataset.entities if one.iri == field.claim.subject)
    said = desk.said("claim", field.claim.id)
    name = entity.iri.rpartition("/")[2]
    kind = desk.said("entity", name)["type"]
    operations = [
        drafting.add_source(
            project,
            {
                "id": "new-page",
                "type": desk.said("source", source.iri.rpartition("/")[2])["type"],
                "title": "New page",
            },
        ),
        drafting.add_entity(project, {"id": "new-thing", "type": kind, "name": "New thing"}),
        drafting.add_claim(project, "new-page", said | {"subject": "new-thing", "locator": "top"}),
        drafting.add_claim(project, "new-page", said | {"locator": "below"}),
    ]
    carry_out(project, operations)
    after = field.desk
    assert len(after.dataset.claims) == len(desk.dataset.claims) + 2
    assert {one.recorded for one in after.dataset.claims if one.source.endswith("new-page")} == {DAY}
    retracted = drafting.retract(after, "source", "new-page", "withdrawn", DAY)
    assert len(retracted) == 3, "the source and its claims"
    carry_out(project, retracted)
    assert all(one.retracted for one in field.desk.dataset.claims if one.source.endswith("new-page"))


def test_retracting_what_is_said_of_a_thing_leaves_the_thing(field: Field) -> None:
    name = field.claim.subject.rpartition("/")[2]
    carry_out(field.project, drafting.retract(field.desk, "entity", name, "never was", DAY))
    assert field.desk.said("entity", name)["id"] == name
    assert not [triple for triple in direct(field) if field.claim.subject in triple[::2]]


def test_an_id_that_is_not_there_is_answered_by_the_nearest(field: Field) -> None:
    with pytest.raises(CurationError, match=f'did you mean "{field.claim.id}"'):
        drafting.amend(field.desk, "claim", field.claim.id[:-1], {"note": "x"})


def test_a_withdrawn_source_says_so_from_that_day_on(field: Field) -> None:
    """In the graph of now, read whole or as an edit, and not at a moment when nobody had withdrawn it."""
    project = field.project
    snapshot.build(project)
    name = field.claim.source.rpartition("/")[2]
    carry_out(project, drafting.retract(field.desk, "source", name, "forged", DAY))
    made = snapshot.build(project)
    edited = set(snapshot.open_store(made))
    assert edited == set(snapshot.open_store(snapshot.build(project, whole=True)))
    said = {q for q in edited if q.subject == NamedNode(field.claim.source)}
    assert {q.object.value for q in said if q.predicate.value == v.RETRACTION_REASON} == {"forged"}
    schema = field.desk.schema
    before = open_moment(made, schema, project.base, Point(known=DAY - dt.timedelta(days=1)))
    after = open_moment(made, schema, project.base, Point(known=DAY))
    held = [Store.read_only(str(path)) for path in (before, after)]
    withdrawn = NamedNode(field.claim.source), NamedNode(v.RETRACTED)
    assert [any(store.quads_for_pattern(*withdrawn, None, None)) for store in held] == [False, True]
    assert "reason: forged" in format_text((project.data / "dossiers" / f"{name}.yaml").read_text())
