"""What is told and what follows, by look-ups in a published store: for explaining and for maintaining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad

from kg import vocab as v
from kg.area import ALWAYS, NEVER, union
from kg.contender import recall, rivals_of
from kg.inference import entailed_area, inferences
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.area import Area
    from kg.contender import Contender
    from kg.reason import Term, Triple
    from kg.schema import Schema

_SUBJECT, _PREDICATE, _OBJECT = NamedNode(v.SUBJECT), NamedNode(v.PREDICATE), NamedNode(v.OBJECT)
_TYPE: Final = NamedNode(v.RDF_TYPE)


class StoreReader:
    """See :class:`kg.maintain.Reader` and :class:`kg.derive.Facts`. The store must not change meanwhile."""

    def __init__(self, store: Store, schema: Schema, base: str) -> None:
        """Keep the store; nothing is read yet."""
        self.store = store
        self.base = base
        self._schema = schema
        graphs = v.Graphs(base)
        self._claims, self._inferred = NamedNode(graphs.claims), NamedNode(graphs.inferred)
        self._plain = tuple(map(NamedNode, (graphs.asserted, graphs.claims, graphs.ontology)))
        self._standing: dict[tuple[str, str], list[tuple[Contender, Area]]] = {}
        self._areas: dict[Triple, Area] = {}

    def told(self, triple: Triple) -> Area:
        """Give where a triple is told to hold; nowhere if it is not told."""
        claims = self.supports(triple)
        if claims:
            return union(*(area for _, area in claims))
        claimed = triple[1] != _TYPE and any(True for _ in self._claim_nodes(triple))
        return ALWAYS if not claimed and self._is_plain(triple) else NEVER

    def supports(self, triple: Triple) -> list[tuple[Contender, Area]]:
        """Give the claims that stand for a triple, with where they do."""
        subject, predicate, value = triple
        if predicate.value not in self._schema.properties:
            return []
        key = subject.value, predicate.value
        found = self._standing.get(key)
        if found is None:
            nodes = rivals_of(self.store, self.base, *key)
            rivals = recall(self.store, self._schema, self.base, nodes)
            found = self._standing[key] = list(standing(rivals, self._schema))
        return [(claim, area) for claim, area in found if claim.object == value]

    def entailed(self, triple: Triple) -> Area:
        """Give where an entailed triple holds; nowhere if it is not entailed."""
        return entailed_area(self.store, triple, self.base)

    def area(self, triple: Triple) -> Area:
        """Give where a triple holds, told or entailed."""
        area = self._areas.get(triple)
        if area is None:
            area = self._areas[triple] = self.entailed(triple) or self.told(triple)
        return area

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """Give the objects of a subject and predicate, whenever they hold."""
        return dict.fromkeys(self._objects(subject, predicate))

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        """Give the subjects of a predicate and object, whenever they hold."""
        return dict.fromkeys(self._subjects(predicate, value))

    def _objects(self, subject: Term, predicate: Term) -> Iterator[Term]:
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
            return
        for quad in self.store.quads_for_pattern(subject, predicate, None, None):
            yield quad.object  # type: ignore[misc]
        nodes = [
            *rivals_of(self.store, self.base, subject.value, predicate.value),
            *inferences(self.store, self.base, subject=subject, predicate=predicate),
        ]
        for node in nodes:
            for quad in self.store.quads_for_pattern(node, _OBJECT, None, None):
                yield quad.object  # type: ignore[misc]

    def _subjects(self, predicate: Term, value: Term) -> Iterator[Term]:
        if not isinstance(predicate, NamedNode):
            return
        for quad in self.store.quads_for_pattern(None, predicate, value, None):
            yield quad.subject  # type: ignore[misc]
        claims = (
            quad.subject
            for quad in self.store.quads_for_pattern(None, _OBJECT, value, self._claims)
            if Quad(quad.subject, _PREDICATE, predicate, self._claims) in self.store
        )
        for node in (*claims, *inferences(self.store, self.base, predicate=predicate, value=value)):
            for quad in self.store.quads_for_pattern(node, _SUBJECT, None, None):
                yield quad.object  # type: ignore[misc]

    def _is_plain(self, triple: Triple) -> bool:
        return any(Quad(*triple, graph) in self.store for graph in self._plain)

    def _claim_nodes(self, triple: Triple) -> Iterator[NamedNode]:
        subject, predicate, value = triple
        for node in rivals_of(self.store, self.base, subject.value, predicate.value):
            if Quad(node, _OBJECT, value, self._claims) in self.store:
                yield node
