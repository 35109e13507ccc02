from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad

from kg import snapshot
from kg.errors import DataError, SnapshotError
from kg.vocab import DCTERMS, Graphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

EXTRA = "- id: new-light\n  type: Lighthouse\n  name: New Light {n}\n"


def quads(one: snapshot.Snapshot) -> set[Quad]:
    return set(snapshot.open_store(one))


def test_a_build_is_published_and_found_again(lights_copy: Copy) -> None:
    project = lights_copy({})
    assert snapshot.current(project) is None
    steps: list[str] = []
    made = snapshot.build(project, progress=steps.append)
    assert steps
    assert snapshot.current(project) == made
    assert made.claims > 10
    assert made.triples == len(snapshot.open_store(made))
    assert snapshot.build(project) == made, "nothing changed, so nothing is built"


def test_the_next_snapshot_holds_just_what_a_fresh_build_would(lights_copy: Copy) -> None:
    project = lights_copy({})
    first = snapshot.build(project)
    project = lights_copy({"data/entities/extra.yaml": EXTRA.format(n=1)})
    assert snapshot.current(project) is None
    second = snapshot.build(project)
    assert second.number == first.number + 1
    plain, incremental = quads(first), quads(second)
    about = f"{project.base}graph/service"
    assert {q for q in plain if q.graph_name.value != about} < incremental
    shutil.rmtree(project.state)
    assert quads(snapshot.build(project)) == incremental
    (project.root / "data/entities/extra.yaml").unlink()
    assert quads(snapshot.build(project)) == plain


def test_settings_written_since_they_were_read_are_taken_in(lights_copy: Copy) -> None:
    project = lights_copy({})
    path = project.root / "statecraft.toml"
    path.write_text(path.read_text().replace('title = "', 'title = "Written since: ', 1))
    made = snapshot.build(project)
    titles = {q.object.value for q in quads(made) if q.predicate == NamedNode(f"{DCTERMS}title")}
    assert any(title.startswith("Written since: ") for title in titles)
    assert snapshot.current(project) == made


def test_errors_publish_nothing(lights_copy: Copy) -> None:
    project = lights_copy({})
    good = snapshot.build(project)
    project = lights_copy({"data/entities/extra.yaml": "- id: x\n  type: Lightouse\n  name: X\n"})
    with pytest.raises(DataError, match="Lighthouse"):
        snapshot.build(project)
    assert snapshot.latest(project) == good


def test_graphs_are_disjoint_and_without_blank_nodes(project: Project) -> None:
    made = snapshot.build(project)
    store = snapshot.open_store(made)
    seen: set[tuple[str, str, str]] = set()
    names = {quad.graph_name for quad in store}
    assert {name.value for name in names if isinstance(name, NamedNode)} == set(Graphs(project.base).all)
    for quad in store:
        triple = (str(quad.subject), str(quad.predicate), str(quad.object))
        assert triple not in seen, triple
        seen.add(triple)
        assert "_:" not in (triple[0][:2], triple[2][:2])


def test_old_snapshots_are_pruned_but_the_last_ones_stay(lights_copy: Copy) -> None:
    for number in range(8):
        project = lights_copy({"data/entities/extra.yaml": EXTRA.format(n=number)})
        made = snapshot.build(project)
    kept = sorted(int(path.name) for path in (project.state / "snapshots").iterdir())
    assert kept == [4, 5, 6, 7, 8]
    assert made.number == 8


@pytest.mark.parametrize("how", ["no table", "half a table", "no CURRENT", "no store"])
def test_one_that_cannot_be_opened_any_more_is_made_again(lights_copy: Copy, how: str) -> None:
    project = lights_copy({})
    damaged = snapshot.build(project)
    sound = len(snapshot.open_store(damaged))
    tables = sorted(damaged.store_path.glob("*.sst"), key=lambda path: path.stat().st_size)
    if how == "no table":
        tables[-1].unlink()
    elif how == "half a table":
        os.truncate(tables[-1], tables[-1].stat().st_size // 2)
    elif how == "no CURRENT":
        (damaged.store_path / "CURRENT").unlink()
    else:
        shutil.rmtree(damaged.store_path)
    assert snapshot.current(project) is None
    told: list[str] = []
    made = snapshot.build(project, progress=told.append)
    assert made.number > damaged.number
    assert "snapshot 1 cannot be opened any more" in told[0]
    assert len(snapshot.open_store(made)) == sound
    assert snapshot.current(project) == made


def test_a_folder_that_cannot_be_written_is_told(lights_copy: Copy) -> None:
    project = lights_copy({})
    project.state.parent.mkdir(exist_ok=True)
    project.state.write_text("a file where the folder should be")
    with pytest.raises(SnapshotError, match="cannot write"):
        snapshot.build(project)


BUILD = (
    "import sys; from pathlib import Path; from kg.project import open_project; "
    "from kg.snapshot import build; "
    "build(open_project(Path(sys.argv[1])))"
)


def test_sigkill_at_any_instant_leaves_the_old_or_the_new(lights_copy: Copy) -> None:
    project = lights_copy({"data/entities/extra.yaml": EXTRA.format(n=0)})
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", BUILD, str(project.root)], check=True)
    span = time.monotonic() - begun
    chance = random.Random(7)  # noqa: S311 - no secret
    killed = 0
    for number in range(1, 16):
        before = snapshot.latest(project)
        assert before is not None
        project = lights_copy({"data/entities/extra.yaml": EXTRA.format(n=number)})
        build = subprocess.Popen([sys.executable, "-c", BUILD, str(project.root)])
        time.sleep(chance.uniform(span * 0.3, span * 1.1))
        os.kill(build.pid, signal.SIGKILL)
        killed += build.wait() == -signal.SIGKILL
        after = snapshot.latest(project)
        assert after is not None
        labels = {quad.object.value for quad in quads(after) if str(quad.object).startswith('"New Light')}
        assert labels in ({f"New Light {number}"}, {f"New Light {before_number(before)}"}) or after == before
        assert len(snapshot.open_store(after)) == after.triples
    assert killed
    assert snapshot.build(project).fingerprint == project.fingerprint()


def before_number(one: snapshot.Snapshot) -> str:
    names = [quad.object.value for quad in quads(one) if str(quad.object).startswith('"New Light')]
    return names[0].rpartition(" ")[2]
