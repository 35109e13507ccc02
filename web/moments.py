"""The sites of the moments that people look from, besides that of now."""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from kg.errors import QueryBusy, StatecraftError
from kg.tongue import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.area import Point
    from web.site import Site

_LOG: Final = logging.getLogger("statecraft.web")
_OPEN = 12
_OPENING = 4


class Moments:
    """Keeps the sites of the moments used last open; a dropped one is closed once nobody is in it.

    A moment that was opened in a hurry is put in order behind the requests, and its site then replaced.
    """

    def __init__(
        self, opener: Callable[[Point], Site], settler: Callable[[Point], None], *, most: int = _OPEN
    ) -> None:
        """Keep how to open the site of a moment and how to put it in order, and how many to keep open."""
        self._opener = opener
        self._settler = settler
        self._most = most
        self._lock = threading.Lock()
        self._opening = threading.BoundedSemaphore(_OPENING)
        self._later = ThreadPoolExecutor(1, thread_name_prefix="statecraft-moments")
        self._sites: OrderedDict[Point, Site] = OrderedDict()
        self._inside: Counter[int] = Counter()
        self._dropped: dict[int, Site] = {}

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
            message = _("several other moments are being opened; try again in a moment")
            raise QueryBusy(message)
        try:
            self._put(point, self._opener(point))
        finally:
            self._opening.release()
        with self._lock:
            entered = self._take(point)
        self._later.submit(self._settle, point)
        return entered or self.enter(point)

    def leave(self, site: Site) -> None:
        """End a request that looked from a moment."""
        with self._lock:
            self._inside[id(site)] -= 1
        self._close_empty()

    def close(self) -> None:
        """Close every site of a moment."""
        self._later.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            left = [*self._sites.values(), *self._dropped.values()]
            self._sites.clear()
            self._dropped.clear()
        for site in left:
            site.close()

    def _take(self, point: Point) -> Site | None:
        known = self._sites.get(point)
        if known is not None:
            self._sites.move_to_end(point)
            self._inside[id(known)] += 1
        return known

    def _put(self, point: Point, fresh: Site) -> None:
        with self._lock:
            if old := self._sites.pop(point, None):
                self._dropped[id(old)] = old
            self._sites[point] = fresh
            while len(self._sites) > self._most:
                _, oldest = self._sites.popitem(last=False)
                self._dropped[id(oldest)] = oldest
        self._close_empty()

    def _settle(self, point: Point) -> None:
        try:
            self._settler(point)
            with self._lock:
                wanted = point in self._sites
            if wanted:
                self._put(point, self._opener(point))
        except StatecraftError as error:
            _LOG.warning("the graph of a moment stays as it was opened: %s", error)

    def _close_empty(self) -> None:
        with self._lock:
            empty = [self._dropped.pop(key) for key in list(self._dropped) if self._inside[key] <= 0]
            for site in empty:
                del self._inside[id(site)]
        for site in empty:
            site.close()
