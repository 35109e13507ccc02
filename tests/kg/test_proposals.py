"""Proposals: tried, discussed, accepted into files and history, and undone much later, in either domain."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.curate import amending, decide, drafting, proposals
from kg.curate.amending import Amendment
from kg.curate.consequences import consequences
from kg.curate.desk import open_desk
from kg.curate.proposal import Proposal, as_yaml, from_yaml, noted
from kg.curate.trial import trial
from kg.errors import Conflict, CurationError, DataError
from kg.validate import check

if TYPE_CHECKING:
    from kg.curate.operations import Operation
    from kg.project import Project
    from tests.kg.conftest import Field

DAY = dt.date(2026, 7, 20)
ANNA, BEN = "Anna Fry <anna@b.example>", "Ben Oak <ben@b.example>"


def git(project: Project, *arguments: str) -> str:
    who = {
        f"GIT_{role}_{key}": "x@y.example" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    command = ["git", "-C", str(project.root), *arguments]
    env = {**os.environ, **who}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout


def files(project: Project) -> dict[str, bytes]:
    return {project.relative(path): path.read_bytes() for path in project.data_files()}


def retraction(field: Field) -> tuple[Operation, ...]:
    return drafting.retract(field.desk, "claim", field.claim.id, "misread", DAY)


def test_a_proposal_changes_nothing_until_it_is_accepted(field: Field) -> None:
    before = files(field.project)
    made = decide.propose(field.project, retraction(field), "Withdraw", ANNA)
    assert files(field.project) == before
    assert [one.id for one in proposals.listed(field.project, "open")] == [made.id]
    assert check(field.project, shacl=False) == [
        one for one in check(field.project, shacl=False) if one.code != "unread-file"
    ], "proposals are no curated files that nobody reads"
    decide.say(field.project, made.id, "commented", BEN, "Page 3?")
    done = decide.accept(field.project, made.id, BEN, "I agree")
    assert field.held(field.claim.id).reason == "misread"
    found, _ = proposals.find(field.project, made.id)
    assert found == done.proposal
    assert [(one.by, one.did, one.text) for one in found.log] == [
        (ANNA, "opened", ""),
        (BEN, "commented", "Page 3?"),
        (BEN, "accepted", "I agree"),
    ]
    with pytest.raises(CurationError, match="accepted already"):
        decide.accept(field.project, made.id, BEN)


def test_accepting_is_a_commit_of_the_curator_and_of_nothing_else(field: Field) -> None:
    project = field.project
    (project.root / ".gitignore").write_text(".statecraft/\n")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "all")
    (project.root / "notes.txt").write_text("mine")
    git(project, "add", "notes.txt")
    made = decide.propose(project, retraction(field), "Withdraw it", ANNA)
    assert git(project, "log", "--format=%s") == "all\n", "what is proposed is not published"
    assert decide.accept(project, made.id, BEN).uncommitted == ""
    assert git(project, "log", "-1", "--format=%an <%ae>|%cn|%s") == f"{BEN}|Ben Oak|Withdraw it\n"
    assert f"Proposed by: {ANNA}" in git(project, "log", "-1", "--format=%b")
    touched = git(project, "show", "--format=", "--name-only").splitlines()
    assert touched == sorted([f"data/proposals/{made.id}.yaml", field.claim.origin.file])
    assert git(project, "status", "--porcelain", "-uno") == "A  notes.txt\n"
    (project.root / ".git/hooks/pre-commit").write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
    (project.root / ".git/hooks/pre-commit").chmod(0o755)
    assert "not today" in decide.undo(project, made.id, ANNA, "was right").uncommitted
    assert field.held(field.claim.id).retracted is None, "the files hold it even so"


def test_a_rejected_proposal_stays_to_be_read(field: Field) -> None:
    made = decide.propose(field.project, retraction(field), "Withdraw", ANNA)
    decide.say(field.project, made.id, "declined", BEN, "It says so.")
    assert proposals.find(field.project, made.id)[0].state == "declined"
    for attempt in (
        lambda: decide.accept(field.project, made.id, BEN),
        lambda: decide.undo(field.project, made.id, BEN, "x"),
        lambda: decide.say(field.project, made.id, "declined", BEN),
        lambda: amending.amend(field.project, made.id, made.operations, Amendment(BEN)),
    ):
        with pytest.raises(CurationError, match="declined"):
            attempt()


def test_undoing_much_later_keeps_what_came_between(field: Field) -> None:
    """A claim is added, another is amended since; undoing the first takes it back and nothing else."""
    project = field.project
    entry = field.desk.said("claim", field.claim.id) | {"locator": "read again"}
    source = field.claim.source.rpartition("/")[2]
    added = decide.accept(
        project, decide.propose(project, [drafting.add_claim(project, source, entry)], "Add", ANNA).id, ANNA
    )
    fresh = added.proposal.operations[0].id
    assert field.held(fresh).locator == "read again"
    locator = drafting.amend(field.desk, "claim", field.claim.id, {"locator": "further down"})
    moved = decide.accept(project, decide.propose(project, [locator], "Say where", BEN).id, BEN)
    assert moved.proposal.operations[0].became != field.claim.id  # type: ignore[union-attr]
    undone = decide.undo(project, added.proposal.id, BEN, "it was there already")
    assert (field.held(fresh).retracted is None, field.held(fresh).reason) == (False, "it was there already")
    assert proposals.find(project, added.proposal.id)[0].state == "undone"
    again = decide.undo(project, undone.proposal.id, ANNA, "it was not")
    assert field.held(fresh).retracted is None
    assert again.proposal.undoes == undone.proposal.id
    decide.undo(project, moved.proposal.id, BEN, "no")
    assert field.held(field.claim.id).locator == field.claim.locator


def test_what_was_changed_since_is_not_undone_over(field: Field) -> None:
    project = field.project
    done = []
    for value in ("low", "medium"):
        one = drafting.amend(field.desk, "claim", field.claim.id, {"confidence": value})
        done.append(decide.accept(project, decide.propose(project, [one], value, ANNA).id, ANNA).proposal)
    before = files(project)
    with pytest.raises(Conflict, match="confidence: low -> medium"):
        decide.undo(project, done[0].id, BEN, "x")
    assert files(project) == before


def test_a_proposal_that_meets_an_edit_is_read_again(field: Field) -> None:
    project = field.project
    made = [
        decide.propose(
            project, [drafting.amend(field.desk, "claim", field.claim.id, {"note": who})], who, who
        )
        for who in (ANNA, BEN)
    ]
    decide.accept(project, made[0].id, ANNA)
    with pytest.raises(Conflict) as raised:
        decide.accept(project, made[1].id, BEN)
    assert raised.value.difference.endswith(f"-> {ANNA}")
    operations = amending.refreshed(field.desk, made[1].operations)
    amending.amend(project, made[1].id, operations, Amendment(BEN, "seen"))
    decide.accept(project, made[1].id, BEN)
    assert field.held(field.claim.id).note == BEN


def test_what_would_be_wrong_is_told_and_not_written(field: Field) -> None:
    entry = field.desk.said("claim", field.claim.id) | {"subject": "nobody-knows-this"}
    source = field.claim.source.rpartition("/")[2]
    made = decide.propose(field.project, [drafting.add_claim(field.project, source, entry)], "Add", ANNA)
    before = files(field.project)
    with pytest.raises(DataError, match="unknown-id"):
        decide.accept(field.project, made.id, ANNA)
    assert files(field.project) == before
    assert proposals.find(field.project, made.id)[0].state == "open"


def test_the_effect_is_that_of_the_files_with_it(field: Field) -> None:
    """What becomes true and ceases to, against whole builds before and after."""
    desk, project = field.desk, field.project
    operations = retraction(field)
    edits, _ = desk.edits(operations)
    snapshot.build(project)
    published = snapshot.latest(project)
    with trial(desk, edits) as tried:
        found = consequences(project, tried, {})
        assert found is not None
        assert tried.ok
    assert snapshot.latest(project) == published
    changes = [change for entity in found.diff.entities for change in entity.changes]
    assert [(one.what, one.subject, one.predicate) for one in changes] == [
        ("changed", field.claim.subject, field.claim.predicate)
    ]
    before = set(snapshot.open_store(snapshot.build(project)))
    decide.accept(project, decide.propose(project, operations, "x", ANNA).id, ANNA)
    after = set(snapshot.open_store(snapshot.build(project, whole=True)))
    gone = {quad.triple for quad in before - after}
    assert set(found.untrue) <= gone
    assert any(triple.predicate.value == field.claim.predicate for triple in found.untrue) == any(
        triple.predicate.value == field.claim.predicate for triple in gone
    )
    assert found.true == ()


def test_answers_that_change_are_named(lights_copy: object) -> None:
    project: Project = lights_copy({})  # type: ignore[operator]
    desk = open_desk(project)
    operations = drafting.retract(desk, "source", "light-list-1931", "forged", DAY)
    questions = {path.stem: path.read_text() for path in project.questions.glob("*.rq")}
    with trial(desk, desk.edits(operations)[0]) as tried:
        found = consequences(project, tried, questions)
    assert found is not None
    assert [(one.name, one.lost, one.gained, one.error) for one in found.changed] == [
        ("02-rival-heights", 1, 0, "")
    ]
    assert (found.asked, found.questions) == (3, 3)
    assert {triple.predicate.value.rpartition("#")[2] for triple in found.untrue} >= {
        "neighbourOf",
        "servesAt",
    }


def test_a_file_of_a_proposal_is_read_as_it_was_written() -> None:
    operation = drafting.Amend("claim", "x", {"note": "NO: 1.10\n#"}, {"note": None, "ref": ("a", "b")})
    made = Proposal(
        "2026-07-20-abcd", "é: — #1", (operation,), (noted("opened", ANNA, dt.datetime.now(dt.UTC)),)
    )
    read = from_yaml(as_yaml(made), "x.yaml")
    assert (read.title, read.log, read.id) == (made.title, made.log, made.id)
    with pytest.raises(CurationError, match=r"x\.yaml is not"):
        from_yaml(b"- 1", "x.yaml")
