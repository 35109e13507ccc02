"""Engines of other makes, started for the tests on this machine and ended with them."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from kg.credentials import Credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = 60.0

_VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = .
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True)
class Server:
    """A running engine: where it is, and who may change what it holds."""

    make: str
    address: str
    who: Credentials
    pid: int = 0
    sql: str = ""


def free_port() -> int:
    """Find a port that is free and stays so while a server comes up: below those of outgoing connections."""
    while True:
        port = random.randint(12_000, 32_000)  # noqa: S311 - a port is no secret
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port


@contextmanager
def oxigraph(folder: Path, *, kept: bool = True) -> Iterator[Server]:
    """Start Oxigraph; what is not ``kept`` on disk is taken in ten times as fast."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    port = free_port()
    place = f"127.0.0.1:{port}"
    where = ("--location", str(folder / "store")) if kept else ()
    with running([program, "serve", *where, "--bind", place], folder, place) as pid:
        yield Server("oxigraph", f"http://{place}", Credentials(), pid)


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000_000, buffers: int = 20_000) -> Iterator[Server]:
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(
        _VIRTUOSO.format(http=http, sql=sql, rows=rows, buffers=buffers, dirty=buffers * 3 // 4)
    )
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, folder, f"127.0.0.1:{http}") as pid:
        # The password of a database that was made a moment ago.
        yield Server(
            "virtuoso", f"http://127.0.0.1:{http}", Credentials("dba", "dba"), pid, f"127.0.0.1:{sql}"
        )


SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextmanager
def running(command: list[str], folder: Path, place: str, patience: float = _START) -> Iterator[int]:
    """Run a server until it is needed no more; give its process once it answers.

    An interrupt is not for it: the tests end it when they have put away what they have in it.
    """
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait(process, place, folder / "output.log", patience)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], place: str, log: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            httpx.head(f"http://{place}/", timeout=5.0)
        except httpx.HTTPError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
