"""Everything that can be wrong with a project, at the line that causes it: loading, then the SHACL shapes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.checked import Finding
from kg.errors import Origin, Problem, SchemaError, StatecraftError
from kg.overlay import Overlay
from kg.project import open_project
from kg.records import load
from kg.schema import load_schema
from kg.snapshot import open_store, touched
from kg.unjudged import unjudged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.project import Project
    from kg.snapshot import Snapshot


def check(project: Project, *, shacl: bool = True, reason: bool = False) -> list[Problem]:
    """Give every problem of a project in file order; see :func:`findings`."""
    return [one.problem for one in findings(project, shacl=shacl, reason=reason)]


def findings(project: Project, *, shacl: bool = True, reason: bool = False) -> list[Finding]:
    """Give every problem of a project in file order; an ontology that cannot be read is the only one.

    The shapes are asked only when the files load without error: before that, what they say would mislead.
    So is the reasoner, where ``reason`` is set.

    Raises:
        ReasonerError: the reasoner is asked, and Java is missing or HermiT gives up.
    """
    try:
        schema = load_schema(project)
    except SchemaError as error:
        place = error.origin or Origin(project.relative(project.ontology))
        return [Finding(Problem(place, "schema", _reason(error)))]
    loaded = load(project, schema)
    problems = list(loaded.problems)
    shaped: list[Finding] = []
    if loaded.ok:
        problems += unjudged(project, loaded.dataset, schema)
    if shacl and loaded.ok:
        from kg.shapes import check_shapes  # noqa: PLC0415 - slow to import, and not needed before

        shaped = check_shapes(project, schema, loaded.dataset)
    if reason and loaded.ok:
        from kg.consistency import check_consistency  # noqa: PLC0415 - slow to import, and seldom asked for

        problems += check_consistency(project, schema, loaded.dataset)
    return sorted([*map(Finding, problems), *shaped])


def check_edit(project: Project, made: Snapshot, overlay: Overlay | None = None) -> list[Problem]:
    """Ask the shapes of what an edit touched, in the snapshot that was made after it.

    Of a snapshot for which everything was read, everything is asked. ``overlay`` has the files where they are
    not written yet.
    """
    schema = load_schema(project)
    edited = touched(made)
    from kg.shapes import check_nodes, check_shapes  # noqa: PLC0415 - slow to import

    if edited is None:
        found = check_shapes(project, schema, load(project, schema).dataset)
    else:
        found = check_nodes(overlay or Overlay(project), schema, open_store(made), edited.nodes)
    return [one.problem for one in found]


def _reason(error: SchemaError) -> str:
    return str(error).removeprefix(f"{error.origin}: ")


def summary(problems: Iterable[Problem]) -> str:
    """Count in words.

    >>> summary([])
    'no problems'
    """
    listed = list(problems)
    errors = sum(problem.severity == "error" for problem in listed)
    warnings = len(listed) - errors
    parts = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(parts) or "no problems"


def main(arguments: Sequence[str]) -> int:
    """Print the problems of a project (the first argument, or the default one)."""
    try:
        problems = check(open_project(Path(arguments[0]) if arguments else None))
    except StatecraftError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(f"{summary(problems)}\n")
    return int(any(problem.severity == "error" for problem in problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
