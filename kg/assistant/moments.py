"""The graph at the moments that are asked for: opened once, a few kept open, each with its workers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import snapshot as snapshots
from kg.api.graph import Graph
from kg.api.ground import Local
from kg.api.meta import read_meta
from kg.api.reader import Reader
from kg.area import NOW
from kg.engine import Embedded
from kg.errors import QueryBusy, SnapshotError
from kg.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.admission import Admission
    from kg.api.meta import Meta
    from kg.area import Point
    from kg.project import Project
    from kg.snapshot import Snapshot

_KEPT: Final = 4
_OPENING: Final = 2  # that are made at once: each takes disk and a processor


@dataclass(slots=True)
class Opened:
    """A graph with the workers that answer SPARQL on it, and how many requests have it in hand."""

    graph: Graph
    reader: Reader
    pool: Pool
    snapshot: Snapshot
    users: int = 0


class Moments:
    """Opens the published snapshot of a project, always the newest, at any moment."""

    def __init__(self, project: Project, admission: Admission) -> None:
        """Keep the project; nothing is opened yet."""
        self._project = project
        self._admission = admission
        self._lock = threading.Lock()
        self._opening = threading.BoundedSemaphore(_OPENING)
        self._opened: OrderedDict[tuple[int, Point], Opened] = OrderedDict()
        self._meta: tuple[int, Meta] | None = None

    @contextmanager
    def at(self, point: Point) -> Iterator[Opened]:
        """Have the graph of a moment in hand.

        Raises:
            SnapshotError: nothing is published, or it cannot be opened.
            QueryBusy: several moments are being opened already.
        """
        one = self._enter(point)
        try:
            yield one
        finally:
            with self._lock:
                one.users -= 1
            self._prune()

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            opened = list(self._opened.values())
            self._opened.clear()
        for one in opened:
            one.pool.close()

    def _enter(self, point: Point) -> Opened:
        made = snapshots.latest(self._project)
        if made is None:
            message = "nothing is published yet: run `statecraft build`"
            raise SnapshotError(message)
        key = made.number, point
        if (found := self._take(key)) is not None:
            return found
        if not self._opening.acquire(timeout=self._admission.limits.patience):
            message = "too many moments are being opened; try again in a moment"
            raise QueryBusy(message)
        try:
            if (found := self._take(key)) is not None:
                return found
            fresh = self._open(made, point)
            with self._lock:
                # Of two that came for it at once, the first one's stays.
                one = self._opened.setdefault(key, fresh)
                one.users += 1
            return one
        finally:
            self._opening.release()

    def _take(self, key: tuple[int, Point]) -> Opened | None:
        with self._lock:
            found = self._opened.get(key)
            if found is not None:
                found.users += 1
                self._opened.move_to_end(key)
            return found

    def _open(self, made: Snapshot, point: Point) -> Opened:
        known = self._meta
        if known is None or known[0] != made.number:
            known = self._meta = made.number, read_meta(Embedded(snapshots.open_store(made)))
        local = Local(made, known[1], point)
        idle = None if point == NOW else 0
        pool = Pool(local.path, self._admission, known[1].prefixes, known[1].base, idle=idle)
        return Opened(Graph(local), Reader(local.engine, known[1]), pool, made)

    def _prune(self) -> None:
        """Close what was not used for longest, and nobody has in hand."""
        with self._lock:
            idle = [key for key, one in self._opened.items() if not one.users]
            closing = [self._opened.pop(key) for key in idle[: max(0, len(self._opened) - _KEPT)]]
        for one in closing:
            one.pool.close()
