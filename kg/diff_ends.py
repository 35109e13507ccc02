"""From two ends as a reader names them to the difference between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import kept, revisions, snapshot
from kg.diff import compare
from kg.diff_time import record_diff, valid_diff
from kg.engine import Embedded
from kg.errors import QueryError
from kg.labels import Labels
from kg.status_words import parse_day

if TYPE_CHECKING:
    from kg.changes import Diff, Way
    from kg.diff_time import Graph
    from kg.project import Project

WORKING = "files"


def guess(text: str) -> Way:
    """Tell which sort of end a text names.

    >>> guess("2026-07-03"), guess("12"), guess("HEAD~1")
    ('valid', 'snapshots', 'revisions')
    """
    try:
        parse_day(text)
    except ValueError:
        return "snapshots" if text.isascii() and text.isdigit() else "revisions"
    return "valid"


def diff(project: Project, graph: Graph, way: Way, before: str, after: str) -> Diff:
    """Compare two days of a graph, two kept snapshots, or two revisions of the project.

    A revision may also be the word ``files``: the curated files as they are.

    Raises:
        QueryError: an end is not what its sort asks for.
        SnapshotError: a snapshot is not kept.
        ProjectError: there is no such revision.
    """
    if way in {"valid", "record"}:
        try:
            days = parse_day(before), parse_day(after)
        except ValueError as error:
            raise QueryError(str(error)) from None
        tell = valid_diff if way == "valid" else record_diff
        return tell(graph, *days, Labels(Embedded(graph.store), graph.schema))
    ends = (before, after)
    if way == "snapshots":
        found = [kept.find(project, _number(end)) for end in ends]
        one, two = (snapshot.open_store(each) for each in found)
        return compare(one, two, project.base, way=way, ends=ends)
    commits = [end if end == WORKING else revisions.resolve(project, end) for end in ends]
    one, two = (
        revisions.compile_files(project) if c == WORKING else revisions.revision_store(project, c)
        for c in commits
    )
    return compare(one, two, project.base, way=way, ends=ends)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - no folder has a longer name
        message = f"{text[:40]!r} is not the number of a snapshot"
        raise QueryError(message)
    return int(text)
