"""Immutable on-disk snapshots of the compiled graph.

::

    <state>/snapshots/000007/store/          an Oxigraph store, never written again once published
    <state>/snapshots/000007/manifest.json   what it was made from
    <state>/current                          the number of the one to serve, replaced atomically

A snapshot is built in a folder of another name, closed, renamed, and only then named in ``current``:
whoever is killed at any instant leaves the old one or the new one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

import kg
from kg import turtle
from kg.errors import DataError, SnapshotError
from kg.inference import entailed_quads
from kg.lock import writer
from kg.premises import told
from kg.quads import quads
from kg.reason import close
from kg.records import load
from kg.rules import read_rules
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Quad

    from kg.claims import Dataset
    from kg.project import Project


_KEPT = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the graph. ``created`` is UTC in ISO 8601."""

    path: Path
    number: int
    fingerprint: str
    created: str
    entities: int
    sources: int
    claims: int
    triples: int

    @property
    def store_path(self) -> Path:
        """The folder of the store."""
        return self.path / "store"


def open_store(snapshot: Snapshot) -> Store:
    """Open a snapshot for reading, in as many processes as wanted.

    Raises:
        SnapshotError: its store is gone or broken.
    """
    try:
        return Store.read_only(str(snapshot.store_path))
    except OSError as error:
        message = f"snapshot {snapshot.number} cannot be opened: {error}"
        raise SnapshotError(message) from error


def latest(project: Project) -> Snapshot | None:
    """Find the published snapshot, whether or not the files have changed since."""
    try:
        name = (project.state / "current").read_text("utf-8").strip()
        return _read(project.state / "snapshots" / name)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current(project: Project) -> Snapshot | None:
    """Find the published snapshot if it was made from the files as they are now."""
    found = latest(project)
    return found if found and found.fingerprint == project.fingerprint() else None


def build(project: Project, *, progress: Callable[[str], None] | None = None) -> Snapshot:
    """Compile the files and publish the result; an up-to-date snapshot is given back as it is.

    Raises:
        SchemaError: the ontology cannot be read.
        DataError: the curated files have errors; nothing is published.
        SnapshotError: the state folder cannot be written.
    """
    tell = progress or (lambda _: None)
    with writer(project.state):
        before = latest(project)
        fingerprint = project.fingerprint()
        if before and before.fingerprint == fingerprint:
            return before
        tell("reading the ontology")
        schema = load_schema(project)
        tell("reading the curated files")
        loaded = load(project, schema)
        if not loaded.ok:
            raise DataError(loaded.problems)
        try:
            ontology = tuple(turtle.ontology_quads(project))
            wanted = {*quads(loaded.dataset, schema, project), *ontology}
            tell("reasoning")
            premises = told(loaded.dataset, schema, ontology)
            wanted |= {*entailed_quads(close(premises, read_rules(project)), premises, project.base)}
            tell(f"storing {len(wanted):,} triples")
            return _publish(project, loaded.dataset, wanted, fingerprint, before)
        except OSError as error:
            message = f"cannot write the snapshot to {project.state}: {error.strerror or error}"
            raise SnapshotError(message) from error


def _publish(
    project: Project, dataset: Dataset, wanted: set[Quad], fingerprint: str, before: Snapshot | None
) -> Snapshot:
    folder = project.state / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    number = _next_number(folder)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder))
    try:
        triples = _fill(draft / "store", wanted, before)
        snapshot = Snapshot(
            path=folder / f"{number:06d}",
            number=number,
            fingerprint=fingerprint,
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            entities=len(dataset.entities),
            sources=len(dataset.sources),
            claims=len(dataset.claims),
            triples=triples,
        )
        _write_manifest(draft / "manifest.json", snapshot)
        draft.rename(snapshot.path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _replace(project.state / "current", snapshot.path.name)
    _prune(folder, keep=snapshot.number)
    return snapshot


def _fill(path: Path, wanted: set[Quad], before: Snapshot | None) -> int:
    """Write the store: the last one plus what changed, or all of it where most of it changed."""
    store = _checkpoint(path, wanted, before)
    if store is None:
        store = Store(str(path))
        store.bulk_extend(wanted)
    store.flush()
    triples = len(store)
    del store
    return triples


def _checkpoint(path: Path, wanted: set[Quad], before: Snapshot | None) -> Store | None:
    if before is None:
        return None
    try:
        old = open_store(before)
    except SnapshotError:
        return None
    had = set(old)
    gone, fresh = had - wanted, wanted - had
    if len(gone) + len(fresh) > len(wanted) // 2:
        return None
    old.backup(str(path))
    store = Store(str(path))
    for quad in gone:
        store.remove(quad)
    store.extend(fresh)
    return store


def _next_number(folder: Path) -> int:
    return 1 + max((int(path.name) for path in folder.iterdir() if path.name.isdigit()), default=0)


def _write_manifest(path: Path, snapshot: Snapshot) -> None:
    fields = {key: value for key, value in asdict(snapshot).items() if key != "path"}
    with path.open("w", encoding="utf-8") as file:
        json.dump({**fields, "version": kg.__version__}, file, indent=2)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> Snapshot:
    fields = json.loads((path / "manifest.json").read_text("utf-8"))
    fields.pop("version")
    return Snapshot(path=path, **fields)


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _prune(folder: Path, *, keep: int) -> None:
    """Drop drafts that a killed build left, and all but the last few snapshots."""
    for path in folder.iterdir():
        old = path.name.isdigit() and int(path.name) <= keep - _KEPT
        if old or path.name.startswith("draft-"):
            shutil.rmtree(path, ignore_errors=True)
