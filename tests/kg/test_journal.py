"""A change of several files is whole or not there, whoever is killed when; nobody overwrites anybody."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.curate import journal
from kg.curate.files import FileEdit
from kg.curate.text import amend, append
from kg.errors import Conflict, CurationError
from kg.project import open_project
from kg.records import load
from kg.schema import load_schema
from kg.validate import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

ROOT = Path(__file__).parent.parent
KILLS = 200
A, B, NEW = (f"data/dossiers/{name}.yaml" for name in ("gull-rock-log", "harbour-gazette", "new-log"))
# Started once, it forks a writer a line, which makes one change after the other and says when each is done.
FORKER = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.kg.test_journal import change
from kg.project import open_project
project = open_project(Path(sys.argv[1]))
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            for number in range(int(line), 10**9):
                change(project, number)
                os.write(1, b"%d\\n" % number)
        finally:
            os._exit(1)
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


def edit(project: Project, name: str, change: Callable[[str], str]) -> FileEdit:
    before = (project.root / name).read_bytes()
    return FileEdit(name, before, change(before.decode()).encode())


def noted(text: str) -> str | None:
    found = re.search(r"note: change (\d+)", text)
    return found[1] if found else None


def note(text: str, number: int) -> str:
    was = f"change {noted(text)}" if noted(text) else None
    return amend(text, 1, {"note": f"change {number}"}, {"note": was})


def change(project: Project, number: int) -> None:
    """Edit two files and, each tenth time, a third one; so that it says the number everywhere."""
    edits = [edit(project, name, lambda text: note(text, number)) for name in (A, B)]
    if number % 10 == 0:
        claim = {
            "subject": "sker-light",
            "predicate": "litBy",
            "object": "oil-lamp",
            "locator": f"line {number}",
        }
        edits.append(edit(project, "data/dossiers/light-list-1931.yaml", lambda text: append(text, claim)))
    journal.write(project, edits)


def stands(project: Project) -> int:
    """Give the number of the change that the files hold, all of them."""
    one, two = (noted((project.root / name).read_text()) for name in (A, B))
    assert one == two, "half of a change"
    text = (project.root / "data/dossiers/light-list-1931.yaml").read_text()
    added = [int(number) for number in re.findall(r"locator: line (\d+)$", text, re.MULTILINE)]
    last = int(one or 0)
    assert added == list(range(10, last + 1, 10))
    return last


@pytest.mark.slow
def test_two_hundred_kills(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "second", root, ignore=shutil.ignore_patterns(".statecraft"))
    project, rng = open_project(root), random.Random(6)  # noqa: S311 - nothing secret
    interrupted = last = 0
    with subprocess.Popen(
        [sys.executable, "-c", FORKER, str(root), str(ROOT.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forker:
        assert forker.stdin is not None
        assert forker.stdout is not None
        for _ in range(KILLS):
            forker.stdin.write(f"{last + 1}\n")
            forker.stdin.flush()
            said = forker.stdout.readline()
            while not said.startswith("pid"):
                last, said = int(said), forker.stdout.readline()
            time.sleep(rng.random() * 0.12)
            with suppress(ProcessLookupError):
                os.kill(int(said.split()[1]), signal.SIGKILL)
            while (said := forker.stdout.readline()) != "dead\n":
                last = int(said)
            interrupted += (journal.folder(project) / "journal").exists()
            assert journal.recover(project) is None
            held = stands(project)
            assert held in {last, last + 1}, "an acknowledged change is gone"
            last = held
            assert not [*project.data.rglob(".*")], "no drafts are left"
        forker.stdin.close()
    assert interrupted > 10, f"kills came too early or too late to tell anything: {interrupted}"
    assert last > KILLS // 8
    assert load(project, load_schema(project)).ok


def test_a_second_editor_gets_the_difference(lights_copy: Copy) -> None:
    project = lights_copy({})
    mine = [edit(project, name, lambda text: note(text, 1)) for name in (A, B)]
    journal.write(project, [edit(project, B, lambda text: note(text, 7))])
    before = (project.root / A).read_bytes()
    with pytest.raises(Conflict) as raised:
        journal.write(project, mine)
    assert raised.value.where == B
    assert "+    note: change 7" in raised.value.difference.splitlines()
    assert (project.root / A).read_bytes() == before, "all or nothing"


@pytest.mark.parametrize("by_hand", [False, True])
def test_an_interrupted_change_is_finished_or_rolled_back(lights_copy: Copy, *, by_hand: bool) -> None:
    """Once decided it is finished; unless somebody edited a file meanwhile, whose edit is not overwritten."""
    project = lights_copy({})
    before = {name: (project.root / name).read_bytes() for name in (A, B)}
    edits = [edit(project, name, lambda text: note(text, 1)) for name in (A, B)]
    edits.insert(0, FileEdit(NEW, None, b"source: {id: new-log, type: Logbook, title: New}\n"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        journal.write(project, edits, journal.Credit("A <a@b.example>", "x"), killed)
    (project.root / B).write_bytes(before[B] + b"# by hand\n" if by_hand else before[B])
    aside = journal.recover(project)
    if by_hand:
        assert aside is not None
        assert (aside / "2.after").read_bytes() == edits[2].after, "what was to be written is kept"
        assert (project.root / A).read_bytes() == before[A]
        assert (project.root / B).read_bytes() == before[B] + b"# by hand\n"
        assert not (project.root / NEW).exists()
    else:
        assert aside is None
        assert [(project.root / one.name).read_bytes() for one in edits] == [one.after for one in edits]
    assert journal.recover(project) is None


def test_finishing_is_done_again_after_a_kill(lights_copy: Copy) -> None:
    project = lights_copy({})
    told: list[tuple[tuple[str, ...], journal.Credit]] = []

    def finish(_: Project, names: Sequence[str], credit: journal.Credit) -> None:
        told.append((tuple(names), credit))
        if len(told) == 1:
            raise KeyboardInterrupt

    credit = journal.Credit("A <a@b.example>", "Say something else")
    with pytest.raises(KeyboardInterrupt):
        journal.write(project, [edit(project, A, lambda text: note(text, 1))], credit, finish)
    journal.recover(project, finish)
    assert told == [((A,), credit)] * 2
    assert [problem for problem in check(project, shacl=False) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    "name", ["statecraft.toml", "data/../ontology/lights.ttl", "data/.x.yaml", "/etc/x.yaml"]
)
def test_only_curated_files_are_written(lights_copy: Copy, name: str) -> None:
    with pytest.raises(CurationError):
        journal.write(lights_copy({}), [FileEdit(name, None, b"x")])


def test_a_folder_that_cannot_be_written_leaves_everything(lights_copy: Copy) -> None:
    project = lights_copy({})
    before = (project.root / A).read_bytes()
    blocked = FileEdit("data/dossiers/gull-rock-log.yaml/x.yaml", None, b"x")
    with pytest.raises(CurationError):
        journal.write(project, [edit(project, A, lambda text: note(text, 1)), blocked])
    assert (project.root / A).read_bytes() == before
    assert not (journal.folder(project) / "journal").exists()
