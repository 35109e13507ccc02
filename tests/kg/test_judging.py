"""Merging and splitting entities: ids redirect, claims go on working, and each can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from kg import snapshot
from kg import vocab as v
from kg.cli import main
from kg.curate import decide
from kg.curate.desk import open_desk
from kg.curate.judging import Word, judge, split, unmerge, words
from kg.errors import CurationError, DataError
from kg.records import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal
    from kg.project import Project
    from tests.kg.conftest import Field

    Copy = Callable[[dict[str, str | bytes]], Project]

WORD = Word("Ann Fry", "the same tower", "light list 1931, page 4")


def accepted(project: Project, operations: Sequence[Operation]) -> Proposal:
    return decide.accept(
        project, decide.propose(project, operations, "Judge", "Ann Fry").id, "Ann Fry"
    ).proposal


def redirects(project: Project) -> dict[str, str]:
    """What a server redirects, from a snapshot; which is the one that reading everything gives."""
    store = snapshot.open_store(snapshot.build(project))
    whole = set(snapshot.open_store(snapshot.build(project, whole=True)))
    assert set(store) == whole
    found = store.quads_for_pattern(None, NamedNode(v.REPLACED_BY), None, None)
    return {v.local_name(q.subject.value): v.local_name(q.object.value) for q in found}  # type: ignore[union-attr]


def two_alike(field: Field) -> tuple[str, str]:
    """Two entities of one kind that claims are about, and that nobody judged."""
    desk = field.desk
    used = {claim.subject for claim in desk.dataset.claims}
    judged = {one for pair in words(desk.project, desk.schema) for one in pair}
    first: dict[tuple[str, ...], str] = {}
    for entity in desk.dataset.entities:
        slug = v.local_name(entity.iri)
        if entity.iri in used and slug not in judged:
            other = first.setdefault(entity.kinds, slug)
            if other != slug:
                return other, slug
    raise AssertionError


def test_a_merged_id_redirects_and_its_claims_go_on(field: Field) -> None:
    kept, other = two_alike(field)
    before = {claim.id for claim in field.desk.dataset.claims}
    about = v.entity_iri(field.project.base, other)
    moved = {
        claim.id
        for claim in field.desk.dataset.claims
        if about in {claim.subject, getattr(claim.object, "value", "")}
    }
    done = accepted(field.project, judge(field.desk, "same", (kept, other), WORD))
    after = field.desk.dataset
    assert {claim.id for claim in after.claims} == before, "claims keep their ids"
    to = v.entity_iri(field.project.base, kept)
    assert all(to in {c.subject, getattr(c.object, "value", "")} for c in after.claims if c.id in moved)
    assert not [entity for entity in after.entities if entity.iri == about]
    undone = decide.undo(field.project, done.id, "Ben", "two towers after all")
    assert [entity for entity in field.desk.dataset.entities if entity.iri == about]
    assert words(field.project, field.desk.schema)[frozenset((kept, other))].verdict == "different"
    decide.undo(field.project, undone.proposal.id, "Ann", "one tower after all")
    assert not [entity for entity in field.desk.dataset.entities if entity.iri == about]


def test_what_was_merged_by_hand_is_split_and_nothing_is_lost(lights_copy: Copy) -> None:
    project = lights_copy({})
    before = (project.data / "decisions.yaml").read_text()
    assert redirects(project) == {"old-gull": "gull-rock-light"}
    accepted(project, unmerge(open_desk(project), "old-gull", Word("Ben", "two towers")))
    assert redirects(project) == {}
    text = (project.data / "decisions.yaml").read_text()
    assert text.startswith(before)
    assert "- different: [gull-rock-light, old-gull]\n  by: Ben\n" in text
    with pytest.raises(CurationError, match="was not merged"):
        unmerge(open_desk(project), "old-gull", WORD)
    accepted(project, judge(open_desk(project), "same", ("old-gull", "gull-rock-light"), WORD))
    assert redirects(project) == {"gull-rock-light": "old-gull"}, "the last word counts, the other way about"


def test_one_thing_becomes_two(field: Field) -> None:
    entity = v.local_name(field.claim.subject)
    others = {claim.id for claim in field.desk.dataset.claims if claim.retracted is None} - {field.claim.id}
    operations = split(
        field.desk, entity, {"id": "second-thing", "name": "Second thing"}, [field.claim.id], WORD
    )
    done = accepted(field.project, operations)
    iri = v.entity_iri(field.project.base, "second-thing")
    (fresh,) = (claim for claim in field.desk.dataset.claims if claim.subject == iri)
    assert (fresh.predicate, fresh.object) == (field.claim.predicate, field.claim.object)
    assert field.held(field.claim.id).reason == WORD.reason
    standing = {claim.id for claim in field.desk.dataset.claims if claim.retracted is None}
    assert standing == others | {fresh.id}
    decide.undo(field.project, done.id, "Ben", "one thing after all")
    standing = {claim.id for claim in field.desk.dataset.claims if claim.retracted is None}
    assert standing == others | {field.claim.id}
    assert field.desk.said("entity", "second-thing")["name"] == "Second thing"


def test_judgements_that_change_no_redirect_are_published_at_once(lights_copy: Copy) -> None:
    project = lights_copy({})
    made = snapshot.build(project)
    accepted(project, judge(open_desk(project), "unsure", ("sker-light", "sker-lightship"), WORD))
    after = snapshot.build(project)
    assert after.number == made.number + 1
    touched = snapshot.touched(after)
    assert touched is not None, "not everything was read again"
    assert touched.nodes == frozenset()
    assert redirects(project) == {"old-gull": "gull-rock-light"}


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        (["same: [a, b], different: [a, b]"], "bad-value"),
        (["evidence: none"], "bad-value"),
        (
            [
                "same: [sker-light, old-gull]",
                "same: [sker-light, gull-rock-light]",
                "different: [old-gull, gull-rock-light]",
            ],
            "bad-value",
        ),
        (["different: [sker-light, old-gul]"], "unknown-id"),
    ],
    ids=["two-verdicts", "none", "different-and-one-with-a-third", "unknown"],
)
def test_judgements_that_cannot_be(lights_copy: Copy, pairs: list[str], code: str) -> None:
    text = "".join(f"- {{{pair}, by: a, when: 2026-01-01, reason: b}}\n" for pair in pairs)
    project = lights_copy({"data/decisions.yaml": text})
    found = [
        one.code
        for one in load(project, open_desk(project).schema).problems
        if "decisions" in one.origin.file
    ]
    assert found == [code]


def test_what_cannot_be_judged(lights_copy: Copy) -> None:
    project = lights_copy({})
    desk = open_desk(project)
    for pair in (("sker-light", "sker-light"), ("sker-light", "gull-rock-log"), ("sker-light", "old-gull")):
        with pytest.raises(CurationError):
            judge(desk, "same", pair, WORD)
    with pytest.raises(CurationError, match="nothing is both"):
        judge(desk, "same", ("sker-light", "maren-holt"), WORD)
    with pytest.raises(CurationError, match="not about"):
        split(desk, "sker-light", {"id": "x", "name": "X"}, [desk.dataset.claims[0].id], WORD)
    with pytest.raises(DataError):
        accepted(project, split(desk, "maren-holt", {"id": "sker-light", "name": "X"}, [], WORD))


def test_merging_and_splitting_on_the_command_line(
    lights_copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    project = lights_copy({})
    where = ("--project", str(project.root), "--by", "Ann", "--reason", "one ship")
    assert main(["merge", "sker-light", "sker-lightship", *where, "--propose"]) == 0
    assert "sker-lightship" not in redirects(project)
    assert main(["review", capsys.readouterr().out.strip(), "accept", "--project", str(project.root)]) == 0
    assert redirects(project) == {"old-gull": "gull-rock-light", "sker-lightship": "sker-light"}
    assert main(["split", "sker-lightship", *where]) == 0
    assert redirects(project) == {"old-gull": "gull-rock-light"}
