"""``statecraft build``: compile the files and publish the snapshot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.commands.output import progress, show_problems
from kg.snapshot import build, latest, touched
from kg.validate import check_edit

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare no arguments."""


def run(project: Project, options: Namespace) -> int:  # noqa: ARG001 - all commands take both
    """Build and say what came of it; after an edit, also what the shapes say of what it touched."""
    before = latest(project)
    made = build(project, progress=progress())
    if made != before and touched(made) is not None:
        show_problems(check_edit(project, made))
    sys.stdout.write(
        f"snapshot {made.number}: {made.claims:,} claims, {made.entities:,} entities, "
        f"{made.sources:,} sources, {made.triples:,} triples\n"
    )
    return 0
