"""A project whose graph is on a remote engine: its current version, and what answers for it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Store

from kg import held as holding
from kg.errors import CopyRefused, EngineError, SnapshotError
from kg.kept import kept
from kg.lock import writer
from kg.remote import Remote
from kg.remote_pool import RemotePool
from kg.remote_snapshot import RemoteSnapshot
from kg.snapshot import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.admission import Admission
    from kg.client import Client
    from kg.held import Version
    from kg.project import Project

_KEPT = 2


class Cluster:
    """Finds the current version on an engine and opens what asks it.

    What walks the graph step by step (moments, explanations, what rests on a source) does so on a copy in the
    project's state folder, unless ``copies`` are switched off.
    """

    def __init__(self, project: Project, client: Client, *, copies: bool = True) -> None:
        """Keep the project and what asks the engine; nothing is asked yet."""
        self.project = project
        self.client = client
        self._copies = copies
        digest = hashlib.sha256(client.endpoint.query.encode()).hexdigest()[:12]
        self._folder = project.state / "engines" / digest

    def current(self) -> RemoteSnapshot:
        """Find the version that is to be read.

        Raises:
            EngineError: the engine cannot be reached, or nothing was published to it.
            QueryError: it does not answer.
        """
        held = holding.look(self.client, self.project.base)
        if held.version is None:
            message = "nothing was published to this engine yet: run `statecraft publish --engine URL`"
            raise EngineError(message)
        fields = asdict(held.version)
        graphs = tuple(sorted(fields.pop("graphs").items()))
        path = self._folder / f"{held.publication:06d}"
        return RemoteSnapshot(
            path=path, **fields, slot=held.current, publication=held.publication, graphs=graphs
        )

    def close(self) -> None:
        """Close the connections to the engine."""
        self.client.close()

    def engine(self, snapshot: RemoteSnapshot) -> Remote:
        """Open a version for our own queries."""
        return Remote(self.client, snapshot.names, partial(self._copy, snapshot))

    def pool(self, snapshot: RemoteSnapshot, admission: Admission, prefixes: Mapping[str, str]) -> RemotePool:
        """Open a version for strangers' queries."""
        empty = self._folder / "empty"
        with writer(self._folder):
            if not empty.is_dir():
                Store(str(empty)).flush()
        return RemotePool(self.client, snapshot.names, empty, admission, prefixes, self.project.base)

    def _copy(self, snapshot: RemoteSnapshot) -> Store:
        """Make the copy of a version: from the same snapshot if it is kept here, or else from the engine.

        Raises:
            CopyRefused: there are to be no copies.
            SnapshotError: it cannot be written.
            EngineError: the engine gives another number of triples than it should.
        """
        if not self._copies:
            raise CopyRefused
        if not snapshot.store_path.is_dir():
            with writer(self._folder):
                if not snapshot.store_path.is_dir():
                    self._fill(snapshot)
        return open_store(snapshot)

    def _fill(self, snapshot: RemoteSnapshot) -> None:
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self._folder))
        try:
            version = self._version(snapshot)
            here = next((one for one in kept(self.project) if version.is_of(one)), None)
            if here is not None:
                open_store(here).backup(str(draft / "store"))
            else:
                self._fetch(snapshot, draft / "store")
            snapshot.path.mkdir(exist_ok=True)
            (draft / "store").rename(snapshot.store_path)
            self._prune(snapshot)
        except OSError as error:
            message = f"cannot write a copy of the graph to {self._folder}: {error.strerror or error}"
            raise SnapshotError(message) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _version(self, snapshot: RemoteSnapshot) -> Version:
        return holding.Version.of(snapshot, dict(snapshot.graphs))

    def _fetch(self, snapshot: RemoteSnapshot, path: Path) -> None:
        store = Store(str(path))
        for graph, expected in snapshot.graphs:
            node = NamedNode(graph)
            store.bulk_load(self.client.get(snapshot.names[graph]), format=RdfFormat.N_TRIPLES, to_graph=node)
            found = sum(1 for _ in store.quads_for_pattern(None, None, None, node))
            if found != expected:
                message = f"the engine gives {found:,} triples of {graph} where {expected:,} are published"
                raise EngineError(message)
        store.flush()

    def _prune(self, snapshot: RemoteSnapshot) -> None:
        copies = sorted(path for path in self._folder.glob("*") if path.name.isdigit())
        for path in copies:
            if int(path.name) <= snapshot.publication - _KEPT:
                shutil.rmtree(path, ignore_errors=True)
