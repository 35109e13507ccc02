"""``statecraft merge``: two ids are one thing; the other redirects to the one that is kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.commands.review import tell
from kg.curate import decide, git
from kg.curate.desk import open_desk
from kg.curate.judging import Word, judge

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from kg.curate.operations import Operation
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("kept", metavar="KEPT", help="the id that is kept")
    parser.add_argument("other", metavar="OTHER", help="the id that redirects to it")
    add_word(parser)


def add_word(parser: ArgumentParser, *, needed: bool = True) -> None:
    """Declare who judges, why (which is always ``needed``, or else only to judge), and who looks first."""
    why = "why" if needed else "why; needed to judge"
    parser.add_argument("--reason", required=needed, default="", help=why)
    parser.add_argument("--evidence", default="", help="what shows it, such as an address")
    parser.add_argument("--by", default="", help="who judges, such as 'Ann Fry <ann@example.org>'")
    parser.add_argument("--propose", action="store_true", help="keep it as a proposal for a review")


def run(project: Project, options: Namespace) -> int:
    """Merge, or propose it.

    Raises:
        StatecraftError: an id is none, or the files would have errors.
    """
    word = word_of(project, options)
    operations = judge(open_desk(project), "same", (options.kept, options.other), word)
    return carry_out(project, options, operations, f"Merge {options.other} into {options.kept}")


def word_of(project: Project, options: Namespace) -> Word:
    """Read who judges and why."""
    return Word(git.curator(project, options.by), options.reason, options.evidence)


def carry_out(project: Project, options: Namespace, operations: Sequence[Operation], title: str) -> int:
    """Keep a change as a proposal, and accept it unless others are to look at it first."""
    by = git.curator(project, options.by)
    made = decide.propose(project, operations, title, by)
    if options.propose:
        sys.stdout.write(f"{made.id}\n")
    else:
        tell(decide.accept(project, made.id, by, options.reason))
    return 0
