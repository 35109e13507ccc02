"""``statecraft split``: an id that was merged stands for itself again, or one thing becomes two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.commands.merge import add_word, carry_out, word_of
from kg.curate.desk import open_desk
from kg.curate.judging import split, unmerge

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "id", metavar="ID", help="an id that redirects to another; with --into, what is two things"
    )
    parser.add_argument("--into", metavar="NEW", help="the id of the second thing")
    parser.add_argument("--name", help="the name of the second thing")
    parser.add_argument("--type", help="its type (default: that of the first)")
    parser.add_argument(
        "--claim", action="append", default=[], metavar="CLAIM", help="a claim that is about it (repeat it)"
    )
    add_word(parser)


def run(project: Project, options: Namespace) -> int:
    """Split, or propose it.

    Raises:
        StatecraftError: an id is none, or the files would have errors.
    """
    desk, word = open_desk(project), word_of(project, options)
    if not options.into:
        return carry_out(project, options, unmerge(desk, options.id, word), f"Split off {options.id}")
    new = {"id": options.into, "name": options.name or options.into}
    new |= {"type": options.type} if options.type else {}
    operations = split(desk, options.id, new, options.claim, word)
    return carry_out(project, options, operations, f"Split {options.into} off {options.id}")
