"""The site that requests are for: the newest one, each request keeping its own for its whole life."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from kg.heap import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.snapshot import Snapshot
    from web.site import Site


class Sites:
    """Holds the open site and takes the next one in without a request noticing.

    A request enters the current site and leaves it at its end. A site that was replaced is closed when the
    last request has left it.
    """

    def __init__(self, first: Site, opener: Callable[[Project, Snapshot, Site], Site]) -> None:
        """Keep an open site, and how to open another after it."""
        self._opener = opener
        self._current = first
        self._lock = threading.Lock()
        self._inside: Counter[int] = Counter()
        self._replaced: dict[int, Site] = {}

    def current(self) -> Site:
        """Give the site that a request beginning now is for."""
        return self._current

    def recast(self, cast: Callable[[Site], Site]) -> None:
        """Have another site stand for the current one, which holds what that holds; before any request."""
        self._current = cast(self._current)

    def publish(self, snapshot: Snapshot, project: Project | None = None) -> Site:
        """Open a snapshot (of a project whose settings may have changed) for all requests from now on.

        Raises:
            StatecraftError: it cannot be opened; the last one stays.
        """
        fresh = self._opener(project or self._current.project, snapshot, self._current)
        with self._lock:
            old, self._current = self._current, fresh
            self._replaced[id(old)] = old
            done = self._done()
        for site in done:
            site.close()
        threading.Thread(target=_ready, args=(fresh,), name="statecraft-index", daemon=True).start()
        return fresh

    def enter(self) -> Site:
        """Begin a request: give the site that it is for."""
        with self._lock:
            self._inside[id(self._current)] += 1
            return self._current

    def leave(self, site: Site) -> None:
        """End a request that has entered this site."""
        with self._lock:
            self._inside[id(site)] -= 1
            done = self._done() if self._replaced else ()
        for old in done:
            old.close()

    def close(self) -> None:
        """End what every open site has started."""
        with self._lock:
            left, self._replaced = [*self._replaced.values(), self._current], {}
        for site in left:
            site.close()

    def _done(self) -> list[Site]:
        """Take out the replaced sites that nobody is inside of any more."""
        empty = [key for key in self._replaced if self._inside[key] <= 0]
        for key in empty:
            del self._inside[key]
        return [self._replaced.pop(key) for key in empty]


def _ready(site: Site) -> None:
    # A reader would wait for it with the first letter typed.
    site.index.ready()
    settle()
