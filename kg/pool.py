"""Killable processes for strangers' queries: a deadline and a memory cap that hold."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool
from pebble.common.types import CONSTS

from kg import guard, worker
from kg.errors import QueryBusy, QueryError, QueryTimeout, QueryTooLarge
from kg.limits import Limits
from kg.worker import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.worker import Answer

_GRACE = 0.05  # seconds between asking a worker to end and killing it


class Pool:
    """Answers queries on one snapshot's store until it is closed."""

    def __init__(
        self, store: Path, limits: Limits | None = None, prefixes: Mapping[str, str] | None = None
    ) -> None:
        """Keep where the store is and which prefixes queries may leave out.

        Processes start with the first query.
        """
        self.limits = limits or Limits()
        self._prefixes = tuple((prefixes or {}).items())
        self._store = store
        self._places = threading.BoundedSemaphore(self.limits.workers + self.limits.waiting)
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None

    def run(
        self,
        query: str,
        *,
        accept: str = "application/sparql-results+json",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Check a query and answer it in a worker, as the media type that is accepted.

        A type that does not fit the form of the query gives way to JSON or Turtle.

        Raises:
            QueryRefused: it asks for what strangers may not do.
            QuerySyntaxError: it is not SPARQL 1.1.
            QueryTimeout: its deadline passed; the worker was ended.
            QueryTooLarge: it outgrew its memory or its result limit.
            QueryBusy: too many queries are waiting.
            QueryError: it failed in another way.
        """
        guard.check(query, self.limits)
        question = Question(query, accept, tuple(default_graphs), tuple(named_graphs), self._prefixes)
        if not self._places.acquire(blocking=False):
            message = "too many queries are waiting; try again in a moment"
            raise QueryBusy(message)
        try:
            return self._run(question)
        finally:
            self._places.release()

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = None

    def _run(self, question: Question) -> Answer:
        try:
            return self._attempt(question)
        except BrokenProcessPool:
            # A process that ends at the wrong moment takes the pool along, and every query in it.
            try:
                return self._attempt(question)
            except BrokenProcessPool as error:
                message = "the query workers cannot be started; the snapshot may be gone"
                raise QueryError(message) from error

    def _attempt(self, question: Question) -> Answer:
        pool = self._started()
        try:
            future = pool.schedule(worker.run, args=[question], timeout=self.limits.seconds)
        except RuntimeError as error:  # it broke since, or was closed
            self._drop(pool)
            raise BrokenProcessPool from error
        try:
            answer: Answer = future.result(self.limits.patience + self.limits.seconds)
        except Late:
            if not future.done():
                future.cancel()  # type: ignore[no-untyped-call]
                message = "too many queries are waiting; try again in a moment"
                raise QueryBusy(message) from None
            message = f"the query took longer than {self.limits.seconds:g} s and was ended"
            raise QueryTimeout(message) from None
        except ProcessExpired:
            message = "the query needs more memory than it may have, or cannot be evaluated, and was ended"
            raise QueryTooLarge(message) from None
        except BrokenProcessPool:
            self._drop(pool)
            raise
        except MemoryError:
            message = "the query needs more memory than it may have"
            raise QueryTooLarge(message) from None
        return answer

    def _drop(self, pool: ProcessPool) -> None:
        """Forget a pool that broke, so that the next query starts another."""
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()

    def _started(self) -> ProcessPool:
        with self._lock:
            if self._pool is None:
                CONSTS.term_timeout = _GRACE
                self._pool = ProcessPool(
                    max_workers=self.limits.workers,
                    context=multiprocessing.get_context("spawn"),
                    initializer=worker.start,
                    initargs=[str(self._store), self.limits.memory, self.limits.result],
                )
            return self._pool
