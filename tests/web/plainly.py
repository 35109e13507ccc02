"""A site of plain files behind a host that runs nothing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Tests that cannot be passed by files, by a part of their name, and why.
SERVED: Final = {
    "test_graph_file_opens_without_a_network": "the explorer makes such a file; a page for each is too much",
    "cards_and_nothing_else[/id/gull-rock-light-False]": "frame-ancestors has to be a header",
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class _Host(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A browser that has seen enough hangs up."""


@contextmanager
def hosting(folder: Path) -> Iterator[str]:
    """Serve a folder of files as they are, and give its address."""
    with _Host(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)
