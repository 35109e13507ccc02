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
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Store

from kg import snapshot
from kg import vocab as v
from kg.errors import SnapshotError
from kg.lock import hold
from kg.moment import open_moment, read_point, settle
from kg.project import open_project
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.snapshot import Snapshot

    Copy = Callable[[dict[str, str | bytes]], Project]

SECOND = Path(__file__).parent.parent / "second"
KILLS = 200
# Started once, it imports what a build needs, then forks a builder a line: what is killed is the build.
FORKER = """
import os, sys
from pathlib import Path
from kg import snapshot
from kg.moment import open_moment, prepare, read_point, settle
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
                graph = made, load_schema(project), project.base
                open_moment(*graph, read_point("1907-02-13", None))
                settle(*graph, read_point("1907-02-13", None))
                prepare(*graph)
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
    said = {quad.object.value for quad in store.quads_for_pattern(None, NamedNode(v.LOCATOR), None, None)}  # type: ignore[union-attr]
    texts = {text for text in said if re.fullmatch("stormy page \\d+|inventory", text)}
    assert len(texts) == 1, texts
    return texts.pop()


def size(project: Project, made: Snapshot, day: str = "1907-02-13") -> int:
    """Open the graph of a moment, and count what is in it."""
    graph = made, load_schema(project), project.base
    return len(Store.read_only(str(open_moment(*graph, read_point(day, None)))))


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte, and give the file that does it."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(b"\0" * 4096)
    return filler


def kill_in_a_row(root: Path, kills: int, seed: int) -> int:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    project = open_project(root)
    at_moment = size(project, snapshot.build(project))
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
            kind = rng.choice(("whole", "edit", "edit", "moment"))
            forker.stdin.write(f"{kind}\n")
            forker.stdin.flush()
            child = int(forker.stdout.readline())
            time.sleep(rng.random() * longest)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            assert forker.stdout.readline() == "done\n"
            now = held(project)
            assert now in {before, after}
            if kind == "moment":
                made = snapshot.latest(project)
                assert made is not None
                assert size(project, made) == at_moment, "a moment opens as if nothing had been"
            moved += now == after
            before = now
        forker.stdin.close()
    last = mark(root, 999_999)
    snapshot.build(project)
    assert held(project) == last
    made = snapshot.latest(project)
    assert made is not None
    settle(made, load_schema(project), project.base, read_point("1907-02-13", None))
    assert size(project, made) == at_moment
    # A moment's draft that was left in an earlier snapshot goes with that snapshot.
    drafts = [*(project.state / "snapshots").glob("draft-*"), *made.path.glob("moments/draft-*")]
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


def test_a_full_disk_is_told_and_leaves_the_last_snapshot(lights_copy: Copy, small_disk: Path) -> None:
    project = replace(lights_copy({}), state=small_disk / "state")
    made = snapshot.build(project)
    filler = fill(small_disk)
    mark(project.root, 1)
    with pytest.raises(SnapshotError, match=r"(?i)no space|cannot write"):
        snapshot.build(project)
    with pytest.raises(SnapshotError, match=r"(?i)no space|cannot write"):
        size(project, made)
    assert held(project) == "inventory"
    assert snapshot.latest(project) == made
    filler.unlink()
    assert size(project, made) > 0
    snapshot.build(project)
    assert held(project) == "stormy page 1"


def test_a_limit_on_files_is_told_and_leaves_the_last_snapshot(lights_copy: Copy) -> None:
    project = lights_copy({})
    made = snapshot.build(project)
    mark(project.root, 1)
    # What bounds the size of a file stands in for a full disk, and needs no privileges.
    command = [sys.executable, "-m", "kg.cli", "--project", str(project.root), "build"]
    told = subprocess.run(
        ["sh", "-c", 'ulimit -f 8 && exec "$@"', "sh", *command], check=False, capture_output=True, text=True
    )
    assert told.returncode == 1, told
    assert told.stderr.splitlines()[-1].startswith("statecraft: cannot write")
    assert "Traceback" not in told.stderr
    assert held(project) == "inventory"
    assert snapshot.latest(project) == made
    snapshot.build(project)
    assert held(project) == "stormy page 1"


def test_a_folder_that_cannot_be_written_is_told(lights_copy: Copy, small_disk: Path) -> None:
    project = replace(lights_copy({}), state=small_disk / "state")
    made = snapshot.build(project)
    opened = size(project, made)
    mark(project.root, 1)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(SnapshotError, match="cannot write"):
        snapshot.build(project)
    with pytest.raises(SnapshotError, match="cannot write"):
        size(project, made, "1908-01-01")
    assert size(project, made) == opened, "what was made before can be read"
    assert held(project) == "inventory"


def test_what_is_read_is_kept_however_many_are_published(lights_copy: Copy) -> None:
    project = lights_copy({})
    served, other = snapshot.build(project), None
    reader = hold(served.path)
    for number in range(7):
        mark(project.root, number)
        made = snapshot.build(project)
        other = other or made
    assert other is not None
    assert not other.path.exists(), "nobody reads that one"
    assert len(snapshot.open_store(served)) == served.triples
    reader.close()
    reader.close()
    mark(project.root, 8)
    snapshot.build(project)
    assert not served.path.exists()
