"""The way of a change on the command line, from a proposal to its undoing, in either domain."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.cli import main
from kg.curate import journal, proposals
from kg.curate.asked import asked
from kg.curate.files import FileEdit
from kg.errors import CurationError

if TYPE_CHECKING:
    from pathlib import Path

    from kg.curate.operations import Operation
    from tests.kg.conftest import Field

BY = ("--by", "Ann Fry <ann@b.example>")


def run(field: Field, *arguments: str) -> int:
    command, *rest = arguments
    return main([command, "--project", str(field.project.root), *rest])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_from_a_proposal_to_its_undoing(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(field, "propose", *BY, "correct", field.claim.id, "locator=read again", "confidence=low") == 0
    found = said(capsys).strip()
    assert run(field, "review", found, "--no-questions") == 0
    shown = said(capsys)
    assert "open      Correct: " in shown
    assert f"[{field.claim.id}]" in shown
    assert "1 added, 0 removed, 1 changed" in shown
    assert "Problems: " in shown
    assert run(field, "review", found, "comment", "-m", "Which page?", *BY) == 0
    assert run(field, "review", found, "accept", *BY) == 0
    assert run(field, "review") == 0
    assert said(capsys).splitlines()[-1].startswith(f"{found}  accepted  Correct: ")
    assert {one.locator for one in field.desk.dataset.claims} >= {"read again", field.claim.locator}
    assert run(field, "undo", found, "--reason", "it was right", *BY) == 0
    fresh = next(one for one in field.desk.dataset.claims if one.locator == "read again")
    assert fresh.reason == "it was right"
    assert run(field, "review", "--state", "undone") == 0
    assert said(capsys).splitlines()[-1].startswith(found)


def test_changes_from_a_file(field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "changes.yaml"
    slug = field.claim.subject.rpartition("/")[2]
    path.write_text(
        f"- {{amend: claim, id: {field.claim.id}, now: {{note: 'seen: p. 3', locator: below, rank: }}}}\n"
        f"- {{amend: entity, id: {slug}, now: {{description: Told anew.}}}}\n"
    )
    assert run(field, "propose", *BY, "file", str(path)) == 0
    found = said(capsys).strip()
    assert run(field, "review", found, "accept", *BY) == 0
    assert field.desk.said("entity", slug)["description"] == "Told anew."
    assert [one.note for one in field.desk.dataset.claims if one.note == "seen: p. 3"] == ["seen: p. 3"]
    assert run(field, "undo", found, "--reason", "no", *BY) == 0
    assert field.held(field.claim.id).locator == field.claim.locator


def test_what_is_wrong_is_one_line(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(field, "propose", *BY, "amend", "claim", field.claim.id, "note") == 1
    assert run(field, "propose", *BY, "retract", "entity", "no-such-thing-at-all", "--reason", "x") == 1
    assert run(field, "review", "2026-01-01-none") == 1
    assert run(field, "propose", *BY, "amend", "claim", field.claim.id, "isued=x") == 0
    assert run(field, "review", said(capsys).strip(), "accept", *BY) == 1
    assert 'unknown key "isued"' in said(capsys)
    assert proposals.listed(field.project, "accepted") == ()


@pytest.mark.parametrize(
    "wanted",
    [
        {"add": "claim", "entry": {"subject": "a"}},
        {"add": "rumour", "entry": {"a": "b"}},
        {"amend": "claim", "id": "x"},
        {"retract": "claim", "id": "x", "reason": ""},
        {"correct": ""},
        {"delete": "claim"},
    ],
)
def test_what_is_no_change_is_refused(field: Field, wanted: dict[str, object]) -> None:
    def read() -> tuple[Operation, ...]:
        return asked(field.desk, wanted, dt.date(2026, 7, 20))

    with pytest.raises(CurationError):
        read()


def test_an_interrupted_change_is_finished_by_the_next_command(field: Field) -> None:
    path = field.project.root / field.claim.origin.file
    before = path.read_bytes()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    edit = FileEdit(field.claim.origin.file, before, before + b"# done\n")
    with pytest.raises(KeyboardInterrupt):
        journal.write(field.project, [edit], journal.Credit("A", "x"), killed)
    path.write_bytes(before)
    assert run(field, "review") == 0
    assert path.read_bytes().endswith(b"# done\n")


def test_parts_are_accepted_and_refused_and_all_is_listed(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of an amendment one key is accepted, one refused; a claim is withdrawn; the history has both."""
    assert run(field, "propose", *BY, "amend", "claim", field.claim.id, "note=a", "confidence=low") == 0
    name = said(capsys).strip()
    assert run(field, "accept", name, "--refuse", "0.confidence", *BY) == 0
    assert (field.held(field.claim.id).note, field.held(field.claim.id).confidence) == (
        "a",
        field.claim.confidence,
    )
    assert run(field, "accept", name, *BY) == 1
    assert run(field, "retract", "claim", field.claim.id, "--reason", "misread", *BY) == 0
    said(capsys)
    assert run(field, "history", "--format", "json") == 0
    listed = json.loads(said(capsys))
    assert [one["state"] for one in listed] == ["accepted", "accepted"]
    assert {one["id"] for one in listed} >= {name}
    assert snapshot.current(field.project) is not None, "what is accepted is published"
