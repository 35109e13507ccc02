"""Immutable on-disk snapshots of the compiled graph.

::

    <state>/snapshots/000007/store/          an Oxigraph store, never written again once published
    <state>/snapshots/000007/manifest.json   what is in it
    <state>/snapshots/000007/files.json      the files that it was made from
    <state>/snapshots/000007/imports.json    what the graphs of its imports were made from
    <state>/snapshots/000007/touched.json    what an edit said otherwise, where it was made from one
    <state>/current                          the number of the one to serve, replaced atomically

A snapshot is built in a folder of another name, closed, renamed, and only then named in ``current``:
whoever is killed at any instant leaves the old one or the new one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

import kg
from kg import filetable, service, turtle
from kg.delta import Edit
from kg.durable import replace, sync, sync_tree
from kg.errors import DataError, SnapshotError
from kg.filetable import FileTable, Stamp, scan
from kg.imports import filling
from kg.inference import entailed_quads
from kg.known import Known
from kg.lock import is_held, writer
from kg.overlay import Overlay
from kg.premises import told
from kg.quads import quads
from kg.reason import close
from kg.records import load
from kg.rereading import reread
from kg.rules import read_rules
from kg.schema import load_schema
from kg.vocab import Graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Quad

    from kg.project import Project
    from kg.schema import Schema


_KEPT = 5
_COMPARED = 3_000_000  # quads that are held in memory, twice, to find what changed: about 2 GB
_FILES = "files.json"
_TOUCHED = "touched.json"
_IMPORTS = "imports.json"


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


@dataclass(frozen=True, slots=True)
class Touched:
    """What a snapshot says otherwise than the one before, numbered ``since``: the things and claims."""

    since: int
    nodes: frozenset[str]


def touched(snapshot: Snapshot) -> Touched | None:
    """Name what the edit that led to a snapshot said otherwise; None where everything was read."""
    try:
        noted = json.loads((snapshot.path / _TOUCHED).read_text("utf-8"))
        return Touched(noted["since"], frozenset(noted["nodes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
    return found if found and found.fingerprint == scan(project, table_of(found)).fingerprint else None


def build(
    project: Project, *, progress: Callable[[str], None] | None = None, whole: bool = False
) -> Snapshot:
    """Compile the files and publish the result; an up-to-date snapshot is given back as it is.

    After an edit of a few files only these are read, and what follows from them; ``whole`` reads all.

    Raises:
        SchemaError: the ontology cannot be read.
        DataError: the curated files have errors; nothing is published.
        SnapshotError: the state folder cannot be written.
    """
    tell = progress or (lambda _: None)
    with writer(project.state):
        before = latest(project)
        known = table_of(before)
        table = scan(project, known)
        if before and before.fingerprint == table.fingerprint:
            return before
        tell("reading the ontology")
        schema = load_schema(project)
        try:
            if before and known and not whole:
                made = _advance(Overlay(project), schema, before, (table, table.changed(known)), tell)
                if made:
                    return made
            return _compile(project, schema, before, table, tell)
        except OSError as error:
            message = f"cannot write the snapshot to {project.state}: {error.strerror or error}"
            raise SnapshotError(message) from error


def compile_edit(overlay: Overlay, schema: Schema, before: Snapshot) -> Snapshot | None:
    """Compile an edit that nobody has made yet; its project has a state of its own.

    None where all would have to be read, or there are errors.

    Raises:
        OSError: the state folder cannot be written.
    """
    known = table_of(before)
    if known is None:
        return None
    edited = overlay.contents
    stamps = {name: Stamp(len(data), 0, hashlib.sha256(data).hexdigest()) for name, data in edited.items()}
    table = FileTable({**known.stamps, **stamps}, known.made)
    return _advance(overlay, schema, before, (table, frozenset(edited)), lambda _: None)


def adopt(project: Project, made: Snapshot) -> Snapshot | None:
    """Publish a snapshot that was compiled from an edit before the edit was made, elsewhere on the same disk.

    None where it is not of the files as they are now, or does not follow the last snapshot.

    Raises:
        SnapshotError: the state folder cannot be written.
    """
    with writer(project.state):
        before, edited = latest(project), touched(made)
        if before is None or edited is None or edited.since != before.number:
            return None
        table = scan(project, table_of(before))
        if table.fingerprint != made.fingerprint:
            return None
        folder = project.state / "snapshots"
        number = _next_number(folder)
        moved = dataclasses.replace(made, path=folder / f"{number:06d}", number=number)
        try:
            filetable.write(made.path / _FILES, table)
            _write_manifest(made.path / "manifest.json", moved)
            for path in (made.path / _FILES, made.path / "manifest.json", made.path):
                sync(path)
            made.path.rename(moved.path)
            _point_at(project, moved)
        except OSError as error:
            message = f"cannot write the snapshot to {project.state}: {error.strerror or error}"
            raise SnapshotError(message) from error
        return moved


def table_of(snapshot: Snapshot | None) -> FileTable | None:
    """Give the files that a snapshot was made from; None where that was not noted."""
    return filetable.read(snapshot.path / _FILES) if snapshot else None


def imported(snapshot: Snapshot) -> dict[str, filling.State]:
    """Say what the graphs of a snapshot's imports were made from, by the name of the import."""
    try:
        return filling.read((snapshot.path / _IMPORTS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _compile(
    project: Project,
    schema: Schema,
    before: Snapshot | None,
    table: FileTable,
    tell: Callable[[str], None],
) -> Snapshot:
    """Read everything, and store the last snapshot plus what changed, or all where most of it changed."""
    tell("reading the curated files")
    loaded = load(project, schema)
    if not loaded.ok:
        raise DataError(loaded.problems)
    ontology = tuple(turtle.ontology_quads(project))
    dataset = loaded.dataset
    tell("reasoning")
    premises = told(dataset, schema, ontology)
    entailed = close(premises, read_rules(project))

    def wanted() -> Iterator[Quad]:
        yield from quads(dataset, schema, project)
        yield from ontology
        yield from entailed_quads(entailed, premises, project.base)

    def fill(path: Path) -> Counts:
        tell("storing the graph")
        store = _checkpoint(path, wanted, before, Graphs(project.base))
        held = imported(before) if before and store else {}
        if store is None:
            store = Store(str(path))
            store.bulk_extend(wanted())
        now = filling.fill(project, schema, store, held, tell)
        (path.parent / _IMPORTS).write_text(filling.dump(now), "utf-8")
        tell("counting what is in it")
        store.extend(service.quads(store, project))
        store.flush()
        # What was read whole is laid out whole: queries are up to a third quicker for it.
        store.optimize()
        return Counts(len(dataset.entities), len(dataset.sources), len(dataset.claims), len(store))

    return _publish(project, table, fill)


def _advance(
    overlay: Overlay,
    schema: Schema,
    before: Snapshot,
    files_now: tuple[FileTable, frozenset[str]],
    tell: Callable[[str], None],
) -> Snapshot | None:
    """Read what an edit changed, and store the last snapshot plus that; None where all must be read."""
    table, changed = files_now
    try:
        store = open_store(before)
    except SnapshotError:
        return None
    project = overlay.project
    known = Known(store, project.base)
    found = reread(overlay, schema, known, changed)
    if found is None:
        return None
    files, loaded = found
    edit = Edit(known, files, loaded.dataset, schema, project)

    def fill(path: Path) -> Counts:
        store.backup(str(path))
        draft = Store(str(path))
        edit.apply(draft, read_rules(project))
        gone, fresh = edit.gone - edit.fresh, edit.fresh - edit.gone
        more = edit.counted()
        held = imported(before)
        now = filling.fill(project, schema, draft, held, tell)
        (path.parent / _IMPORTS).write_text(filling.dump(now), "utf-8")
        if now != held:
            # Whoever follows edits must look at all of it; so must we, to count.
            tell("counting what is in it")
            draft.remove_graph(NamedNode(Graphs(project.base).service))
            draft.extend(service.quads(draft, project))
            draft.flush()
            return _counts(before, more, len(draft))
        noted = {"since": before.number, "nodes": sorted(edit.touched(draft))}
        (path.parent / _TOUCHED).write_text(json.dumps(noted), "utf-8")
        lost, won = service.revise(store, draft, gone, fresh, project)
        for quad in lost:
            draft.remove(quad)
        draft.extend(won)
        draft.flush()
        triples = before.triples + len(fresh) - len(gone) + len(won) - len(lost)
        return _counts(before, more, triples)

    return _publish(project, table, fill)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of what in a snapshot."""

    entities: int
    sources: int
    claims: int
    triples: int


def _counts(before: Snapshot, more: Mapping[str, int], triples: int) -> Counts:
    return Counts(
        before.entities + more["entities"],
        before.sources + more["sources"],
        before.claims + more["claims"],
        triples,
    )


def _publish(project: Project, table: FileTable, fill: Callable[[Path], Counts]) -> Snapshot:
    folder = project.state / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    number = _next_number(folder)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder))
    try:
        counts = fill(draft / "store")
        snapshot = Snapshot(
            path=folder / f"{number:06d}",
            number=number,
            fingerprint=table.fingerprint,
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            **asdict(counts),
        )
        filetable.write(draft / _FILES, table)
        _write_manifest(draft / "manifest.json", snapshot)
        sync_tree(draft)
        draft.rename(snapshot.path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _point_at(project, snapshot)
    return snapshot


def _point_at(project: Project, snapshot: Snapshot) -> None:
    folder = snapshot.path.parent
    sync(folder)
    replace(project.state / "current", f"{snapshot.path.name}\n".encode())
    _prune(folder, keep=snapshot.number)


def _checkpoint(
    path: Path, wanted: Callable[[], Iterator[Quad]], before: Snapshot | None, graphs: Graphs
) -> Store | None:
    """Store the last snapshot and what changed; None where most changed, or comparing takes too much.

    The graph of the service, which is made from the others, is left out; those of imports stay as they are.
    """
    if before is None or before.triples - sum(one.triples for one in imported(before).values()) > _COMPARED:
        return None
    try:
        old = open_store(before)
    except SnapshotError:
        return None
    own = map(NamedNode, graphs.others)
    had = {quad for graph in own for quad in old.quads_for_pattern(None, None, None, graph)}
    has = set(wanted())
    gone, fresh = had - has, has - had
    if len(gone) + len(fresh) > len(has) // 2:
        return None
    old.backup(str(path))
    store = Store(str(path))
    store.remove_graph(NamedNode(graphs.service))
    for quad in gone:
        store.remove(quad)
    store.extend(fresh)
    return store


def _next_number(folder: Path) -> int:
    return 1 + max((int(path.name) for path in folder.iterdir() if path.name.isdigit()), default=0)


def _write_manifest(path: Path, snapshot: Snapshot) -> None:
    fields = {key: value for key, value in asdict(snapshot).items() if key != "path"}
    path.write_text(json.dumps({**fields, "version": kg.__version__}, indent=2), "utf-8")


def _read(path: Path) -> Snapshot:
    fields = json.loads((path / "manifest.json").read_text("utf-8"))
    fields.pop("version")
    return Snapshot(path=path, **fields)


def _prune(folder: Path, *, keep: int) -> None:
    """Drop drafts that a killed build left, and all but the last few snapshots and those being served."""
    for path in folder.iterdir():
        if path.name.isdigit() and int(path.name) <= keep - _KEPT and not is_held(path):
            # By another name first: killed in the midst of it, we leave nothing that looks whole.
            shutil.rmtree(path.rename(folder / f"draft-{path.name}"), ignore_errors=True)
        elif path.name.startswith("draft-"):
            shutil.rmtree(path, ignore_errors=True)
