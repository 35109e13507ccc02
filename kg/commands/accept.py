"""``statecraft accept``: accept a proposal, or some of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.commands.review import tell
from kg.curate import decide, git
from kg.curate.decide import Verdicts

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", metavar="PROPOSAL", help="its id")
    part = "a change by its number, or a part of it, such as 0 or 2.hedge (repeat it)"
    parser.add_argument("--only", action="append", default=[], metavar="PART", help=f"accept {part}")
    parser.add_argument("--refuse", action="append", default=[], metavar="PART", help=f"refuse {part}")
    parser.add_argument("--by", default="", help="who decides, such as 'Ann Fry <ann@example.org>'")
    parser.add_argument("-m", "--message", default="", help="what to say about it")


def run(project: Project, options: Namespace) -> int:
    """Accept all that is not refused, or only what is named.

    Raises:
        StatecraftError: there is no such proposal or part, or it cannot be done.
    """
    by = git.curator(project, options.by)
    if options.only or options.refuse:
        accepted = frozenset(options.only) or decide.others(project, options.id, options.refuse)
        verdicts = Verdicts(accepted, frozenset(options.refuse))
        tell(decide.settle(project, options.id, verdicts, by, options.message))
    else:
        tell(decide.accept(project, options.id, by, options.message))
    return 0
