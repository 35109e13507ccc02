"""Imports asked of the shapes: what is wrong with rows of others' data, as warnings, part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import shacl
from kg import vocab as v
from kg.errors import Origin, Problem
from kg.imports.apart import imported_graphs
from kg.imports.run import MOST_TOLD
from kg.overlay import Overlay
from kg.places import Places
from kg.shapes import described, read_shapes, unreadable
from kg.vicinity import Vicinity
from kg.whereabouts import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.project import Project
    from kg.schema import Schema
    from kg.shapes import Shapes

_LINE: Final = NamedNode(v.LINE)
_AT_ONCE: Final = 2_000


def check_imports(project: Project, schema: Schema, store: Store) -> Iterator[Problem]:
    """Ask the shapes of the imports in a published store; each answer is a warning at its row.

    Of one sort of problem some are told, and how many more there are. Memory does not grow with the import.
    Shapes whose sight has no bounds are not asked: that is told.
    """
    shapes = read_shapes(project)
    for graph in imported_graphs(store, project.base):
        told: Counter[str] = Counter()
        for one in _Graph(project, schema, store, graph).problems(shapes):
            sort = one.message.partition(" · ")[2] or one.message.partition(": ")[2]
            told[sort] += 1
            if told[sort] <= MOST_TOLD:
                yield one
        place = Origin(f"imports/{v.local_name(graph.value).removeprefix('import-')}")
        for sort, number in told.items():
            if number > MOST_TOLD:
                yield Problem(place, "shacl", f"{number - MOST_TOLD:,} more like this: {sort}", "warning")


class _Graph:
    """The graph of one import."""

    def __init__(self, project: Project, schema: Schema, store: Store, graph: NamedNode) -> None:
        self._project, self._schema, self._store, self._graph = project, schema, store, graph

    def problems(self, shapes: Shapes) -> Iterator[Problem]:
        if not shapes.sight.bounded:
            message = "the shapes look farther than can be followed, and were not asked of imports"
            yield Problem(Origin(self._project.relative(self._project.ontology)), "shacl", message, "warning")
            return
        near = Vicinity(self._store, shapes.sight, self._project.base, also=(self._graph,))
        where = Stored(Overlay(self._project), self._schema, self._store, self._graph)
        focus = self._focus(shapes)
        while nodes := list(islice(focus, _AT_ONCE)):
            data = shapes.data(near.seen_from(nodes))
            try:
                results = shacl.validate(data, shapes.ontology, [node.value for node in nodes])
            except shacl.ShapesError as error:
                yield unreadable(self._project, error).problem
                return
            places = Places(self._project, where, shapes.ontology)
            found = (described(one, places.find(one, data), self._schema).problem for one in results)
            yield from sorted(replace(one, severity="warning") for one in found)

    def _focus(self, shapes: Shapes) -> Iterator[NamedNode]:
        """Give what stands in a row; claims only where a shape could be about them."""
        claim = v.claim_iri(self._project.base, "")
        for quad in self._store.quads_for_pattern(None, _LINE, None, self._graph):
            node = quad.subject
            if isinstance(node, NamedNode) and (shapes.sees_claims or not node.value.startswith(claim)):
                yield node
