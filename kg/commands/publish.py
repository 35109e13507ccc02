"""``statecraft publish``: bring a SPARQL 1.1 engine, or a folder of plain files, to the current snapshot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.engine import add_engine, client
from kg.commands.output import progress
from kg.errors import StatecraftError
from kg.push import GRACE, push

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_engine(parser, required=False, purpose="address of the engine, such as http://localhost:7878")
    parser.add_argument(
        "--static",
        type=Path,
        metavar="DIR",
        help="write the site as plain files, for a host that runs nothing",
    )
    parser.add_argument("--url", default="", help="with --static: the address where the files will be")
    parser.add_argument(
        "--further",
        action="store_true",
        default=None,
        help="with --static: each thing's brief, timeline and other views, however many things there are",
    )
    parser.add_argument(
        "--lang",
        default="en",
        metavar="TAG",
        help="with --static: the language of the pages, one that the interface has (default: %(default)s)",
    )
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="with --static: how many render (default: one for each processor)",
    )
    parser.add_argument(
        "--grace",
        type=float,
        default=GRACE,
        metavar="SECONDS",
        help="how long readers keep a version that was replaced (default: %(default)g)",
    )


def run(project: Project, options: Namespace) -> int:
    """Build where the files have changed, send what the engine lacks, and say what came of it.

    Raises:
        StatecraftError: it is not said where to, or to two places, or what is there is not ours.
    """
    if bool(options.static) == bool(options.engine):
        message = "say where to publish: --static DIR for plain files, or --engine URL for a SPARQL engine"
        raise StatecraftError(message)
    if options.static:
        return _files(project, options)
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


def _files(project: Project, options: Namespace) -> int:
    # The command line comes before the application in the order of imports; this is where it needs its pages.
    from web.plain.manner import Manner  # noqa: PLC0415
    from web.plain.publish import publish  # noqa: PLC0415

    tell = progress()
    made = snapshot.current(project) or snapshot.build(project, progress=tell)
    manner = Manner(options.url, options.further, options.processes, language=options.lang)
    done = publish(project, made, options.static, manner, progress=tell)
    sys.stdout.write(
        f"{options.static}: {done.files:,} files, {done.size / 1e6:,.1f} MB; "
        f"{done.written:,} written, {done.removed:,} removed\n"
    )
    if not done.further:
        sys.stdout.write(
            "without each thing's brief, timeline and other further views; --further writes them\n"
        )
    for same in done.clashes:
        sys.stderr.write(f"warning: a host that tells no case apart shows one file for: {', '.join(same)}\n")
    return 0
