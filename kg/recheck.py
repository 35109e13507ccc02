"""Checking after an edit: what changed since the last check, and what depends on it.

What the last check found elsewhere still holds, and is told again. The edit is laid over a copy of the
snapshot that was checked then (which costs nothing: its files are shared), and the shapes are asked of
the nodes that can see a difference. Disputes, and what is in the files twice, a full check alone finds.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Store

from kg import checked, snapshot
from kg import vocab as v
from kg.delta import Edit
from kg.errors import SnapshotError
from kg.filetable import scan
from kg.known import Known
from kg.lock import writer
from kg.overlay import Overlay
from kg.rereading import reread
from kg.rules import read_rules
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Quad

    from kg.checked import Finding
    from kg.errors import Problem
    from kg.project import Project
    from kg.schema import Schema
    from kg.shapes import Shapes
    from kg.snapshot import Snapshot

_TYPE: Final = NamedNode(v.RDF_TYPE)


@dataclass(frozen=True, slots=True)
class Recheck:
    """The problems of a project after an edit, how many files were read again, and how many nodes asked."""

    problems: tuple[Problem, ...]
    files: int
    nodes: int


def recheck(project: Project) -> Recheck | None:
    """Check what was edited since the last check; None where everything has to be looked at.

    That is so where no snapshot was checked, the edit has errors or touches the ontology, or the shapes look
    farther than can be followed.

    Raises:
        SchemaError: the ontology cannot be read.
        SnapshotError: the state folder cannot be written.
    """
    with writer(project.state):
        found = checked.last(project)
        known = found and snapshot.table_of(found[0])
        if not found or not known:
            return None
        made, findings = found
        changed = scan(project, known).changed(known)
        if not changed:
            return Recheck(tuple(one.problem for one in findings), 0, 0)
        return _Edited(project, made, findings).check(changed)


class _Edited:
    def __init__(self, project: Project, made: Snapshot, findings: tuple[Finding, ...]) -> None:
        self.project = project
        self.made = made
        self.findings = findings
        self.schema: Schema = load_schema(project)

    def check(self, changed: frozenset[str]) -> Recheck | None:
        try:
            store = snapshot.open_store(self.made)
        except SnapshotError:
            return None
        known = Known(store, self.project.base)
        read = reread(Overlay(self.project), self.schema, known, changed)
        if read is None:
            return None
        files, loaded = read
        edit = Edit(known, files, loaded.dataset, self.schema, self.project)
        folder = Path(tempfile.mkdtemp(prefix="draft-", dir=self.made.path.parent))
        try:
            store.backup(str(folder / "store"))
            draft = Store(str(folder / "store"))
            edit.apply(draft, read_rules(self.project))
            asked = self._shapes(edit, draft)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if asked is None:
            return None
        nodes, fresh = asked
        left = (
            one.problem
            for one in self.findings
            if (one.focus not in nodes if one.focus else one.problem.origin.file not in files)
        )
        told = {*left, *loaded.problems, *(one.problem for one in fresh)}
        return Recheck(tuple(sorted(told)), len(files), len(nodes))

    def _shapes(self, edit: Edit, draft: Store) -> tuple[Mapping[str, NamedNode], list[Finding]] | None:
        from kg import shacl  # noqa: PLC0415 - slow to import, and not needed where nothing changed
        from kg.places import Places  # noqa: PLC0415
        from kg.shapes import described, read_shapes  # noqa: PLC0415
        from kg.vicinity import Vicinity  # noqa: PLC0415
        from kg.whereabouts import Stored  # noqa: PLC0415

        shapes = read_shapes(self.project)
        nodes = self._seeing(edit, draft, shapes)
        if nodes is None:
            return None
        data = shapes.data(Vicinity(draft, shapes.sight, self.project.base).seen_from(nodes.values()))
        try:
            results = shacl.validate(data, shapes.ontology, nodes)
        except shacl.ShapesError:
            return None
        places = Places(self.project, Stored(Overlay(self.project), self.schema, draft), shapes.ontology)
        return nodes, [described(result, places.find(result, data), self.schema) for result in results]

    def _seeing(self, edit: Edit, draft: Store, shapes: Shapes) -> dict[str, NamedNode] | None:
        """Give the nodes about which the shapes may have another opinion now, or tell it at another place."""
        from kg.vicinity import MOST, Vicinity  # noqa: PLC0415

        if not shapes.sight.bounded:
            return None
        inferred = NamedNode(v.Graphs(self.project.base).inferred)
        quads = {quad for quad in edit.gone ^ edit.fresh if quad.graph_name != inferred}
        kinds = {end for quad in quads if quad.predicate == _TYPE for end in _ends(quad)}
        ends = {end for quad in (*quads, *self._told(edit, draft)) for end in _ends(quad)}
        found: set[NamedNode] = set()
        for store in (edit.known.store, draft):
            near = Vicinity(store, shapes.sight, self.project.base)
            for nodes, of_kinds in ((ends, False), (kinds, True)):
                seeing = near.seeing(nodes, kinds=of_kinds)
                if seeing is None or len(seeing) > MOST:
                    return None
                found |= seeing
        return {node.value: node for node in found}

    def _told(self, edit: Edit, draft: Store) -> Iterator[Quad]:
        """Give what the files that were read again hold, before and after: its place may have changed."""
        ends = {v.SUBJECT, v.OBJECT, v.FILE}
        for known in (edit.known, Known(draft, self.project.base)):
            for file in edit.files:
                for node in known.nodes_of(file):
                    yield from (quad for quad in known.own(node) if quad.predicate.value in ends)


def _ends(quad: Quad) -> Iterator[NamedNode]:
    """Give the things that a triple is about: not the kind that one is of, which all others of it share."""
    ends = (quad.subject,) if quad.predicate == _TYPE else (quad.subject, quad.object)
    return (end for end in ends if isinstance(end, NamedNode))
