"""How long until an edit of one file is published, served and checked, beside building everything."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode

from bench.generate import Recipe, write
from bench.report import section, table
from kg import snapshot
from kg import vocab as v
from kg.validate import check_edit
from web.app import close, create_app
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.project import Project
    from web.sites import Sites

_EDITS = 5


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``editing [CLAIMS ...]``."""
    parser = argparse.ArgumentParser(prog="python -m bench editing", description=__doc__)
    parser.add_argument("claims", type=int, nargs="*", default=[50_000])
    given = parser.parse_args(arguments)
    rows = [_measure(claims) for claims in given.claims]
    measured = ["everything, s", "published, s", "ratio", "served, s", "checked, s"]
    heads = ["claims", "files", "triples", *measured]
    text = (
        "## Edits\n\nOne claim of one dossier is changed. *Published* is from the edit until a new query of "
        f"the store sees it, the median of {_EDITS}; *everything* is a build from nothing in the same run. "
        "*Served* is from the edit until the pages of a server that was up see it, and *checked* until the "
        "shapes have been asked as well.\n\n" + table(heads, rows)
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
        with _serving(project) as sites:
            times = [_edit(project, sites, number) for number in range(_EDITS)]
        published, served, checked = (median(column) for column in zip(*times, strict=True))
        files = sum(1 for _ in project.data_files())
    return [
        f"{claims:,}",
        f"{files:,}",
        f"{made.triples:,}",
        f"{everything:.1f}",
        f"{published:.2f}",
        f"{everything / published:.0f}",
        f"{served:.2f}",
        f"{checked:.2f}",
    ]


@contextmanager
def _serving(project: Project) -> Iterator[Sites]:
    app = create_app(project)
    try:
        yield cast("Sites", app.extensions[KEY])
    finally:
        close(app)


def _edit(project: Project, sites: Sites, number: int) -> tuple[float, float, float]:
    """Change a locator; give the seconds until a query gives it, until pages do, and until it is checked."""
    path = sorted((project.data / "dossiers").iterdir())[7 * (number + 1)]
    mark = f"leaf {time.time_ns()}"
    path.write_text(path.read_text("utf-8").replace("locator: entry 3\n", f"locator: {mark}\n", 1), "utf-8")
    begun = time.perf_counter()
    made = snapshot.build(project)
    store = snapshot.open_store(made)
    graph = NamedNode(v.Graphs(project.base).claims)
    seen = next(store.quads_for_pattern(None, NamedNode(v.LOCATOR), Literal(mark), graph), None)
    published = time.perf_counter() - begun
    if seen is None:
        message = f"the edit of {path.name} is not in the graph"
        raise AssertionError(message)
    sites.publish(made, project)
    served = time.perf_counter() - begun
    check_edit(project, made)
    return published, served, time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
