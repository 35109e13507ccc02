"""Whoever is killed while drafts are saved: nothing acknowledged is lost, nothing doubled, no file torn.

``python -m tests.kg.test_drafts_crash 200`` kills so many times and tells what that interrupted.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from kg.articles.extract import pasted
from kg.articles.ground import ground
from kg.articles.proposing import finish_interrupted, propose_drafts
from kg.articles.shelf import Shelf
from kg.curate import proposals
from kg.project import open_project
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.articles.article import Draft
    from kg.articles.ground import Ground
    from kg.project import Project

ROOT = Path(__file__).parent.parent
KILLS = 12
WHO = "ann"
# Started once, it forks a curator a line, who saves drafts one after the other and says when each is done.
FORKER = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.kg.test_drafts_crash import curate
from kg.articles.ground import ground
from kg.project import open_project
from kg.schema import load_schema
project = open_project(Path(sys.argv[1]))
known = ground(project, load_schema(project))
os.write(1, b"ready\\n")
for line in sys.stdin:
    article, first = line.split()
    child = os.fork()
    if not child:
        try:
            curate(known, article, int(first))
        finally:
            os._exit(1)
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


def entry(number: int, version: int) -> dict[str, str]:
    return {"id": f"lamp-{number}", "type": "Lamp", "name": f"Lamp {number}.{version}"}


def curate(known: Ground, article_id: str, first: int) -> None:
    """Save drafts for ever; what is begun is said before, what is done after."""
    shelf = Shelf(known.project, WHO)
    article = shelf.article(article_id)

    def say(word: str, *told: object) -> None:
        os.write(1, f"{word} {' '.join(map(str, told))}\n".encode())

    for number in range(first, 10**9):
        say("begin", "add", number)
        made = shelf.add(article, "entity", entry(number, 0))
        say("done", "add", number)
        if number % 2:
            say("begin", "change", number)
            made = shelf.change(made, entry(number, 1))
            say("done", "change", number)
        if number % 3 == 0:
            say("begin", "discard", number)
            shelf.discard(made)
            say("done", "discard", number)
        if number % 6 == 0:
            say("begin", "back", number)
            shelf.take_back(made)
            say("done", "back", number)
        if number % 4 == 0:
            say("begin", "propose", number)
            propose_drafts(known, shelf, article, "Lamps", "Ann <ann@example.org>")
            say("done", "propose", number)


#: What is known of each lamp: its version, and whether it is kept, gone or proposed.
State = dict[str, tuple[int, str]]


def after(state: State, act: str, number: int) -> State:
    """Give what is there once something was done."""
    lamp = f"lamp-{number}"
    if act == "propose":
        return {one: (how, "proposed" if where == "kept" else where) for one, (how, where) in state.items()}
    version, where = state.get(lamp, (0, "kept"))
    done = {"add": (0, "kept"), "change": (1, where), "discard": (version, "gone"), "back": (version, "kept")}
    return {**state, lamp: done[act]}


def found(project: Project, shelf: Shelf, article_id: str) -> State:
    """Read what is there; a torn file, or anything twice, is told here."""
    state: State = {}

    def take(one: Draft, where: str) -> None:
        lamp = str(one.entry["id"])
        assert lamp not in state, f"{lamp} is there twice"
        state[lamp] = int(str(one.entry["name"]).rpartition(".")[2]), where

    for one in shelf.drafts(article_id):
        take(one, "proposed" if one.proposal else "kept")
    for one in shelf.discarded(article_id):
        take(one, "gone")
    added = Counter(
        str(one.entry["id"])  # type: ignore[union-attr]
        for proposal in proposals.listed(project)
        for one in proposal.operations
    )
    assert max(added.values(), default=1) == 1, "proposed twice"
    here = {lamp for lamp, (_, where) in state.items() if where == "proposed"}
    assert here <= added.keys(), "said to be proposed, and is not"
    assert not here ^ (state.keys() & added.keys()), "proposed, and still waits"
    return state


class Told:
    """What a curator says who may be killed: what is done, and what was begun and not done yet."""

    def __init__(self, lines: IO[str]) -> None:
        self.lines, self.pid = lines, 0
        self.state: State = {}
        self.begun: tuple[str, int] | None = None

    def follow(self, lines: int) -> None:
        """Follow so many lines, or all up to the end."""
        while lines and (line := self.lines.readline()) != "dead\n":
            lines -= 1
            word, *rest = line.split()
            if word == "pid":
                self.pid = int(rest[0])
                continue
            act, number = rest[0], int(rest[1])
            self.begun = (act, number) if word == "begin" else None
            if word == "done":
                self.state = after(self.state, act, number)


def kill_in_a_row(root: Path, kills: int, seed: int = 6) -> tuple[int, Counter[str]]:
    """Kill so often; give how many drafts were acknowledged, and what was interrupted."""
    project, rng = open_project(root), random.Random(seed)  # noqa: S311 - nothing secret
    shelf, interrupted = Shelf(project, WHO), Counter[str]()
    number = acknowledged = 0
    with subprocess.Popen(
        [sys.executable, "-c", FORKER, str(root), str(ROOT.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forker:
        assert forker.stdin
        assert forker.stdout
        assert forker.stdout.readline() == "ready\n"
        for count in range(kills):
            article = shelf.keep(pasted(f"Lamps of list {count}."))
            number += 100
            forker.stdin.write(f"{article.id} {number}\n")
            forker.stdin.flush()
            told = Told(forker.stdout)
            while not told.pid:
                told.follow(1)
            told.follow(rng.randint(1, 24))
            time.sleep(rng.random() * 0.02)
            with suppress(ProcessLookupError):
                os.kill(told.pid, signal.SIGKILL)
            told.follow(-1)
            state, begun = told.state, told.begun
            finish_interrupted(project, shelf)
            held = found(project, shelf, article.id)
            assert held in (state, after(state, *begun) if begun else state), (begun, state, held)
            if begun and begun[0] == "add":
                # Whoever was not told sends it again, and has it once.
                shelf.add(article, "entity", entry(begun[1], 0))
                assert found(project, shelf, article.id) == after(state, *begun)
            assert not [*shelf.cabinet.place(article.id).glob("proposing.json")]
            interrupted[begun[0] if begun else "nothing"] += 1
            acknowledged += len(state)
            shelf.forget(article.id)
        forker.stdin.close()
    return acknowledged, interrupted


@pytest.mark.slow
def test_kills(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "second", root, ignore=shutil.ignore_patterns(".statecraft"))
    acknowledged, interrupted = kill_in_a_row(root, KILLS)
    assert acknowledged
    assert interrupted["nothing"] < KILLS // 2, interrupted


def test_a_kill_between_the_proposal_and_its_drafts(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "second", root, ignore=shutil.ignore_patterns(".statecraft"))
    project = open_project(root)
    known, shelf = ground(project, load_schema(project)), Shelf(project, WHO)
    article = shelf.keep(pasted("Lamps."))
    shelf.add(article, "entity", entry(1, 0))
    made = propose_drafts(known, shelf, article, "Lamps", "Ann <ann@example.org>")
    (one,) = shelf.drafts(article.id)
    # As a kill leaves it: the proposal is there, and the draft does not know it.
    path = shelf.cabinet.draft(article.id, one.id)
    path.write_bytes(path.read_bytes().replace(made.id.encode(), b""))
    note = shelf.cabinet.proposing(article.id)
    note.write_text(f'{{"proposal": "{made.id}", "drafts": ["{one.id}"]}}')
    finish_interrupted(project, shelf)
    assert [one.proposal for one in shelf.drafts(article.id)] == [made.id]
    assert not note.exists()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        where = Path(place) / "project"
        shutil.copytree(ROOT / "second", where, ignore=shutil.ignore_patterns(".statecraft"))
        wanted = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
        kept, cut = kill_in_a_row(where, wanted)
        sys.stdout.write(f"{wanted} kills, {kept} drafts acknowledged and there; interrupted: {dict(cut)}\n")
