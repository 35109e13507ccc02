"""A server of a project, as an operator starts it."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Reply:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


class Server:
    def __init__(self, root: Path, *flags: str) -> None:
        self.root = root
        self.out = root.parent / "out.log"
        self.port = free_port()
        command = [sys.executable, "-m", "kg.cli", "--project", str(root), "serve", "--port", str(self.port)]
        with self.out.open("w") as out, (root.parent / "err.log").open("w") as err:
            self.process = subprocess.Popen([*command, *flags], stdout=out, stderr=err)
        self.until(lambda: self.status() == 200)

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not true():
            assert time.monotonic() < end
            time.sleep(0.05)

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        sender: str = "127.0.0.1",
        body: str | None = None,
        **headers: str,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 30, source_address=(sender, 0))
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, sent)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def status(self, path: str = "/health") -> int:
        try:
            return self.ask(path).status
        except OSError:
            return 0

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)

    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.read_text().splitlines() if line.startswith("{")]


@contextmanager
def served(root: Path, *flags: str) -> Iterator[Server]:
    """Serve a project for as long as it is wanted."""
    server = Server(root, *flags)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()
