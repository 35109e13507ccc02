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

    from kg.contender import Contender, Found
    from kg.schema import Schema

    Term = NamedNode | Literal

_RETRACTION: Final = frozenset({v.RETRACTED, v.RETRACTION_REASON})
_HELD: Final = 50_000
_MENTIONS: Final = (v.SUBJECT, v.OBJECT, v.ATTRIBUTED_TO, v.REPORTED_BY, v.DERIVED_FROM)


@dataclass(frozen=True, slots=True)
class Part:
    """Some quads that are there at the moments of an area, but for those of another."""

    area: Area
    quads: tuple[Quad, ...]
    unless: Area = NEVER


def first_record(store: Store, base: str) -> dt.date | None:
    """Give the day of the first record: before it nothing was known."""
    graph = NamedNode(v.Graphs(base).claims)
    quads = store.quads_for_pattern(None, NamedNode(v.RECORDED), None, graph)
    days = {quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    return min((dt.date.fromisoformat(day) for day in days), default=None)


def parts(store: Store, schema: Schema, base: str, held: int = _HELD) -> Iterator[Part]:
    """Give every part of a snapshot that varies after the first record.

    What came with the first record and holds on all days does not vary. More claims than ``held`` are read
    twice, one by one: all of them would take some 3 kB each.
    """
    reader = _Reader(store, schema, base)
    first = str(first_record(store, base))
    varying = reader.varying(first)
    claims = dict(reader.read(varying)) if len(varying) <= held else {}

    def each() -> Iterable[tuple[NamedNode, Found]]:
        return claims.items() if claims else reader.read(varying)

    areas: dict[NamedNode, Area] = {}
    groups: dict[Term, set[Term]] = defaultdict(set)
    same: dict[Area, Area] = {}
    for node, found in each():
        area = reader.record(found)
        areas[node] = same.setdefault(area, area)
        if found.keys() >= WHOLE:
            groups[found[v.SUBJECT][0]].add(found[v.PREDICATE][0])
    for node, found in each():
        yield from reader.claim(node, found, areas)
    told = reader.direct_triples(groups, claims)
    for triple, area in told.items():
        yield Part(area, (Quad(triple.subject, triple.predicate, triple.object, reader.asserted),))
    yield from reader.inferences(told)
    yield from reader.withdrawals()
    yield from reader.arrivals(first)


class _Reader:
    def __init__(self, store: Store, schema: Schema, base: str) -> None:
        graphs = v.Graphs(base)
        self.store, self.schema, self.base = store, schema, base
        self.claims, self.asserted = NamedNode(graphs.claims), NamedNode(graphs.asserted)
        self.inferred = NamedNode(graphs.inferred)

    def varying(self, first: str) -> set[NamedNode]:
        later = (node for node, day in self._pairs(v.RECORDED) if day != first)
        timed = (node for node, _ in self._pairs(v.WHEN))
        withdrawn = (node for node, _ in self._pairs(v.RETRACTED) if not self._is_thing(node))
        return {*timed, *withdrawn, *later}

    def _is_thing(self, node: NamedNode) -> bool:
        return node.value.startswith((v.entity_iri(self.base, ""), v.source_iri(self.base, "")))

    def read(self, wanted: set[NamedNode]) -> Iterator[tuple[NamedNode, Found]]:
        """Read claims in one pass over their graph, which keeps what is of one node together."""
        every = self.store.quads_for_pattern(None, None, None, self.claims)
        for node, quads in groupby(every, attrgetter("subject")):
            if node in wanted:
                found: Found = {}
                for quad in quads:
                    found.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
                yield node, found

    def whole(self, node: NamedNode) -> Found:
        found: Found = defaultdict(list)
        for quad in self.store.quads_for_pattern(node, None, None, self.claims):
            found[quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
        return found

    def record(self, found: Found) -> Area:
        """Give where a claim is part of the record, withdrawn or not."""
        prop = self.schema.properties[found[v.PREDICATE][0].value]
        days = days_of({key: values[0].value for key, values in found.items()}, prop.time_kind)
        return (Rect(*days, _ordinal(found[v.RECORDED]), MAX),)

    def claim(self, node: NamedNode, found: Found, areas: Mapping[NamedNode, Area]) -> Iterator[Part]:
        own = [(key, value) for key, values in found.items() for value in values]
        area = areas[node]
        if v.RETRACTED in found:
            since: Area = (Rect(recorded=_ordinal(found[v.RETRACTED])),)
            yield Part(intersection(area, since), self._quads(node, own, lambda key, _: key in _RETRACTION))
        yield Part(area, self._quads(node, own, lambda key, end: key not in _RETRACTION and end not in areas))
        # What links two claims is there while both are.
        for quad in self.store.quads_for_pattern(None, None, node, self.claims):
            other = areas.get(quad.subject, ALWAYS)  # type: ignore[arg-type]
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

    def direct_triples(
        self, groups: Mapping[Term, set[Term]], read: Mapping[NamedNode, Found]
    ) -> dict[Triple, Area]:
        """Judge the rivals about things, by the properties of which a claim about each varies."""
        told: dict[Triple, Area] = {}
        for subject, predicates in groups.items():
            for one, area in standing(self._rivals(subject, predicates, read), self.schema):
                triple = Triple(NamedNode(one.subject), NamedNode(one.predicate), one.object)
                told[triple] = union(told.get(triple, ()), area)
        return {triple: area for triple, area in told.items() if area != ALWAYS}

    def _rivals(
        self, subject: Term, predicates: set[Term], read: Mapping[NamedNode, Found]
    ) -> Iterator[Contender]:
        for quad in self.store.quads_for_pattern(None, NamedNode(v.SUBJECT), subject, self.claims):
            node: NamedNode = quad.subject  # type: ignore[assignment]
            found = read.get(node) or self.whole(node)
            if found.keys() >= WHOLE and found[v.PREDICATE][0] in predicates:
                yield read_back(self.store, self.schema, self.base, node, found)

    def inferences(self, told: dict[Triple, Area]) -> Iterator[Part]:
        """Give the nodes of bounded entailments, and their triples wherever they are not told."""
        areas: dict[Triple, Area] = {}
        kind, graph = NamedNode(v.INFERENCE), self.inferred
        for quad in self.store.quads_for_pattern(None, NamedNode(v.RDF_TYPE), kind, graph):
            own = tuple(self.store.quads_for_pattern(quad.subject, None, None, graph))
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
        for node, day in self._pairs(v.RETRACTED):
            if self._is_thing(node):
                quads = self.store.quads_for_pattern(node, None, None, self.claims)
                said = tuple(quad for quad in quads if quad.predicate.value in _RETRACTION)
                yield Part((Rect(recorded=dt.date.fromisoformat(day).toordinal()),), said)

    def arrivals(self, first: str) -> Iterator[Part]:
        """Give the sources and entities that claims of a later record brought."""
        days: dict[NamedNode, str] = dict(self._pairs(v.RECORDED))
        if not any(day != first for day in days.values()):
            return
        arrived: dict[str, str] = {}
        for key in _MENTIONS:
            for quad in self.store.quads_for_pattern(None, NamedNode(key), None, self.claims):
                day = days.get(quad.subject) if isinstance(quad.subject, NamedNode) else None
                if day and isinstance(quad.object, NamedNode):
                    arrived[quad.object.value] = min(day, arrived.get(quad.object.value, day))
        folders = (f"{self.base}id/", f"{self.base}source/")
        for iri, day in arrived.items():
            if day != first and iri.startswith(folders):
                own = tuple(self._own(NamedNode(iri)))
                yield Part((Rect(recorded=dt.date.fromisoformat(day).toordinal()),), own)

    def _own(self, node: NamedNode) -> Iterator[Quad]:
        """Give what is said of a thing itself, not by claims: its names and kinds."""
        for quad in self.store.quads_for_pattern(node, None, None, None):
            prop = self.schema.properties.get(quad.predicate.value)
            if (prop is None or prop.core) and quad.predicate.value not in _RETRACTION:
                yield quad

    def _pairs(self, key: str) -> Iterator[tuple[NamedNode, str]]:
        for quad in self.store.quads_for_pattern(None, NamedNode(key), None, self.claims):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                yield quad.subject, quad.object.value


def _bounds(found: Mapping[str, object]) -> Rect:
    def day(key: str, absent: int) -> int:
        term = found.get(key)
        return dt.date.fromisoformat(term.value).toordinal() if isinstance(term, Literal) else absent

    return Rect(
        day(v.BEGIN_EARLIEST, MIN), day(v.END_LATEST, MAX), day(v.RECORDED, MIN), day(v.RETRACTED, MAX)
    )


def _ordinal(values: list[NamedNode | Literal]) -> int:
    return dt.date.fromisoformat(values[0].value).toordinal()
