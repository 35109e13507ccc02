"""The servers that are compared: each loads the same N-Quads and answers the same queries over HTTP."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from pyoxigraph import RdfFormat, Store

from bench.weight import disk
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.project import Project
    from kg.snapshot import Snapshot

OURS: Final = "statecraft"
RUST: Final = "oxigraph serve-read-only"
PYTHON: Final = "rdflib-endpoint"
VIRTUOSO: Final = "Virtuoso"
_BUFFERS: Final = 250_000  # of 8 kB each
_RDFLIB: Final = """
import sys, time, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Dataset(default_union=True)
begun = time.perf_counter()
graph.parse(sys.argv[1], format="nquads")
open(sys.argv[3], "w").write(str(time.perf_counter() - begun))
app = SparqlEndpoint(graph=graph, path="/sparql", enable_update=False)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True)
class Peer:
    """A server that is up: its process, seconds that it took to load, bytes that it takes on disk, where."""

    name: str
    host: str
    path: str
    pid: int
    loading: float
    disk: int
    store: Path | None = None

    def target(self, query: str) -> str:
        """Give what is requested of the host to have a query answered."""
        return f"{self.path}{'&' if '?' in self.path else '?'}{urlencode({'query': query})}"


@contextmanager
def peers(
    names: Sequence[str], project: Project, made: Snapshot, dump: Path, folder: Path
) -> Iterator[list[Peer]]:
    """Load the dump into each server and keep all up."""
    starts = {OURS: _ours, RUST: _rust, PYTHON: _python, VIRTUOSO: _virtuoso}
    with ExitStack() as stack:
        found = []
        for name in names:
            place = folder / name.replace(" ", "-")
            place.mkdir()
            found.append(stack.enter_context(starts[name](place, project, made, dump)))
        for peer in found:
            _have_in_memory(peer)
        yield found


def _have_in_memory(peer: Peer) -> None:
    """Read a server's files: the system has in memory those that were written last, others perhaps not."""
    for file in peer.store.iterdir() if peer.store else ():
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as read, Path(os.devnull).open("wb") as nowhere:
                shutil.copyfileobj(read, nowhere)


@contextmanager
def _ours(folder: Path, project: Project, made: Snapshot, dump: Path) -> Iterator[Peer]:
    begun = time.perf_counter()
    store = Store(str(folder / "loaded"))
    store.bulk_load(path=dump, format=RdfFormat.N_QUADS)
    store.flush()
    loading = time.perf_counter() - begun
    del store
    shutil.rmtree(folder / "loaded")
    port = servers.free_port()
    command = [sys.executable, "-m", "kg.cli", "--project", str(project.root), "serve", "--no-watch"]
    # The others have no limit; a query that takes longer than the bench waits is told as not answered.
    command += ["--port", str(port), "--query-seconds", "120"]
    with servers.running(command, folder, f"127.0.0.1:{port}") as pid:
        yield Peer(OURS, f"127.0.0.1:{port}", "/sparql", pid, loading, disk(made.store_path), made.store_path)


@contextmanager
def _rust(folder: Path, project: Project, made: Snapshot, dump: Path) -> Iterator[Peer]:  # noqa: ARG001
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    store = folder / "store"
    begun = time.perf_counter()
    load = [program, "load", "--location", str(store), "--file", str(dump), "--format", "nq"]
    subprocess.run(load, check=True, capture_output=True)  # noqa: S603 - our own command
    loading = time.perf_counter() - begun
    place = f"127.0.0.1:{servers.free_port()}"
    command = [program, "serve-read-only", "--location", str(store), "--bind", place]
    with servers.running([*command, "--union-default-graph"], folder, place) as pid:
        yield Peer(RUST, place, "/query", pid, loading, disk(store), store)


@contextmanager
def _python(folder: Path, project: Project, made: Snapshot, dump: Path) -> Iterator[Peer]:  # noqa: ARG001
    port, told = servers.free_port(), folder / "seconds"
    command = [sys.executable, "-c", _RDFLIB, str(dump), str(port), str(told)]
    with servers.running(command, folder, f"127.0.0.1:{port}", patience=3600) as pid:
        yield Peer(PYTHON, f"127.0.0.1:{port}", "/sparql", pid, float(told.read_text()), 0)


@contextmanager
def _virtuoso(folder: Path, project: Project, made: Snapshot, dump: Path) -> Iterator[Peer]:  # noqa: ARG001
    (folder / dump.name).symlink_to(dump)
    with servers.virtuoso(folder, buffers=_BUFFERS) as server:
        begun = time.perf_counter()
        load = f"log_enable(2); ld_dir('.', '{dump.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
        command = ["isql-vt", server.sql, server.who.user, server.who.password, f"exec={load}"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)  # noqa: S603 - our own command
        loading = time.perf_counter() - begun
        # Its union of graphs has its own beside ours.
        graphs = sorted(str(name)[1:-1] for name in Store.read_only(str(made.store_path)).named_graphs())
        path = "/sparql?" + urlencode([("default-graph-uri", name) for name in graphs])
        host = server.address.removeprefix("http://")
        yield Peer(VIRTUOSO, host, path, server.pid, loading, disk(folder) - dump.stat().st_size, folder)
