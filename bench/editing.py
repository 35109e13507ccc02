"""How long it takes until an edit of one file is published, beside building everything."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from bench.generate import Recipe, write
from bench.report import section, table
from kg import snapshot
from kg import vocab as v

if TYPE_CHECKING:
    from kg.project import Project

_EDITS = 5


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``editing [CLAIMS ...]``."""
    parser = argparse.ArgumentParser(prog="python -m bench editing", description=__doc__)
    parser.add_argument("claims", type=int, nargs="*", default=[50_000])
    given = parser.parse_args(arguments)
    rows = [_measure(claims) for claims in given.claims]
    text = (
        "## Edits\n\nOne claim of one dossier is changed. *Published* is from the edit "
        f"until a new query sees it, the median of {_EDITS}; *everything* is a build from "
        "nothing in the same run.\n\n"
        + table(["claims", "files", "triples", "everything, s", "published, s", "ratio"], rows)
    )
    section("editing", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _measure(claims: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        project = write(Recipe(claims), Path(folder) / "trade")
        begun = time.perf_counter()
        made = snapshot.build(project)
        everything = time.perf_counter() - begun
        times = sorted(_edit(project, number) for number in range(_EDITS))
        published = times[len(times) // 2]
        files = sum(1 for _ in project.data_files())
    return [
        f"{claims:,}",
        f"{files:,}",
        f"{made.triples:,}",
        f"{everything:.1f}",
        f"{published:.2f}",
        f"{everything / published:.0f}",
    ]


def _edit(project: Project, number: int) -> float:
    """Change a locator, and look until a query of the published snapshot gives it."""
    path = sorted((project.data / "dossiers").iterdir())[7 * (number + 1)]
    mark = f"leaf {time.time_ns()}"
    path.write_text(path.read_text("utf-8").replace("locator: entry 3\n", f"locator: {mark}\n", 1), "utf-8")
    begun = time.perf_counter()
    store = snapshot.open_store(snapshot.build(project))
    graph = NamedNode(v.Graphs(project.base).claims)
    seen = next(store.quads_for_pattern(None, NamedNode(v.LOCATOR), Literal(mark), graph), None)
    seconds = time.perf_counter() - begun
    if seen is None:
        message = f"the edit of {path.name} is not in the graph"
        raise AssertionError(message)
    return seconds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
