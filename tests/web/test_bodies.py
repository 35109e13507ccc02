"""Who sends slowly, or what takes long to weigh, holds up nobody else."""

from __future__ import annotations

import io
import json
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.served import served
from web.accesslog import AccessLog
from web.refusals import too_long

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from tests.web.served import Server

SECOND = Path(__file__).parent.parent / "second"
DROPS = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("slowly") / "project"
    shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
    with served(root, "--threads", "6", "--access-log", "/dev/full") as made:
        yield made


@pytest.mark.parametrize(
    "rest", [b"Content-Length: 5000\r\n\r\nquery=", b"Transfer-Encoding: chunked\r\n\r\n5\r\nq"]
)
def test_bodies_sent_by_drops_leave_threads_for_others(server: Server, rest: bytes) -> None:
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(12)]
    for line in lines:
        line.sendall(DROPS + rest)
    try:
        for _ in range(5):
            assert server.ask("/health").status == 200
        refused = server.ask("/sparql", "POST", body="query=ASK{}")
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
        assert json.loads(refused.body)["title"] == "Busy"
    finally:
        for line in lines:
            line.close()
    server.until(lambda: server.ask("/sparql", "POST", body="query=ASK{}").status == 200)


def test_a_body_in_pieces_is_read_whole(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(DROPS + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in (b"query=A", b"SK%7B", b"%7D"):
            line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        line.sendall(b"0\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(10_000), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b'"boolean":true' in answer.replace(b" ", b"")


def test_a_log_that_cannot_be_written_keeps_no_answer(server: Server) -> None:
    assert {server.ask("/health").status for _ in range(3)} == {200}
    told = (server.root.parent / "err.log").read_text("utf-8")
    assert told.count("the access log cannot be written") == 1
    assert "Traceback" not in told


def test_a_log_that_can_be_written_again_is() -> None:
    class Full(io.StringIO):
        full = True

        def write(self, text: str) -> int:
            if self.full:
                raise OSError(28, "No space left on device")
            return super().write(text)

    out = Full()
    log = AccessLog(out)
    for full in (True, False):
        out.full = full
        log.write({"PATH_INFO": "/x"}, address="127.0.0.1", status=200, size=1, seconds=0.1)
    assert json.loads(out.getvalue())["path"] == "/x"


def test_a_header_that_takes_long_to_weigh_is_not_weighed(server: Server) -> None:
    assert server.ask("/sparql?query=ASK%7B%7D", Accept="a/b," * 1_999 + "*/*").status == 200
    for name in ("Accept", "Accept-Language", "Cookie", "If-None-Match"):
        answer = server.ask("/sparql?query=ASK%7B%7D", **{name: "a/b," * 9_999})
        assert answer.status == 431
        assert name in json.loads(answer.body)["detail"]
    assert too_long({"HTTP_ACCEPT": "x" * 8_000}) is None


@pytest.mark.parametrize("path", ["/explore/part", "/explore/evidence"])
def test_what_is_nested_too_deep_to_be_read_is_no_body(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data="[" * 100_000, content_type="application/json")
    assert answer.status_code == 400
