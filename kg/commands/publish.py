"""``statecraft publish``: bring a remote SPARQL 1.1 engine to the current snapshot."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.engine import add_engine, client
from kg.commands.output import progress
from kg.push import GRACE, push

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_engine(parser, required=True, purpose="address of the engine, such as http://localhost:7878")
    parser.add_argument(
        "--grace",
        type=float,
        default=GRACE,
        metavar="SECONDS",
        help="how long readers keep a version that was replaced (default: %(default)g)",
    )


def run(project: Project, options: Namespace) -> int:
    """Build where the files have changed, send what the engine lacks, and say what came of it."""
    engine = client(options)
    tell = progress()
    made = snapshot.current(project) or snapshot.build(project, progress=tell)
    try:
        done = push(project, made, engine, grace=options.grace, progress=tell)
    finally:
        engine.close()
    if not done.changed:
        sys.stdout.write(f"snapshot {made.number} is there already\n")
        return 0
    counts = ((done.whole, "in whole graphs"), (done.added, "added"), (done.removed, "removed"))
    sent = [f"{number:,} triples {what}" for number, what in counts if number]
    sys.stdout.write(f"snapshot {made.number} is published: {', '.join(sent) or 'nothing was lacking'}\n")
    return 0
