"""The processes of a pool: those that answer, and those that wait to be asked."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

from kg.member import size_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.member import Member


class Members:
    """Gives processes to those who ask, takes them back, and starts others in place of those that ended."""

    def __init__(self, store: Path, kept: int, start: Callable[[], Member]) -> None:
        """Keep where their store is, how many are kept when nobody asks, and what starts one.

        They start with the first query.
        """
        self._store = store
        self._kept = kept
        self._start = start
        self._lock = threading.Lock()
        #: Those that were started and not forgotten.
        self.all: set[Member] = set()
        self._free: list[Member] = []

    def take(self, *, leave: bool = False) -> Member:
        """Give a process that nobody asks anything, started if need be; or ``leave`` one for others."""
        while member := self._pick(leave=leave):
            if member.up:
                return member
            # One that ended by itself (the kernel may choose it when memory is short) blames nobody.
            self._forget(member)
        member = self._started()
        while len(self.all) < self._kept:
            self.put(self._started())
        return member

    def put(self, member: Member) -> None:
        """Keep a process for the next query; in place of an ended one, start another while nobody waits."""
        with self._lock:
            known, room = member in self.all, len(self._free) < self._kept
            if member.alive and known and room and not member.swollen(self._largest):
                self._free.append(member)
                return
        self._forget(member)
        if known and room:
            fresh = self._started()
            with self._lock:
                self._free.append(fresh)

    def close(self) -> None:
        """End them all, and with them what they were asked; who takes one later starts it."""
        with self._lock:
            members, self.all = self.all, set()
            self._free.clear()
        for member in members:
            member.end()

    @cached_property
    def _largest(self) -> int:
        return size_after(self._store)

    def _pick(self, *, leave: bool) -> Member | None:
        """Take one of those that answer already out of the free ones, or else one that comes up."""
        with self._lock:
            ready = [member for member in self._free if member.ready]
            coming = [member for member in self._free if member not in ready]
            chosen = ready[-1] if len(ready) > leave else coming[0] if coming else None
            if chosen:
                self._free.remove(chosen)
            return chosen

    def _started(self) -> Member:
        member = self._start()
        with self._lock:
            self.all.add(member)
        return member

    def _forget(self, member: Member) -> None:
        with self._lock:
            self.all.discard(member)
        member.end()
