"""How long the shapes take: of everything, of an edit, and by a plain call of the engine on it all."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import rdflib
from pyoxigraph import RdfFormat

from bench.generate import Recipe, write
from bench.report import section, table
from kg import checked, snapshot
from kg.recheck import recheck
from kg.records import load
from kg.schema import load_schema
from kg.shapes import check_shapes
from kg.validate import check_edit, findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.snapshot import Snapshot


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``checking [--claims N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench checking", description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        project = write(Recipe(given.claims), Path(folder) / "trade")
        made = snapshot.build(project)
        schema = load_schema(project)
        loading = _seconds(lambda: load(project, schema))
        dataset = load(project, schema).dataset
        everything = _seconds(lambda: checked.keep(project, findings(project)))
        whole = _seconds(lambda: check_shapes(project, schema, dataset))
        plain = _seconds(lambda: _plain(project, made))
        path = sorted((project.data / "dossiers").iterdir())[7]
        path.write_text(
            path.read_text("utf-8").replace("locator: entry 3\n", "locator: leaf 3\n", 1), "utf-8"
        )
        recheck(project)
        again = _seconds(lambda: recheck(project))
        edited = snapshot.build(project)
        check_edit(project, edited)
        edit = _seconds(lambda: check_edit(project, edited))
    rows = [
        ["reading the files", f"{loading:.1f}"],
        ["the shapes, of everything", f"{whole:.1f}"],
        ["a full check", f"{everything:.1f}"],
        ["a check after an edit of one claim", f"{again:.2f}"],
        ["the shapes, of an edit of one claim", f"{edit:.2f}"],
        ["pyshacl.validate on the whole graph, with its defaults", f"{plain:.1f}"],
    ]
    text = f"## Checks\n\n{given.claims:,} claims.\n\n{table(['what', 'seconds'], rows)}"
    section("checking", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _plain(project: Project, made: Snapshot) -> None:
    data, shapes = rdflib.Graph(), rdflib.Graph()
    dump = snapshot.open_store(made).dump(format=RdfFormat.N_QUADS)
    data.parse(
        data=b"\n".join(line.rpartition(b" <")[0] + b" ." for line in (dump or b"").splitlines()), format="nt"
    )
    for path in project.turtle_files():
        shapes.parse(path, format="turtle")
    pyshacl.validate(data, shacl_graph=shapes, advanced=True)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
