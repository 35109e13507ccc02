"""The server: granian, with one process that answers in many threads, and one that watches over it.

SIGTERM and SIGINT let what is being answered come to its end. SIGHUP starts another process, which reads the
settings and the files again, and when that is ready lets the old one come to its end; both take connections
from one socket, so that none is refused meanwhile.
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

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from kg.errors import StatecraftError
from web.supervisor import Supervisor

if TYPE_CHECKING:
    import socket
    from argparse import Namespace
    from collections.abc import Callable
    from multiprocessing.synchronize import Event
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from flask import Flask

    from kg.project import Project
    from kg.serving import Serving

_HEADERS: Final = 10_000  # milliseconds that a client may take to send a request's headers
_QUEUE: Final = 1024  # connections that may wait to be taken
_CONNECTIONS: Final = 512  # that are open at once; most wait for their next request


def serve(
    project: Project,
    serving: Serving,
    options: Namespace,
    listener: socket.socket,
    announce: Callable[[], None],
) -> None:
    """Serve on a socket until told to stop; ``announce`` once requests are answered."""
    # The default on Linux copies a process with all that its threads held; a store's do not survive that.
    multiprocessing.set_start_method("spawn", force=True)
    ready = multiprocessing.Event()
    server = Supervisor(
        project.title,
        serving.host,
        serving.port,
        ready=ready,
        announce=announce,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=serving.threads,
        backpressure=max(serving.threads, _CONNECTIONS),
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS),
        log_level=LogLevels.error,
        workers_kill_timeout=serving.drain,
        websockets=False,
    )
    server.serve(
        partial(_answer, listener, ready),
        target_loader=partial(_load, project.root, options),
        wrap_loader=False,
    )


def _answer(
    listener: socket.socket,
    ready: Event,
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
        try:
            apps.append(loader())
        except StatecraftError as error:
            sys.stderr.write(f"statecraft: {error}\n")
            _end_at_once(1)
        ready.set()
        return apps[0].wsgi_app

    Supervisor.answer(number, name, load, listener.fileno(), _QUEUE, rest)
    from web.app import close  # noqa: PLC0415 - as below

    for app in apps:
        close(app)
    _end_at_once(0)


def _end_at_once(code: int) -> None:
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def _end_with_parent() -> None:
    """Stop this process when the one that watches over it has ended, however that was."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _load(root: Path, options: Namespace) -> Flask:
    from web.loading import load  # noqa: PLC0415 - slow to import, and only who answers needs it

    return load(root, options)
