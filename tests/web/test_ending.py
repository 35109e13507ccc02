"""How a server ends: at once, without a complaint, and whole."""

from __future__ import annotations

import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.web.served import Server, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f) }"


@pytest.fixture
def server(lights_copy: Copy) -> Iterator[Server]:
    with served(lights_copy({}).root, "--query-workers", "1", "--query-seconds", "60") as made:
        yield made


def children(pid: int) -> dict[int, str]:
    """Give the state of each process that a process has started, and those have."""
    found: dict[int, str] = {}
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text("ascii").split()):
            state = Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()[0]
            found |= {child: state} | children(child)
    return found


def gone(pids: Iterable[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_queries_of_who_has_hung_up_keep_no_server(server: Server) -> None:
    for number in range(3):
        with socket.create_connection(("127.0.0.1", server.port)) as line:
            path = f"/sparql?query={quote(f'{ENDLESS} # {number}')}"
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            time.sleep(0.5)
    server.until(lambda: "T" in children(server.process.pid).values())
    started = list(children(server.process.pid))
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < 20, "it was not killed, as one that does not end is after 30 s"
    server.until(lambda: gone(started))
    assert "panic" not in (server.root.parent / "err.log").read_text("utf-8")


def test_what_answers_ends_with_what_watches_over_it(server: Server) -> None:
    started = list(children(server.process.pid))
    assert started
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.until(lambda: gone(started))
    socket.create_server(("127.0.0.1", server.port)).close()
