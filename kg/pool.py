"""Killable processes for strangers' queries: a deadline and a memory cap that hold."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from kg import guard
from kg.errors import QueryBusy
from kg.limits import Limits
from kg.member import Member
from kg.worker import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.worker import Answer

_BUSY = "too many queries are waiting; try again in a moment"


class Pool:
    """Answers queries on one snapshot's store until it is closed."""

    def __init__(
        self,
        store: Path,
        limits: Limits | None = None,
        prefixes: Mapping[str, str] | None = None,
        base: str = "",
    ) -> None:
        """Keep where the store is, which prefixes queries may leave out and what relative IRIs start from.

        Processes start with the first query.
        """
        self.limits = limits or Limits()
        self._prefixes = tuple((prefixes or {}).items())
        self._base = base
        self._store = store
        self._places = threading.BoundedSemaphore(self.limits.workers + self.limits.waiting)
        self._lock = threading.Lock()
        self._members: set[Member] = set()
        self._free: queue.Queue[Member | None] = queue.Queue()
        for _ in range(self.limits.workers):
            self._free.put(None)

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
        graphs = tuple(default_graphs), tuple(named_graphs)
        question = Question(query, accept, *graphs, self._prefixes, self._base)
        if not self._places.acquire(blocking=False):
            raise QueryBusy(_BUSY)
        try:
            return self._answer(question)
        finally:
            self._places.release()

    def close(self) -> None:
        """End every worker, and with it what it was asked; a later query starts new ones."""
        with self._lock:
            members, self._members = self._members, set()
        for member in members:
            member.end()

    def _answer(self, question: Question) -> Answer:
        try:
            member = self._free.get(timeout=self.limits.patience)
        except queue.Empty:
            raise QueryBusy(_BUSY) from None
        # One that ended while nobody asked it anything (the kernel may choose it when memory is short)
        # is replaced and blames nobody.
        if member is None or not member.up:
            self._forget(member)
            member = self._started()
        try:
            return member.ask(question, self.limits.seconds)
        finally:
            self._free.put(member if member.alive else self._replacement(member))

    def _started(self) -> Member:
        member = Member.start(self._store, self.limits)
        with self._lock:
            self._members.add(member)
        return member

    def _replacement(self, member: Member) -> Member | None:
        """Start another already while nobody waits for it, unless the pool was closed meanwhile."""
        return self._started() if self._forget(member) else None

    def _forget(self, member: Member | None) -> bool:
        with self._lock:
            known = member in self._members
            self._members.discard(member)
        if member is not None:
            member.end()
        return known
