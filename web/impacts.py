"""What rests on each source, worked out one source at a time and remembered for the snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import QueryBusy
from kg.impact import World, impact
from kg.support import fall
from kg.tongue import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.examples import Question
    from kg.findings import Findings
    from kg.impact import Impact
    from kg.pool import Pool
    from kg.support import Fall

_KEPT: Final = 64
_PATIENCE: Final = 15.0


class Impacts:
    """Works out impacts, never two at once: each writes a copy of the store and asks every question."""

    def __init__(
        self,
        findings: Findings,
        pool: Pool | Path,
        another: Callable[[Path], Pool],
        questions: Sequence[Question],
    ) -> None:
        """Keep what it takes: the snapshot's pool, and what makes one for another store.

        In place of the pool of a remote engine stands where a copy of its graph is: two engines may write the
        same answer in two ways, so that questions are asked of the copy.
        """
        self._findings = findings
        self._pool = pool
        self._another = another
        self._questions = {question.id: question.query for question in questions}
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Impact] = OrderedDict()

    @cached_property
    def _world(self) -> World:
        findings = self._findings
        return World(findings.engine.store, findings.dataset, findings.schema, findings.base)

    def fall(self, source: str) -> Fall:
        """Find the claims that fall with a source, which is quick."""
        return fall(source, self._findings.supports, self._findings.lineage)

    def of(self, fallen: Fall) -> Impact:
        """Work out what follows no more and which answers change.

        Raises:
            QueryBusy: others are being worked out; try again later.
            SnapshotError: there is no room for a copy.
        """
        if not self._lock.acquire(timeout=_PATIENCE):
            message = _("what rests on other sources is being worked out; try again in a moment")
            raise QueryBusy(message)
        try:
            found = self._known.get(fallen.source)
            if found is None:
                found = self._known[fallen.source] = self._work_out(fallen)
            self._known.move_to_end(fallen.source)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return found
        finally:
            self._lock.release()

    def _work_out(self, fallen: Fall) -> Impact:
        pool = self._another(self._pool) if isinstance(self._pool, Path) else self._pool
        try:
            return impact(self._world, fallen, questions=self._questions, pools=(pool, self._another))
        finally:
            if pool is not self._pool:
                pool.close()
