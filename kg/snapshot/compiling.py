"""Snapshots made from the files: from all of them, or from the last one and an edit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from kg import service, turtle
from kg.delta import Edit
from kg.errors import DataError, SnapshotError
from kg.filetable import FileTable, Stamp, scan
from kg.imports import filling
from kg.inference import entailed_quads
from kg.known import Known
from kg.lock import writer
from kg.overlay import Overlay
from kg.premises import told
from kg.project import open_project
from kg.quads import quads
from kg.reason import close
from kg.records import load
from kg.rereading import reread
from kg.rules import read_rules
from kg.schema import load_schema
from kg.snapshot.folder import Counts, latest, opens, publish
from kg.snapshot.record import IMPORTS, TOUCHED, imported, open_store, table_of
from kg.vocab import Graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from kg.project import Project
    from kg.schema import Schema
    from kg.snapshot.record import Snapshot

_COMPARED = 3_000_000  # quads that are held in memory, twice, to find what changed: about 2 GB


def build(
    project: Project, *, progress: Callable[[str], None] | None = None, whole: bool = False
) -> Snapshot:
    """Compile the files and publish the result; an up-to-date snapshot is given back as it is.

    After an edit of a few files only these are read, and what follows from them; ``whole`` reads all.

    Raises:
        ProjectError: the settings cannot be read any more.
        SchemaError: the ontology cannot be read.
        DataError: the curated files have errors; nothing is published.
        SnapshotError: the state folder cannot be written.
    """
    tell = progress or (lambda _: None)
    with writer(project.state):
        before = latest(project)
        if before and not opens(before):
            tell(f"snapshot {before.number} cannot be opened any more: another is made from nothing")
            before = None
        known = table_of(before)
        table = scan(project, known)
        if before and before.fingerprint == table.fingerprint:
            return before
        # Settings that were written since they were read would be taken for what they were, for good.
        project = replace(open_project(project.root), state=project.state)
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
        (path.parent / IMPORTS).write_text(filling.dump(now), "utf-8")
        tell("counting what is in it")
        store.extend(service.quads(store, project))
        store.flush()
        # What was read whole is laid out whole: queries are up to a third quicker for it.
        store.optimize()
        return Counts(len(dataset.entities), len(dataset.sources), len(dataset.claims), len(store))

    return publish(project, table, fill)


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
        (path.parent / IMPORTS).write_text(filling.dump(now), "utf-8")
        if now != held:
            # Whoever follows edits must look at all of it; so must we, to count.
            tell("counting what is in it")
            draft.remove_graph(NamedNode(Graphs(project.base).service))
            draft.extend(service.quads(draft, project))
            draft.flush()
            return _counted(before, more, len(draft))
        noted = {"since": before.number, "nodes": sorted(edit.touched(draft))}
        (path.parent / TOUCHED).write_text(json.dumps(noted), "utf-8")
        lost, won = service.revise(store, draft, gone, fresh, project)
        for quad in lost:
            draft.remove(quad)
        draft.extend(won)
        draft.flush()
        triples = before.triples + len(fresh) - len(gone) + len(won) - len(lost)
        return _counted(before, more, triples)

    return publish(project, table, fill)


def _counted(before: Snapshot, more: Mapping[str, int], triples: int) -> Counts:
    return Counts(
        before.entities + more["entities"],
        before.sources + more["sources"],
        before.claims + more["claims"],
        triples,
    )


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
