"""Answers that are kept, as many as fit in so many bytes; the ones used last stay longest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_SHARE: Final = 16  # the largest part of the whole that one answer may take
_FRAME: Final = 1000  # bytes that an entry takes beside its body


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer to a request: what its headers said and its body, compressed if it was."""

    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.body) + _FRAME


class Cache:
    """A cache that knows its size."""

    def __init__(self, size: int) -> None:
        """Keep how many bytes it may hold."""
        self._most = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self.size = self.hits = self.misses = 0

    def get(self, key: str) -> Kept | None:
        """Give an answer that is kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._kept.move_to_end(key)
            return found

    def put(self, key: str, kept: Kept) -> None:
        """Keep an answer, unless it is too large.

        >>> cache = Cache(32_000)
        >>> cache.put("a", Kept((), b"x" * 100)); cache.put("b", Kept((), b"x" * 5000))
        >>> cache.get("a") is not None, cache.get("b") is not None
        (True, False)
        """
        if kept.size > self._most // _SHARE:
            return
        with self._lock:
            if old := self._kept.pop(key, None):
                self.size -= old.size
            self._kept[key] = kept
            self.size += kept.size
            while self.size > self._most:
                _, oldest = self._kept.popitem(last=False)
                self.size -= oldest.size

    def empty(self) -> None:
        """Keep nothing that was kept."""
        with self._lock:
            self._kept.clear()
            self.size = 0
