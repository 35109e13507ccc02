"""The sites of the moments that people look from, besides that of now."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING

from kg.errors import QueryBusy

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.area import Point
    from web.site import Site

_OPEN = 12
_OPENING = 4


class Moments:
    """Keeps the sites of the moments used last open; a dropped one is closed once nobody is in it."""

    def __init__(self, opener: Callable[[Point], Site], *, most: int = _OPEN) -> None:
        """Keep how to open the site of a moment, and how many to keep open."""
        self._opener = opener
        self._most = most
        self._lock = threading.Lock()
        self._opening = threading.BoundedSemaphore(_OPENING)
        self._sites: OrderedDict[Point, Site] = OrderedDict()
        self._inside: Counter[Point] = Counter()

    def enter(self, point: Point) -> Site:
        """Begin a request that looks from a moment.

        Raises:
            QueryBusy: several moments are being opened already.
            SnapshotError: it cannot be opened.
        """
        with self._lock:
            if known := self._take(point):
                return known
        if not self._opening.acquire(blocking=False):
            message = "several other moments are being opened; try again in a moment"
            raise QueryBusy(message)
        try:
            fresh = self._opener(point)
        finally:
            self._opening.release()
        with self._lock:
            known = self._take(point)
            if known is None:
                self._sites[point] = fresh
                self._inside[point] += 1
            superfluous = [] if known is None else [fresh]
            superfluous += self._superfluous()
        for site in superfluous:
            site.close()
        return known or fresh

    def leave(self, site: Site) -> None:
        """End a request that looked from a moment."""
        with self._lock:
            self._inside[site.point] -= 1

    def close(self) -> None:
        """Close every site of a moment."""
        with self._lock:
            left = list(self._sites.values())
            self._sites.clear()
        for site in left:
            site.close()

    def _take(self, point: Point) -> Site | None:
        known = self._sites.get(point)
        if known is not None:
            self._sites.move_to_end(point)
            self._inside[point] += 1
        return known

    def _superfluous(self) -> list[Site]:
        idle = [point for point in self._sites if self._inside[point] <= 0]
        dropped = idle[: max(0, len(self._sites) - self._most)]
        for point in dropped:
            del self._inside[point]
        return [self._sites.pop(point) for point in dropped]
