"""``statecraft check``: every problem of the files, at its line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg import checked, snapshot
from kg.commands.output import show_problems
from kg.errors import SchemaError, SnapshotError
from kg.recheck import recheck
from kg.schema import load_schema
from kg.validate import findings, summary

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from kg.errors import Problem
    from kg.project import Project


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--full",
        action="store_true",
        help="look at everything, not only at what was edited since the last check of a built snapshot",
    )
    parser.add_argument(
        "--no-shapes", action="store_true", help="leave the SHACL shapes out, which is quicker"
    )
    parser.add_argument(
        "--reason",
        action="store_true",
        help="also prove ontology and data consistent with HermiT (needs Java), or name what conflicts",
    )
    parser.add_argument(
        "--imports",
        action="store_true",
        help="also ask the shapes of what was imported, as it was last built: warnings by row",
    )


def run(project: Project, options: Namespace) -> int:
    """Print problems, a summary and what was looked at; 1 if there are errors."""
    problems, looked = _check(project, options)
    if options.imports:
        problems = [*problems, *_imports(project)]
    show_problems(problems)
    files = len({problem.origin.file for problem in problems})
    where = f" in {files} file{'s' * (files != 1)}" if files else ""
    sys.stdout.write(f"{summary(problems)}{where}{looked}\n")
    return int(any(problem.severity == "error" for problem in problems))


def _check(project: Project, options: Namespace) -> tuple[Sequence[Problem], str]:
    plain = not (options.no_shapes or options.reason)
    if plain and not options.full and (quick := _recheck(project)):
        return quick
    found = findings(project, shacl=not options.no_shapes, reason=options.reason)
    if plain:
        _keep(project, found)
    return [one.problem for one in found], ""


def _recheck(project: Project) -> tuple[Sequence[Problem], str] | None:
    try:
        found = recheck(project)
    except (SchemaError, SnapshotError):
        return None  # The full check tells what is wrong with the ontology, and needs no folder of state.
    if found is None:
        return None
    if not found.files:
        return found.problems, "; nothing was edited since the last check"
    files = f"{found.files} file{'s' * (found.files != 1)}"
    seen = f"looked at {files} and {found.nodes} things that see the edit"
    return found.problems, f"; {seen} (disputes and doubles: --full)"


def _imports(project: Project) -> Sequence[Problem]:
    from kg.imports.checking import check_imports  # noqa: PLC0415 - slow to import

    made = snapshot.latest(project)
    if made is None:
        message = "nothing was built yet: `statecraft build` brings imports into the graph"
        raise SnapshotError(message)
    return list(check_imports(project, load_schema(project), snapshot.open_store(made)))


def _keep(project: Project, found: Sequence[checked.Finding]) -> None:
    try:
        checked.keep(project, found)
    except OSError as error:
        sys.stderr.write(f"statecraft: the next check looks at everything again: {error}\n")
