"""``statecraft check``: every problem of the files, at its line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.commands.output import show_problems
from kg.validate import check, summary

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--no-shapes", action="store_true", help="leave the SHACL shapes out, which is quicker"
    )
    parser.add_argument(
        "--reason",
        action="store_true",
        help="also prove ontology and data consistent with HermiT (needs Java), or name what conflicts",
    )


def run(project: Project, options: Namespace) -> int:
    """Print problems and a summary; 1 if there are errors."""
    problems = check(project, shacl=not options.no_shapes, reason=options.reason)
    show_problems(problems)
    files = len({problem.origin.file for problem in problems})
    where = f" in {files} file{'s' * (files != 1)}" if files else ""
    sys.stdout.write(f"{summary(problems)}{where}\n")
    return int(any(problem.severity == "error" for problem in problems))
