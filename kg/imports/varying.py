"""What of imported graphs varies with the day that one looks at: claims with a time, and their triples.

See :mod:`kg.variation` for the curated graph. An import has no record of its own: claims are told by whom it
is from, and stand in every state of the record (``known``) as they are now.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad

from kg import vocab as v
from kg.area import ALWAYS, NEVER, Area, Rect, union
from kg.contender import WHOLE, days_of, read_back
from kg.imports.apart import imported_graphs
from kg.standing import standing
from kg.variation import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Literal, Store

    from kg.contender import Contender, Found
    from kg.schema import Schema

_SUBJECT: Final = NamedNode(v.SUBJECT)
_PREDICATE: Final = NamedNode(v.PREDICATE)
_REPLACED_BY: Final = NamedNode(v.REPLACED_BY)
_WHEN: Final = NamedNode(v.WHEN)


def imported_parts(store: Store, schema: Schema, base: str) -> Iterator[Part]:
    """Give every part of the imports of a snapshot that varies, one thing after the other.

    The store must be one on the disk: there, claims about one thing come one after the other.
    """
    for graph in imported_graphs(store, base):
        kept = {quad.object for quad in store.quads_for_pattern(None, _REPLACED_BY, None, graph)}
        about = store.quads_for_pattern(None, _SUBJECT, None, graph)
        for thing, group in groupby(about, lambda quad: quad.object):
            nodes = [quad.subject for quad in group if isinstance(quad.subject, NamedNode)]
            timed = [node for node in nodes if next(store.quads_for_pattern(node, _WHEN, None, graph), None)]
            if timed:
                one = _Thing(store, schema, base, graph)
                # Of a curated thing an import has claims alone.
                yield from one.parts(one.rivals(timed, nodes), direct=thing not in kept)


class _Thing:
    """The claims of one import about one thing."""

    def __init__(self, store: Store, schema: Schema, base: str, graph: NamedNode) -> None:
        self._store, self._schema, self._base, self._graph = store, schema, base, graph

    def rivals(self, timed: list[NamedNode], nodes: list[NamedNode]) -> list[NamedNode]:
        """Give those of a thing's claims that tell the same property as one with a time."""
        if len(timed) == len(nodes):
            return nodes
        said = {node: self._said(node) for node in nodes}
        wanted = {said[node] for node in timed}
        return [node for node in nodes if said[node] in wanted]

    def _said(self, node: NamedNode) -> object:
        quad = next(self._store.quads_for_pattern(node, _PREDICATE, None, self._graph), None)
        return quad.object if quad else None

    def parts(self, nodes: list[NamedNode], *, direct: bool) -> Iterator[Part]:
        claims = {node: found for node in nodes if (found := self._whole(node)).keys() >= WHOLE}
        areas = {node: self._days(found) for node, found in claims.items()}
        for node, found in claims.items():
            if areas[node] != ALWAYS:
                own = (
                    Quad(node, NamedNode(key), end, self._graph)
                    for key, ends in found.items()
                    for end in ends
                )
                yield Part(areas[node], tuple(own))
        if not direct:
            return
        told: dict[tuple[str, str, NamedNode | Literal], Area] = {}
        rivals = (self._contender(node, found, areas[node]) for node, found in claims.items())
        for one, area in standing(rivals, self._schema):
            triple = one.subject, one.predicate, one.object
            told[triple] = union(told.get(triple, NEVER), area)
        for (subject, predicate, value), area in told.items():
            if area != ALWAYS:
                yield Part(area, (Quad(NamedNode(subject), NamedNode(predicate), value, self._graph),))

    def _whole(self, node: NamedNode) -> Found:
        found: Found = defaultdict(list)
        for quad in self._store.quads_for_pattern(node, None, None, self._graph):
            found[quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
        return found

    def _days(self, found: Found) -> Area:
        prop = self._schema.properties[found[v.PREDICATE][0].value]
        texts = {key: values[0].value for key, values in found.items()}
        return (Rect(*days_of(texts, prop.time_kind)),)

    def _contender(self, node: NamedNode, found: Found, area: Area) -> Contender:
        return replace(read_back(self._store, self._schema, self._base, node, found), area=area)
