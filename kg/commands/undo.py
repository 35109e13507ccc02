"""``statecraft undo``: take an accepted change back, also much later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.commands.review import tell
from kg.curate import decide, git

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", metavar="PROPOSAL", help="the id of an accepted proposal")
    parser.add_argument("--reason", required=True, help="why it is taken back")
    parser.add_argument("--by", default="", help="who takes it back, such as 'Ann Fry <ann@example.org>'")


def run(project: Project, options: Namespace) -> int:
    """Accept the opposite change; what was added is retracted and not deleted.

    Raises:
        StatecraftError: it was not accepted, or what it changed was changed again.
    """
    tell(decide.undo(project, options.id, git.curator(project, options.by), options.reason))
    return 0
