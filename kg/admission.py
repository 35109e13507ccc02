"""Who may ask when: the places for queries, shared by all pools of a server and fair to all its clients.

A query begins among the quick ones. One that is not done within its quick time moves to the few places for
long ones, and its client with it for a while: whoever asks what takes long waits behind others who do so, and
not before those who ask what takes a millisecond.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.errors import QueryBusy, QueryTooMany

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from kg.limits import Limits

_LONG: Final = 4_000  # characters, which take some milliseconds to be read
_NOTHING: Final = nullcontext()
_KEPT: Final = 4  # the part of the queue that is kept for some
_BUSY: Final = "too many queries are waiting; try again in a moment"
_MEMORY: Final = 10_000  # clients that are remembered
_TURNS: Final = 2  # quick ones that one client may have answered at once, if its last one was quick
_PENANCE: Final = 60.0  # seconds during which the client of a long query begins among the long ones,
_MERCY: Final = 20  # or as many times as long as it took, if that was less and it was answered


@dataclass(slots=True)
class _Client:
    """What is known of a client: how many queries it has in hand (long ones too), and how they went."""

    turn: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_TURNS))
    debut: threading.Lock = field(default_factory=threading.Lock)
    inside: int = 0
    long: int = 0
    until: float = 0.0
    proven: bool = False


class _Queue:
    """Where all wait, whatever for: each of them takes a thread of the server, and others need some too.

    A part of it is kept for those who are trusted, or whose last query was quick.
    """

    def __init__(self, length: int, patience: float) -> None:
        self._free = threading.Semaphore(length - length // _KEPT)
        self._kept = threading.Semaphore(length // _KEPT)
        self._patience = patience

    @contextmanager
    def hold(self, place: threading.Lock | threading.Semaphore, *, known: bool = False) -> Iterator[None]:
        """Hold a place, once it is free; somebody who is ``known`` may wait for it where others may not.

        Raises:
            QueryBusy: it does not come free in time, or too many wait.
        """
        if not (place.acquire(blocking=False) or self._wait(place, known=known)):
            raise QueryBusy(_BUSY)
        try:
            yield
        finally:
            place.release()

    def _wait(self, place: threading.Lock | threading.Semaphore, *, known: bool) -> bool:
        for queue in (self._free, self._kept) if known else (self._free,):
            if queue.acquire(blocking=False):
                try:
                    return place.acquire(timeout=self._patience)
                finally:
                    queue.release()
        return False


class Admission:
    """Gives places to queries; the empty client is a trusted one, to which only the places are limits."""

    def __init__(self, limits: Limits) -> None:
        """Keep how many places there are."""
        self.limits = limits
        self._lock = threading.Lock()
        self._queue = _Queue(limits.waiting, limits.patience)
        self._quick = threading.BoundedSemaphore(limits.quick_workers)
        # A newcomer's query may be anything: one place is for those whose last query was quick.
        self._newcomers = threading.BoundedSemaphore(max(1, limits.quick_workers - 1))
        self._long = threading.BoundedSemaphore(limits.workers)
        self._abroad = threading.BoundedSemaphore(max(1, limits.service_calls))
        self._reading = threading.Lock()
        self._clients: OrderedDict[str, _Client] = OrderedDict()

    def enter(self, client: str) -> AbstractContextManager[object]:
        """Have a query in hand for a client, from now until the end of the context that this gives.

        Raises:
            QueryTooMany: this client has as many as it may have.
        """
        if not client:
            return _NOTHING
        with self._lock:
            known = self._known(client)
            if known.inside >= self.limits.per_client:
                message = f"a client may have {self.limits.per_client} queries in hand; wait for an answer"
                raise QueryTooMany(message)
            known.inside += 1
        return _InHand(self._lock, known)

    @contextmanager
    def quick(self, client: str) -> Iterator[bool]:
        """Hold a place among the quick ones; false where its client should ask among the long.

        A client has one, and two where its last query was quick.

        Raises:
            QueryBusy: none came free in time, or too many wait.
        """
        hold = self._queue.hold
        if not client:
            with hold(self._quick, known=True):
                yield True
            return
        with self._lock:
            known = self._known(client)
        with hold(known.turn, known=known.proven):
            if known.until > time.monotonic():
                yield False
            elif known.proven:
                with hold(self._quick, known=True):
                    yield True
            else:
                with hold(known.debut), hold(self._newcomers), hold(self._quick):
                    yield True

    @contextmanager
    def long(self) -> Iterator[None]:
        """Hold a place among the long ones.

        Raises:
            QueryBusy: none came free in time, or too many wait for one.
        """
        with self._queue.hold(self._long):
            yield

    def reading(self, text: str) -> AbstractContextManager[object]:
        """Hold the one place for whoever reads a long text; a short one needs none.

        Several that read at once keep all others from running: each that wants to go on waits for all of
        them in turn.
        """
        return self._reading if len(text) > _LONG else _NOTHING

    @contextmanager
    def abroad(self) -> Iterator[None]:
        """Hold a place among those that call other servers.

        Raises:
            QueryBusy: none came free in time, or too many wait for one.
        """
        with self._queue.hold(self._abroad):
            yield

    def knows(self, client: str) -> bool:
        """Tell whether a client is trusted, or its last query was quick."""
        with self._lock:
            return not client or self._known(client).proven

    def praise(self, client: str) -> None:
        """Note that a query of a client was quick."""
        if client:
            with self._lock:
                self._known(client).proven = True

    @contextmanager
    def blamed(self, client: str) -> Iterator[None]:
        """Hold against a client that its query takes long; less so once it was answered after all."""
        if not client:
            yield
            return
        begun = time.monotonic()
        with self._lock:
            known = self._known(client)
            known.proven = False
            known.until = begun + _PENANCE
            known.long += 1
        answered = False
        try:
            yield
            answered = True
        finally:
            now = time.monotonic()
            with self._lock:
                known.long -= 1
                if answered and not known.long:
                    known.until = min(known.until, now + _MERCY * (now - begun))

    def _known(self, client: str) -> _Client:
        known = self._clients.pop(client, None) or _Client()
        self._clients[client] = known
        if len(self._clients) > _MEMORY:
            oldest, idle = next(iter(self._clients.items()))
            if not idle.inside:
                del self._clients[oldest]
        return known


class _InHand:
    """The query that a client has in hand; a class, for every query has one, and a generator takes longer."""

    __slots__ = ("_client", "_lock")

    def __init__(self, lock: threading.Lock, client: _Client) -> None:
        self._lock = lock
        self._client = client

    def __enter__(self) -> None:
        """Go on."""

    def __exit__(self, *_: object) -> None:
        """Have one less."""
        with self._lock:
            self._client.inside -= 1
