"""Follows a remote engine: takes in what is newly published to it, without a request noticing."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from kg.errors import StatecraftError
from kg.remote_snapshot import RemoteSnapshot

if TYPE_CHECKING:
    from kg.cluster import Cluster
    from web.sites import Sites

_LOG: Final = logging.getLogger("statecraft.web")
_SECONDS: Final = 2.0
_PATIENCE: Final = 10.0  # seconds


class Follower:
    """Looks every few seconds, in a thread of its own, for what the engine holds."""

    def __init__(self, sites: Sites, cluster: Cluster, *, seconds: float = _SECONDS) -> None:
        """Begin to follow."""
        self._sites = sites
        self._cluster = cluster
        self._seconds = seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="statecraft-follow", daemon=True)
        self._thread.start()

    def look(self) -> bool:
        """Take in what is new; tell whether anything was.

        Raises:
            StatecraftError: the engine does not answer, or the version cannot be opened; the last one stays.
        """
        here, there = self._sites.current().snapshot, self._cluster.current()
        if isinstance(here, RemoteSnapshot) and here.publication == there.publication:
            return False
        self._sites.publish(there)
        return True

    def close(self) -> None:
        """Follow no more; a look that is under way, at an engine that may not answer, ends by itself."""
        self._ended.set()
        self._thread.join(_PATIENCE)

    def _follow(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                self.look()
            except StatecraftError as error:
                _LOG.warning("the engine cannot be followed: %s", error)
