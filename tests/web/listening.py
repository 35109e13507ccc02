"""An application of WSGI that listens, in a thread of the tests."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from waitress import create_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from waitress.server import TcpWSGIServer


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Serve an application on this machine and give its address."""
    # What it waits with by itself fails where a process has a thousand files open, as one of many tests may.
    server = create_server(app, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        # In its own thread: this one might close what that is about to look at.
        server.trigger.pull_trigger(partial(_end, server))
        thread.join(5)


def _end(server: TcpWSGIServer) -> None:
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()
