"""``statecraft propose``: keep a change of the curated files as a proposal, for a review."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.curate import decide, git
from kg.curate.asked import WHATS, asked, pairs, read_changes
from kg.curate.desk import open_desk
from kg.curate.lookup import sentence
from kg.errors import StatecraftError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.curate.desk import Desk
    from kg.curate.operations import Operation
    from kg.project import Project

_VALUES = "such as rank=preferred; a key twice makes a list, and one without a value is taken away"


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--by", default="", help="who proposes it, such as 'Ann Fry <ann@example.org>'")
    parser.add_argument("--title", default="", help="what it is, on one line")
    below = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    one = below.add_parser("add", help="add a claim, a source or an entity")
    one.add_argument("what", choices=WHATS)
    one.add_argument("--source", default="", metavar="ID", help="of a claim: where it is from")
    one.add_argument("--file", default="", metavar="NAME", help="of an entity: the file, without .yaml")
    one.add_argument("values", nargs="+", metavar="KEY=VALUE", help=_VALUES)
    one = below.add_parser("amend", help="give keys of something other values")
    one.add_argument("what", choices=WHATS)
    one.add_argument("id", metavar="ID")
    one.add_argument("values", nargs="+", metavar="KEY=VALUE", help=_VALUES)
    one = below.add_parser("retract", help="withdraw a claim, all of a source, or all about an entity")
    one.add_argument("what", choices=WHATS)
    one.add_argument("id", metavar="ID")
    one.add_argument("--reason", required=True, help="why it is withdrawn")
    one = below.add_parser("correct", help="put a claim in the place of another, which stays")
    one.add_argument("id", metavar="CLAIM")
    one.add_argument(
        "--source", default="", metavar="ID", help="where the new one is from (default: the same)"
    )
    one.add_argument("values", nargs="+", metavar="KEY=VALUE", help=_VALUES)
    one = below.add_parser("file", help="read changes from a file, or from standard input with -")
    one.add_argument("path", metavar="FILE")


def run(project: Project, options: Namespace) -> int:
    """Keep the change and print the proposal's id.

    Raises:
        StatecraftError: the change cannot be carried out on the files as they are.
    """
    desk = open_desk(project)
    operations = _operations(desk, options)
    title = options.title or _title(desk, options)
    made = decide.propose(project, operations, title, git.curator(project, options.by))
    sys.stdout.write(f"{made.id}\n")
    sys.stderr.write(f"kept; look at it with: statecraft review {made.id}\n")
    return 0


def read(desk: Desk, path: str) -> tuple[Operation, ...]:
    """Read a file of changes, or standard input.

    Raises:
        StatecraftError: it cannot be read, or holds no changes.
    """
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot read {path}: {error}"
        raise StatecraftError(message) from error
    return read_changes(desk, text, _today())


def _operations(desk: Desk, options: Namespace) -> tuple[Operation, ...]:
    if options.verb == "file":
        return read(desk, options.path)
    wanted: dict[str, object] = {options.verb: getattr(options, "what", "")}
    if options.verb == "add":
        wanted |= {"source": options.source, "file": options.file, "entry": pairs(options.values)}
    elif options.verb == "amend":
        wanted |= {"id": options.id, "now": pairs(options.values)}
    elif options.verb == "retract":
        wanted |= {"id": options.id, "reason": options.reason}
    else:
        wanted = {"correct": options.id, "source": options.source, "now": pairs(options.values)}
    return asked(desk, wanted, _today())


def _title(desk: Desk, options: Namespace) -> str:
    """Say what is changed: a claim by its sentence, anything else by its id."""
    if options.verb == "file":
        return f"Changes from {Path(options.path).name}"
    about = getattr(options, "id", "") or options.source
    if said := sentence(desk, about):
        return f"{options.verb.capitalize()}: {said}"
    return f"{options.verb.capitalize()} {getattr(options, 'what', '')} {about}".strip()


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
