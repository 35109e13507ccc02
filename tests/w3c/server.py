"""The real server, as its own process, on a store to which the tests' data was added."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg import snapshot
from kg.project import open_project
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECOND = Path(__file__).resolve().parent.parent / "second"
_FORMATS = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".rdf": RdfFormat.RDF_XML}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens."""

    port: int

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Make one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            kind = answer.getheader("Content-Type", "").partition(";")[0]
            return Reply(answer.status, kind, answer.read(), dict(answer.getheaders()))
        finally:
            connection.close()


def load(store: Store, name: str, path: Path, base: str) -> None:
    """Put the triples of a file into a graph; its blank nodes are its own."""
    quads = parse(path=str(path), format=_FORMATS[path.suffix], base_iri=base, rename_blank_nodes=True)
    store.extend(Quad(q.subject, q.predicate, q.object, NamedNode(name)) for q in quads)


@contextmanager
def running(folder: Path, loads: Mapping[str, tuple[Path, str]], *flags: str) -> Iterator[Server]:
    """Build the second project with more graphs, and serve it as an operator would.

    ``loads`` gives for the name of a graph its file and that file's IRI; ``flags`` are those of ``serve``.
    """
    shutil.copytree(SECOND, folder, ignore=shutil.ignore_patterns(".statecraft"))
    made = snapshot.build(open_project(folder))
    store = Store(str(made.store_path))
    for name, (path, base) in loads.items():
        load(store, name, path, base)
    store.flush()
    del store
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "--project", str(folder), "serve", "--port", str(port), *flags]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        try:
            yield _ready(Server(port), process)
        finally:
            process.terminate()
            try:
                # Longer than what answers is given to end before it is killed.
                process.wait(timeout=45)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def _ready(server: Server, process: subprocess.Popen[bytes]) -> Server:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            if server.send("GET", "/health").status == 200:
                return server
        except OSError:
            time.sleep(0.1)
    message = "the server does not answer"
    raise AssertionError(message)
