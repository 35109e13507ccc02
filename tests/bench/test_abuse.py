"""A short form of the load test: hostile queries beside readers, on a real server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.abuse import Server, run
from bench.hostile import KINDS, queries
from kg import snapshot
from kg.project import open_project

SECOND = Path(__file__).parent.parent / "second"
GOOD = {"200", "413", "422", "403", "429", "503"}
# A body that is too large is refused before it is read; a client that goes on sending finds nobody there.
CUT = {"BrokenPipeError", "ConnectionResetError"}


def test_kinds_are_all_there_and_no_two_queries_alike() -> None:
    made = list(queries(3 * len(KINDS)))
    assert len(set(made)) == 3 * len(KINDS)


@pytest.mark.slow
def test_hostile_queries_end_nothing_and_hold_up_nobody(tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    project = open_project(root)
    snapshot.build(project)
    with Server(project, "--cache", "0", "--query-seconds", "1") as server:
        found = run(server, project, ["gull-rock-light"], count=44, seconds=2)
        assert server.ask("/health")[0] == "200"
    assert set(found.quiet.statuses) == {"200"}
    assert set(found.stormy.statuses) == {"200"}
    assert set(found.hostile.statuses) <= GOOD | CUT
    assert found.hostile.statuses["413"] > 0
    assert found.hostile.statuses["200"] < found.hostile.statuses.total()
