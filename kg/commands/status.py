"""``statecraft status``: what status a thing has on a day, and who says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg import snapshot
from kg import vocab as v
from kg.commands.output import day, progress, write
from kg.engine import Embedded
from kg.errors import StatecraftError
from kg.labels import Labels
from kg.schema import load_schema
from kg.status_store import chronicler, last_day
from kg.status_words import as_json, as_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", help="the id of an entity")
    parser.add_argument(
        "--on", type=day, metavar="DATE", help="the day to ask for (default: the last day of the data)"
    )
    parser.add_argument("--known", type=day, metavar="DATE", help="by what was on record on that day")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    parser.add_argument("-o", "--output", default="-", help="file to write to (default: standard output)")


def run(project: Project, options: Namespace) -> int:
    """Ask the current snapshot, built first where the files have changed."""
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    schema, engine = load_schema(project), Embedded(snapshot.open_store(made))
    label = Labels(engine, schema)
    iri = v.entity_iri(project.base, quote(options.id))
    if label.find(iri) is None:
        message = f"there is no entity {options.id!r}"
        raise StatecraftError(message)
    teller = chronicler(engine, schema, known=options.known)
    on = options.on or options.known or last_day(engine, project.recorded)
    standing, steps = teller.on(iri, on), teller.steps(iri)
    if options.format == "json":
        told = {"name": label(iri), **as_json(standing, steps, label, schema.notation)}
        write(options.output, (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
    else:
        write(options.output, as_text(standing, steps, label, label).encode())
    return 0
