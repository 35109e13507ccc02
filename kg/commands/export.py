"""``statecraft export``: the graph in the formats of other programs."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from kg import export, snapshot
from kg.commands.lens import add_lens, store_path
from kg.commands.output import progress, write
from kg.engine import Embedded
from kg.errors import StatecraftError
from kg.imports import licences
from kg.imports.apart import imported_graphs, own
from kg.imports.manifest import imports, of_graph
from kg.vocab import entity_iri

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("format", choices=sorted(export.WRITERS), help="what to write")
    parser.add_argument("-o", "--output", default="-", help="file to write to (default: standard output)")
    add_lens(parser)
    parser.add_argument("--own", action="store_true", help="the curated data alone, without what is imported")
    parser.add_argument("--focus", metavar="ID", help="only what is around this entity (graph formats)")
    parser.add_argument(
        "--depth", type=int, default=1, choices=(1, 2, 3), help="how far around it (default: 1)"
    )


def run(project: Project, options: Namespace) -> int:
    """Write the current snapshot, built first where the files have changed."""
    if options.focus and options.format not in export.FOCUSED:
        message = f"--focus goes with {', '.join(sorted(export.FOCUSED))}"
        raise StatecraftError(message)
    if options.format == "csv" and options.output == "-" and sys.stdout.isatty():
        message = "csv is a ZIP file of three tables: name it with -o"
        raise StatecraftError(message)
    tell = progress()
    made = snapshot.current(project) or snapshot.build(project, progress=tell)
    focus = entity_iri(project.base, options.focus) if options.focus else None
    store = store_path(project, made, options)
    tell(f"writing {options.format}")
    graph = export.open_graph(project, store)
    if not options.own:
        _warn(project, graph)
        write(options.output, export.WRITERS[options.format](graph, focus, options.depth))
        return 0
    with own(graph.engine.store, project) as mine:
        alone = replace(graph, engine=Embedded(mine))
        write(options.output, export.WRITERS[options.format](alone, focus, options.depth))
    return 0


def _warn(project: Project, graph: export.Graph) -> None:
    """Tell of licences that the file mixes."""
    held = {of_graph(project.base, one.value) for one in imported_graphs(graph.engine.store, project.base)}
    mixed = licences.mixture(project.licence, [one for one in imports(project) if one.name in held])
    if mixed:
        sys.stderr.write(f"statecraft: {mixed}\n")
