"""A site of plain files behind a host that runs nothing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Tests that cannot be passed by files, by a part of their name, and why.
SERVED: Final = {
    "test_graph_file_opens_without_a_network": "the explorer makes such a file; a page for each is too much",
    "[policy-api]": "for programs, which take a server",
    "[lights-api]": "for programs, which take a server",
    "[policy-status]": "tells of the server",
    "[lights-status]": "tells of the server",
    "-entity then]": "other moments take a server",
    "-explain]": "asks why of any triple; files have those that follow, each on a page",
    "-query sources]": "sources of rows are found by the server",
    "[lights-said and done]": "this one has said nothing, so that no page leads there",
    "cards_and_nothing_else[/id/gull-rock-light-False]": "frame-ancestors has to be a header",
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page where nothing is, as hosts do."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: str) -> None:  # type: ignore[override]  # noqa: ARG002 - its name
        """Show no folder."""
        self.send_error(HTTPStatus.NOT_FOUND)


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
