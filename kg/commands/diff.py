"""``statecraft diff``: what changed between two days, two snapshots or two git revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.output import progress, write
from kg.diff_ends import WORKING, diff, guess
from kg.diff_text import as_json, as_text, as_trig
from kg.diff_time import Graph
from kg.engine import Embedded
from kg.labels import Labels
from kg.prefixes import prefixes
from kg.schema import load_schema
from kg.status_store import last_day

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("before", help="a day, the number of a kept snapshot, or a git revision")
    parser.add_argument(
        "after",
        nargs="?",
        help="the other end (default: the last day of the data, the current snapshot, the files as they are)",
    )
    parser.add_argument(
        "--by",
        choices=("valid", "record", "snapshots", "revisions"),
        help="what the ends are; of days, what held (valid, the default) or was on record (record)",
    )
    parser.add_argument(
        "--format", choices=("text", "json", "trig"), default="text", help="default: %(default)s"
    )
    parser.add_argument("-o", "--output", default="-", help="file to write to (default: standard output)")


def run(project: Project, options: Namespace) -> int:
    """Compare, with names from the current snapshot, built first where the files have changed."""
    way = options.by or guess(options.before)
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    schema, store = load_schema(project), snapshot.open_store(made)
    engine = Embedded(store)
    after = options.after or {
        "snapshots": str(made.number),
        "revisions": WORKING,
    }.get(way, last_day(engine, project.recorded).isoformat())
    found = diff(project, Graph(store, schema, project.base), way, options.before, after)
    labels = Labels(engine, schema)
    if options.format == "json":
        body = as_json(found, labels).encode()
    elif options.format == "trig":
        body = as_trig(found, project.base, prefixes(project))
    else:
        body = as_text(found, labels.value, labels).encode()
    write(options.output, body)
    return 0
