"""A build that is killed at any instant leaves the old snapshot or the new one, and nothing half-made."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.errors import SnapshotError
from kg.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

SECOND = Path(__file__).parent.parent / "second"
KILLS = 200
# Started once, it imports what a build needs, then forks a builder a line: what is killed is the build.
FORKER = """
import os, sys
from pathlib import Path
from kg import snapshot
from kg.moment import open_moment, read_point
from kg.project import open_project
from kg.schema import load_schema
root = Path(sys.argv[1])
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        try:
            project = open_project(root)
            made = snapshot.build(project, whole=line.strip() == "whole")
            if line.strip() == "moment":
                open_moment(made, load_schema(project), project.base, read_point("1907-02-13", None))
        finally:
            os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("done", flush=True)
"""


def mark(root: Path, number: int) -> str:
    """Make an edit that every later look can find, and give what it says."""
    path = root / "data" / "dossiers" / "gull-rock-log.yaml"
    text = f"stormy page {number}"
    path.write_text(re.sub("locator: (stormy page \\d+|inventory)", f"locator: {text}", path.read_text()))
    return text


def held(project: Project) -> str:
    """Open the published snapshot as a server would, and give which edit it holds."""
    made = snapshot.latest(project)
    assert made is not None
    store = snapshot.open_store(made)
    assert len(store) == made.triples, "a mix of two states"
    found = {match for quad in store if (match := re.search("stormy page \\d+|inventory", str(quad.object)))}
    texts = {match[0] for match in found}
    assert len(texts) == 1, texts
    return texts.pop()


def kill_in_a_row(root: Path, kills: int, seed: int) -> int:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    project = open_project(root)
    snapshot.build(project)
    before, longest, moved = mark(root, seed * 1000 + 999), 0.0, 0
    for whole in (True, False):
        begun = time.monotonic()
        snapshot.build(project, whole=whole)
        longest = max(longest, 1.5 * (time.monotonic() - begun))
    with subprocess.Popen(
        [sys.executable, "-c", FORKER, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as forker:
        assert forker.stdin is not None
        assert forker.stdout is not None
        for number in range(kills):
            after = mark(root, number + seed * 1000)
            forker.stdin.write(rng.choice(("whole", "edit", "edit", "moment")) + "\n")
            forker.stdin.flush()
            child = int(forker.stdout.readline())
            time.sleep(rng.random() * longest)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            assert forker.stdout.readline() == "done\n"
            now = held(project)
            assert now in {before, after}
            moved += now == after
            before = now
        forker.stdin.close()
    last = mark(root, 999_999)
    snapshot.build(project)
    assert held(project) == last
    drafts = [path for path in (project.state / "snapshots").iterdir() if path.name.startswith("draft-")]
    assert drafts == [], "what was left half-made is swept up"
    return moved


@pytest.mark.slow
def test_two_hundred_kills_in_a_row(tmp_path: Path) -> None:
    rows = 4
    roots = [tmp_path / f"project-{number}" for number in range(rows)]
    for root in roots:
        shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    with ThreadPoolExecutor(rows) as pool:
        moved = list(pool.map(kill_in_a_row, roots, [KILLS // rows] * rows, range(rows)))
    assert 10 < sum(moved) < KILLS - 10, f"kills came too early or too late to tell anything: {moved}"


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[None]:
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "statecraft-test", str(path)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        message = "a small disk cannot be mounted here"
        (pytest.fail if os.environ.get("STATECRAFT_REQUIRE_ALL") else pytest.skip)(message)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_full_disk_is_told_and_leaves_the_last_snapshot(lights_copy: Copy, tmp_path: Path) -> None:
    project = lights_copy({})
    with small_disk(tmp_path / "disk", 8):
        project = replace(project, state=tmp_path / "disk" / "state")
        made = snapshot.build(project)
        filler = tmp_path / "disk" / "filler"
        try:
            with filler.open("wb") as file:
                while True:
                    file.write(b"\0" * 4096)
        except OSError:
            pass
        mark(project.root, 1)
        with pytest.raises(SnapshotError, match=r"(?i)no space|cannot write"):
            snapshot.build(project)
        assert held(project) == "inventory"
        assert snapshot.latest(project) == made
        filler.unlink()
        snapshot.build(project)
        assert held(project) == "stormy page 1"


def test_a_folder_that_cannot_be_written_is_told(lights_copy: Copy, tmp_path: Path) -> None:
    project = lights_copy({})
    with small_disk(tmp_path / "disk", 8):
        project = replace(project, state=tmp_path / "disk" / "state")
        snapshot.build(project)
        mark(project.root, 1)
        remount = ["mount", "-o", "remount,ro", str(tmp_path / "disk")]
        subprocess.run(remount, check=True)
        with pytest.raises(SnapshotError, match="cannot write"):
            snapshot.build(project)
        assert held(project) == "inventory"
