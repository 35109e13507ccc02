"""``statecraft build``: compile the files and publish the snapshot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.commands.output import progress, show_problems
from kg.engine import Embedded
from kg.schema import load_schema
from kg.snapshot import build, latest, open_store, touched
from kg.validate import check_edit

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project
    from kg.snapshot import Snapshot


def add(parser: ArgumentParser) -> None:
    """Declare no arguments."""


def run(project: Project, options: Namespace) -> int:  # noqa: ARG001 - all commands take both
    """Build and say what came of it; after an edit, also what the shapes say of what it touched."""
    before = latest(project)
    tell = progress()
    made = build(project, progress=tell)
    if made != before and touched(made) is not None:
        show_problems(check_edit(project, made))
    elif made != before:
        tell("laying out the graph")
        _lay_out(project, made)
    sys.stdout.write(
        f"snapshot {made.number}: {made.claims:,} claims, {made.entities:,} entities, "
        f"{made.sources:,} sources, {made.triples:,} triples\n"
    )
    return 0


def _lay_out(project: Project, made: Snapshot) -> None:
    """Make what lies beside the store now; after an edit that is done when it is first wanted."""
    # numpy is slow to import, and few commands need it.
    from kg.kept_names import kept_names, kept_tables  # noqa: PLC0415
    from kg.kept_network import kept_network  # noqa: PLC0415
    from kg.names import read_names  # noqa: PLC0415
    from kg.placing import places  # noqa: PLC0415
    from kg.recall_network import recall_network  # noqa: PLC0415

    schema, engine = load_schema(project), Embedded(open_store(made))
    kept_tables(made, kept_names(made, lambda: read_names(engine, project.base)))
    places(made, kept_network(made, lambda: recall_network(engine, schema, project.base)))
