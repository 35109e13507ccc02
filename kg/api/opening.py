"""Opening a graph: the bundled project, a folder, a snapshot or a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg import snapshot as snapshots
from kg.api.addressed import addressed
from kg.api.graph import Graph
from kg.api.ground import Local
from kg.api.meta import read_meta
from kg.engine import Embedded
from kg.kept import read_snapshot
from kg.moment import read_point
from kg.project import open_project

if TYPE_CHECKING:
    import datetime as dt

    from kg.snapshot import Snapshot


def open_graph(
    where: str | Path | None = None,
    *,
    as_of: dt.date | str | None = None,
    known: dt.date | str | None = None,
) -> Graph:
    """Open a graph for reading.

    ``where`` is a project folder, the folder of one of its snapshots (``.statecraft/snapshots/000007``), or
    the address of a server, or of a SPARQL engine; without it, the current folder if it is a project, else
    the bundled project. A project's snapshot is built first where its files have changed.

    ``as_of`` gives the graph of what held on a day, ``known`` as it was on record on a day. An engine that a
    graph was published to has the graph of now alone; on one that holds other RDF, ``select``, ``ask`` and
    ``construct`` work, and all else raises an ``EngineError``.

    >>> import kg
    >>> graph = kg.open("tests/second")
    >>> graph.title
    'Lights'
    >>> kg.open("tests/second", as_of="1895-06-01").ask("ASK { id:maren-holt ?p id:principal-berth }")
    False

    Raises:
        ProjectError: the folder is neither a project nor a snapshot.
        DataError: the project's files have errors, and cannot be compiled.
        SnapshotError: the snapshot cannot be opened; or a moment is asked of an engine.
        EngineError: the server cannot be reached; or a moment is asked of an engine without a graph of ours.
        MomentError: what was given as a day is none.
    """
    point = read_point(_text(as_of), _text(known))
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        return Graph(addressed(where, point))
    made = _snapshot(Path(where) if where is not None else None)
    meta = read_meta(Embedded(snapshots.open_store(made)))
    return Graph(Local(made, meta, point))


def _snapshot(path: Path | None) -> Snapshot:
    if path is not None and (path / "manifest.json").is_file():
        return read_snapshot(path)
    project = open_project(path)
    return snapshots.current(project) or snapshots.build(project)


def _text(day: dt.date | str | None) -> str | None:
    return day if isinstance(day, str) or day is None else day.isoformat()
