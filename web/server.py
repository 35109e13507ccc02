"""The server: granian, with one process that answers in many threads, and one that watches over it.

SIGTERM and SIGINT let what is being answered come to its end. SIGHUP starts another process, which reads the
settings and the files again, and lets the old one come to its end; both take connections from one socket,
so that none is refused meanwhile.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

if TYPE_CHECKING:
    import socket
    from argparse import Namespace
    from collections.abc import Callable
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from flask import Flask

    from kg.project import Project
    from kg.serving import Serving

_HEADERS: Final = 10_000  # milliseconds that a client may take to send a request's headers
_QUEUE: Final = 1024  # connections that may wait to be taken
_OVERLAP: Final = 3.0  # seconds that a fresh process has before the old one is told to stop


class _Server(MPServer):
    """A granian whose processes share a socket, where by itself it would open one for each.

    Those that wait in the queue of one socket are lost when its process ends.
    """

    def _init_shared_socket(self) -> None:
        self._ssp = self._shd = self._sso = None

    @classmethod
    def answer(
        cls,
        listener: socket.socket,
        number: int,
        name: str,
        loader: Callable[[], Flask],
        _: object,
        *rest: Any,  # noqa: ANN401 - as granian hands it on
    ) -> None:
        """Answer in this process, on the socket that is shared, until told to stop; then end the process.

        It ends at once: threads may still wait here for what somebody asked who has hung up, and Python
        aborts or hangs when it is taken down around them.
        """
        threading.Thread(target=_end_with_parent, name="statecraft-leash", daemon=True).start()
        apps: list[Flask] = []

        def load() -> WSGIApplication:
            apps.append(loader())
            return apps[0].wsgi_app

        held: Any = SocketHolder(listener.fileno(), False, _QUEUE)  # type: ignore[call-arg]  # noqa: FBT003
        cls._spawn_wsgi_worker(number, name, load, ((None, held), None), *rest)
        from web.app import close  # noqa: PLC0415 - as below

        for app in apps:
            close(app)
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)


def serve(project: Project, serving: Serving, options: Namespace, listener: socket.socket) -> None:
    """Serve on a socket until told to stop."""
    # The default on Linux copies a process with all that its threads held; a store's do not survive that.
    multiprocessing.set_start_method("spawn", force=True)
    server = _Server(
        project.title,
        serving.host,
        serving.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=serving.threads,
        backpressure=max(serving.threads, 128),
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=_OVERLAP,
        workers_kill_timeout=serving.drain,
        websockets=False,
    )
    server.serve(
        partial(_Server.answer, listener),
        target_loader=partial(_load, project.root, options),
        wrap_loader=False,
    )


def _end_with_parent() -> None:
    """Stop this process when the one that watches over it has ended, however that was."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _load(root: Path, options: Namespace) -> Flask:
    from web.loading import load  # noqa: PLC0415 - slow to import, and only who answers needs it

    return load(root, options)
