"""The files for download: made once for a snapshot, beside the requests that want them."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import ServiceUnavailable

from kg.export import Graph
from kg.release.make import find, make
from kg.tongue import gettext as _
from kg.tongue import worded

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release.manifest import Release
    from web.site import Site

    Made = tuple[Release, Path]

#: Where an application keeps what makes releases.
KEY: Final = "statecraft.releases"
_WAITING: Final = 4  # requests that may wait: the others' threads are for other pages
_PATIENCE: Final = 30.0  # seconds
_LATER: Final = worded("The files of this version are being made. Look again in a moment.")


class Releases:
    """Makes one release at a time, in a thread of its own, and lets a few requests wait for it."""

    def __init__(self) -> None:
        """Begin with nothing; the thread starts with the first release."""
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="release")
        self._making: dict[str, Future[Made]] = {}
        self._waiting = threading.BoundedSemaphore(_WAITING)

    def get(self, here: Site) -> Made:
        """Give the release of a site's snapshot, and the folder with its files.

        Raises:
            ServiceUnavailable: it is being made, and too many wait already or it takes long.
            SnapshotError: it cannot be written.
            CopyRefused: the graph is on another machine, and is not to be copied.
        """
        found = find(here.project, here.snapshot.fingerprint)
        if found is not None:
            return found
        if not self._waiting.acquire(blocking=False):
            raise ServiceUnavailable(_(_LATER))
        try:
            return self._begun(here).result(_PATIENCE)
        except Late:
            raise ServiceUnavailable(_(_LATER)) from None
        finally:
            self._waiting.release()

    def _begun(self, here: Site) -> Future[Made]:
        name = here.snapshot.fingerprint
        with self._lock:
            if name not in self._making:
                graph = Graph(here.project, here.schema, here.engine, lambda: here.findings.dataset)
                made = self._worker.submit(make, graph, name)
                self._making[name] = made
                made.add_done_callback(lambda _: self._done(name))
            return self._making[name]

    def _done(self, name: str) -> None:
        with self._lock:
            self._making.pop(name, None)
