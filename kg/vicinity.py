"""What the shapes see of some nodes in a store, and which nodes see a change."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad, Store

    from kg.shacl_sight import Sight

#: More nodes than this are as quickly asked with all the others.
MOST: Final = 5_000
_TYPE: Final = NamedNode(v.RDF_TYPE)


class Vicinity:
    """Walks the told triples of a store in the steps of the shapes: forwards, and back where they go back."""

    def __init__(self, store: Store, sight: Sight, base: str, also: Iterable[NamedNode] = ()) -> None:
        """Keep the store; ``sight`` is bounded. ``also`` are graphs beside those of curated data."""
        graphs = v.Graphs(base)
        self._store = store
        self._graphs = NamedNode(graphs.asserted), NamedNode(graphs.claims), *also
        self._forward = sight.forward or frozenset()
        self._back = sight.backward or frozenset()
        self._steps = sight.steps or 0

    def seen_from(self, nodes: Iterable[NamedNode]) -> set[Quad]:
        """Give every triple that shapes look at from these focus nodes."""
        found: set[Quad] = set()
        known = here = set(nodes)
        for _ in range(self._steps):
            fresh = {quad for node in here for quad in self._around(node)}
            found |= fresh
            here = {end for quad in fresh for end in _ends(quad)} - known
            known = known | here
        return found | {quad for node in known for quad in self._about(node, _TYPE)}

    def seeing(self, nodes: Iterable[NamedNode], *, kinds: bool = False) -> set[NamedNode] | None:
        """Give the nodes from which shapes look at these, or at their kinds; None if there are too many."""
        known = here = set(nodes)
        for _ in range(self._steps if kinds else self._steps - 1):
            here = {one for node in here for one in self._neighbours(node)} - known
            known = known | here
            if len(known) > MOST:
                return None
        return known

    def _around(self, node: NamedNode) -> Iterator[Quad]:
        for graph in self._graphs:
            for quad in self._store.quads_for_pattern(node, None, None, graph):
                if quad.predicate.value in self._forward:
                    yield quad
            for predicate in self._back:
                yield from self._store.quads_for_pattern(None, NamedNode(predicate), node, graph)

    def _neighbours(self, node: NamedNode) -> Iterator[NamedNode]:
        """Give the nodes one step away, in whatever direction: a step back for whoever steps forwards."""
        for graph in self._graphs:
            for quad in chain(
                self._store.quads_for_pattern(node, None, None, graph),
                self._store.quads_for_pattern(None, None, node, graph),
            ):
                if quad.predicate != _TYPE and quad.predicate.value in self._forward | self._back:
                    yield from _ends(quad)

    def _about(self, node: NamedNode, predicate: NamedNode) -> Iterator[Quad]:
        for graph in self._graphs:
            yield from self._store.quads_for_pattern(node, predicate, None, graph)


def _ends(quad: Quad) -> Iterator[NamedNode]:
    for end in (quad.subject, quad.object):
        if isinstance(end, NamedNode):
            yield end
