"""What of a graph varies with the moment that one looks from: each part of it with its area and its quads.

A part is a claim's node, its retraction or that of a source or entity, a direct triple, an entailed triple,
an inference's node, or a source or entity that a later record brought. At a moment the graph holds the parts
within it, and always the rest, which does not vary.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import vocab as v
from kg.area import ALWAYS, MAX, MIN, NEVER, Area, Rect, intersection, union
from kg.contender import WHOLE, days_of, read_back
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.contender import Found
    from kg.schema import Schema

    Term = NamedNode | Literal

_RETRACTION: Final = frozenset({v.RETRACTED, v.RETRACTION_REASON})
_MENTIONS: Final = tuple(
    map(NamedNode, (v.SUBJECT, v.OBJECT, v.ATTRIBUTED_TO, v.REPORTED_BY, v.DERIVED_FROM))
)
_SUBJECT: Final = NamedNode(v.SUBJECT)
_RECORDED: Final = NamedNode(v.RECORDED)
_TYPE: Final = NamedNode(v.RDF_TYPE)
_INFERENCE: Final = NamedNode(v.INFERENCE)


@dataclass(frozen=True, slots=True)
class Part:
    """Some quads that are there at the moments of an area, but for those of another."""

    area: Area
    quads: tuple[Quad, ...]
    unless: Area = NEVER


def record_days(store: Store, base: str) -> list[dt.date]:
    """Give the days on which something was recorded, in order: before the first nothing was known."""
    graph = NamedNode(v.Graphs(base).claims)
    quads = store.quads_for_pattern(None, _RECORDED, None, graph)
    days = {quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    return sorted(map(dt.date.fromisoformat, days))


def parts(store: Store, schema: Schema, base: str) -> Iterator[Part]:
    """Give every part of a snapshot that varies after the first record, one thing after the other.

    What came with the first record and holds on all days does not vary. The store must be one on the disk:
    there, claims about one thing come one after the other. No more is held than is said about one thing.
    """
    days = list(map(str, record_days(store, base)))
    reader = _Reader(store, schema, base, days[0] if days else "")
    yield from reader.told()
    yield from reader.inferred_alone()
    yield from reader.withdrawals()
    if len(days) > 1:
        yield from reader.arrivals()


class _Reader:
    def __init__(self, store: Store, schema: Schema, base: str, first: str) -> None:
        graphs = v.Graphs(base)
        self.store, self.schema, self.base, self.first = store, schema, base, first
        self.claims, self.asserted = NamedNode(graphs.claims), NamedNode(graphs.asserted)
        self.inferred = NamedNode(graphs.inferred)
        self._claim = v.claim_iri(base, "")
        self._folders = (v.entity_iri(base, ""), v.source_iri(base, ""))

    def told(self) -> Iterator[Part]:
        """Give the claims that vary, and what holds by them, with what follows about the same things."""
        for thing, nodes in self._grouped(_SUBJECT, self.claims):
            found = {node: self._whole(node) for node in nodes}
            varying = {node: one for node, one in found.items() if self._varies(one)}
            for node, one in varying.items():
                yield from self.claim(node, one)
            predicates = {one[v.PREDICATE][0] for one in varying.values() if one.keys() >= WHOLE}
            direct = self.direct_triples(found, predicates) if predicates else {}
            for triple, area in direct.items():
                yield Part(area, (Quad(triple.subject, triple.predicate, triple.object, self.asserted),))
            yield from self.inferences(self._subjects(_SUBJECT, thing, self.inferred), direct)

    def inferred_alone(self) -> Iterator[Part]:
        """Give what follows about things that no claim is about."""
        for thing, nodes in self._grouped(_SUBJECT, self.inferred):
            if next(self.store.quads_for_pattern(None, _SUBJECT, thing, self.claims), None) is None:
                yield from self.inferences(nodes, {})

    def _grouped(self, key: NamedNode, graph: NamedNode) -> Iterator[tuple[Term, list[NamedNode]]]:
        for value, group in groupby(
            self.store.quads_for_pattern(None, key, None, graph), attrgetter("object")
        ):
            yield value, [quad.subject for quad in group if isinstance(quad.subject, NamedNode)]

    def _subjects(self, key: NamedNode, value: Term, graph: NamedNode) -> list[NamedNode]:
        quads = self.store.quads_for_pattern(None, key, value, graph)
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def _whole(self, node: NamedNode) -> Found:
        found: Found = defaultdict(list)
        for quad in self.store.quads_for_pattern(node, None, None, self.claims):
            found[quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
        return found

    def _varies(self, found: Found) -> bool:
        if v.WHEN in found or v.RETRACTED in found:
            return True
        return any(day.value != self.first for day in found.get(v.RECORDED, ()))

    def _area_of(self, node: Term) -> Area:
        """Give where a claim that varies is part of the record; whatever else this is always is."""
        if isinstance(node, NamedNode) and node.value.startswith(self._claim):
            found = self._whole(node)
            if self._varies(found):
                return self.record(found)
        return ALWAYS

    def _is_thing(self, node: NamedNode) -> bool:
        return node.value.startswith(self._folders)

    def record(self, found: Found) -> Area:
        """Give where a claim is part of the record, withdrawn or not."""
        prop = self.schema.properties[found[v.PREDICATE][0].value]
        days = days_of({key: values[0].value for key, values in found.items()}, prop.time_kind)
        return (Rect(*days, _ordinal(found[v.RECORDED]), MAX),)

    def claim(self, node: NamedNode, found: Found) -> Iterator[Part]:
        own = [(key, value) for key, values in found.items() for value in values]
        links = {value for _, value in own if self._area_of(value) != ALWAYS}
        area = self.record(found)
        if v.RETRACTED in found:
            since: Area = (Rect(recorded=_ordinal(found[v.RETRACTED])),)
            yield Part(intersection(area, since), self._quads(node, own, lambda key, _: key in _RETRACTION))
        yield Part(area, self._quads(node, own, lambda key, end: key not in _RETRACTION and end not in links))
        # What links two claims is there while both are.
        for quad in self.store.quads_for_pattern(None, None, node, self.claims):
            other = self._area_of(quad.subject)  # type: ignore[arg-type]
            yield Part(intersection(area, other), (quad,))

    def _quads(
        self,
        node: NamedNode,
        own: Iterable[tuple[str, NamedNode | Literal]],
        wanted: Callable[[str, NamedNode | Literal], bool],
    ) -> tuple[Quad, ...]:
        return tuple(
            Quad(node, NamedNode(key), value, self.claims) for key, value in own if wanted(key, value)
        )

    def direct_triples(self, found: Mapping[NamedNode, Found], predicates: set[Term]) -> dict[Triple, Area]:
        """Judge the rivals among the claims about a thing, by the properties of which one varies."""
        rivals = (
            read_back(self.store, self.schema, self.base, node, one)
            for node, one in found.items()
            if one.keys() >= WHOLE and one[v.PREDICATE][0] in predicates
        )
        told: dict[Triple, Area] = {}
        for one, area in standing(rivals, self.schema):
            triple = Triple(NamedNode(one.subject), NamedNode(one.predicate), one.object)
            told[triple] = union(told.get(triple, ()), area)
        return {triple: area for triple, area in told.items() if area != ALWAYS}

    def inferences(self, nodes: Iterable[NamedNode], told: Mapping[Triple, Area]) -> Iterator[Part]:
        """Give the nodes of bounded entailments, and their triples wherever they are not told."""
        areas: dict[Triple, Area] = {}
        graph = self.inferred
        for node in nodes:
            own = tuple(self.store.quads_for_pattern(node, None, None, graph))
            if Quad(node, _TYPE, _INFERENCE, graph) not in own:
                continue
            found = {q.predicate.value: q.object for q in own}
            rect = _bounds(found)
            triple = Triple(found[v.SUBJECT], found[v.PREDICATE], found[v.OBJECT])  # type: ignore[arg-type]
            areas[triple] = union(areas.get(triple, ()), (rect,))
            # Like a claim, an inference stays on record when it is withdrawn, and its withdrawal comes later.
            kept = tuple(q for q in own if q.predicate.value != v.RETRACTED)
            yield Part((Rect(rect.begin, rect.end, rect.recorded, MAX),), kept)
            if v.RETRACTED in found:
                withdrawn = tuple(q for q in own if q.predicate.value == v.RETRACTED)
                yield Part((Rect(rect.begin, rect.end, rect.retracted, MAX),), withdrawn)
        for triple, area in areas.items():
            if triple in told or not self._is_told(triple):
                quad = Quad(triple.subject, triple.predicate, triple.object, graph)
                yield Part(area, (quad,), told.get(triple, NEVER))

    def _is_told(self, triple: Triple) -> bool:
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, self.asserted)
        return next(found, None) is not None

    def withdrawals(self) -> Iterator[Part]:
        """Give what is said of the withdrawal of entities and sources."""
        for quad in self.store.quads_for_pattern(None, NamedNode(v.RETRACTED), None, self.claims):
            if isinstance(node := quad.subject, NamedNode) and self._is_thing(node):
                quads = self.store.quads_for_pattern(node, None, None, self.claims)
                said = tuple(quad for quad in quads if quad.predicate.value in _RETRACTION)
                yield Part((Rect(recorded=_ordinal([quad.object])),), said)  # type: ignore[list-item]

    def arrivals(self) -> Iterator[Part]:
        """Give the sources and entities that claims of a later record brought."""
        for number, key in enumerate(_MENTIONS):
            quads = self.store.quads_for_pattern(None, key, None, self.claims)
            for thing, _ in groupby(quads, attrgetter("object")):
                if not isinstance(thing, NamedNode) or not self._is_thing(thing):
                    continue
                if any(self._mentioning(thing, other) for other in _MENTIONS[:number]):
                    continue
                day = self._arrival(thing)
                if day:
                    yield Part((Rect(recorded=day.toordinal()),), tuple(self._own(thing)))

    def _mentioning(self, thing: NamedNode, key: NamedNode) -> bool:
        return next(self.store.quads_for_pattern(None, key, thing, self.claims), None) is not None

    def _arrival(self, thing: NamedNode) -> dt.date | None:
        """Give the day of the first claim that mentions a thing, if not that of the first record."""
        days: set[str] = set()
        for key in _MENTIONS:
            for quad in self.store.quads_for_pattern(None, key, thing, self.claims):
                said = next(self.store.quads_for_pattern(quad.subject, _RECORDED, None, self.claims), None)
                if said is not None and isinstance(said.object, Literal):
                    if said.object.value == self.first:
                        return None
                    days.add(said.object.value)
        return dt.date.fromisoformat(min(days)) if days else None

    def _own(self, node: NamedNode) -> Iterator[Quad]:
        """Give what is said of a thing itself, not by claims: its names and kinds."""
        for quad in self.store.quads_for_pattern(node, None, None, None):
            prop = self.schema.properties.get(quad.predicate.value)
            if (prop is None or prop.core) and quad.predicate.value not in _RETRACTION:
                yield quad


def _bounds(found: Mapping[str, object]) -> Rect:
    def day(key: str, absent: int) -> int:
        term = found.get(key)
        return dt.date.fromisoformat(term.value).toordinal() if isinstance(term, Literal) else absent

    return Rect(
        day(v.BEGIN_EARLIEST, MIN), day(v.END_LATEST, MAX), day(v.RECORDED, MIN), day(v.RETRACTED, MAX)
    )


def _ordinal(values: list[NamedNode | Literal]) -> int:
    return dt.date.fromisoformat(values[0].value).toordinal()
