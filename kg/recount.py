"""How an edit changes the statistics: by its quads, and by those of things that are of other classes now."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.statistics import Partition, Statistics
from kg.vocab import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Quad, Store


_TYPE = NamedNode(RDF_TYPE)


@dataclass
class Tally:
    """By how many there are more or fewer of what; keys are those of :class:`kg.statistics.Statistics`.

    ``uses`` goes by graph, class and property, ``classes`` and ``datatypes`` also by what is at the end.
    """

    graphs: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)
    uses: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    classes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    datatypes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, store: Store, quads: Iterable[Quad], sign: int) -> None:
        """Count quads of a store, or with ``sign`` -1 count them off."""
        kinds: dict[object, tuple[str, ...]] = {}

        def of(term: object) -> tuple[str, ...]:
            if term not in kinds:
                kinds[term] = () if isinstance(term, Literal) else _kinds(store, term)
            return kinds[term]

        for quad in quads:
            graph, prop = _iri(quad.graph_name), quad.predicate.value
            self.graphs[graph] += sign
            self.properties[prop] += sign
            if prop == RDF_TYPE:
                self.things[_iri(quad.object)] += sign
            for kind in of(quad.subject):
                use = graph, kind, prop
                self.uses[use] += sign
                if isinstance(quad.object, Literal):
                    self.datatypes[*use, quad.object.datatype.value] += sign
                elif prop != RDF_TYPE:
                    for end in of(quad.object):
                        self.classes[*use, end] += sign

    def touched(self) -> set[tuple[str, str]]:
        """Give the graphs and classes whose partitions change."""
        return {key[:2] for counter in (self.uses, self.classes, self.datatypes) for key in counter}


def tally(before: Store, after: Store, gone: set[Quad], fresh: set[Quad], about: str) -> Tally:
    """Count what an edit changes between two stores.

    ``gone`` and ``fresh`` are its quads; ``about`` is the graph that describes the others and does not count.
    """
    turned = {q.subject for q in gone ^ fresh if q.predicate == _TYPE}
    found = Tally()
    found.add(before, gone | _touching(before, turned, about), -1)
    found.add(after, fresh | _touching(after, turned, about), +1)
    return found


def plus(old: Statistics, more: Tally) -> Statistics:
    """Add to statistics that have the partitions of all classes that are touched."""
    uses = Counter({(p.graph, p.subject_class, p.property): p.triples for p in old.partitions})
    classes = Counter({(*_key(p), end): n for p in old.partitions for end, n in p.classes})
    datatypes = Counter({(*_key(p), end): n for p in old.partitions for end, n in p.datatypes})
    uses.update(more.uses)
    ends = _by_use(classes, more.classes), _by_use(datatypes, more.datatypes)
    return Statistics(
        graphs=_sum(old.graphs, more.graphs, keep=True),
        properties=_sum(old.properties, more.properties),
        things=_sum(old.things, more.things),
        partitions=tuple(
            Partition(graph, kind, prop, number, *(e.get((graph, kind, prop), ()) for e in ends))
            for (graph, kind, prop), number in sorted(uses.items())
            if number
        ),
    )


def _sum(old: Mapping[str, int], more: Counter[str], *, keep: bool = False) -> dict[str, int]:
    found = Counter(old)
    found.update(more)
    return {name: number for name, number in found.items() if number or (keep and name in old)}


def _by_use(
    old: Counter[tuple[str, str, str, str]], more: Counter[tuple[str, str, str, str]]
) -> dict[tuple[str, str, str], tuple[tuple[str, int], ...]]:
    old.update(more)
    found: dict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for (graph, kind, prop, end), number in sorted(old.items()):
        if number:
            found[graph, kind, prop].append((end, number))
    return {use: tuple(ends) for use, ends in found.items()}


def _key(one: Partition) -> tuple[str, str, str]:
    return one.graph, one.subject_class, one.property


def _touching(store: Store, nodes: Iterable[object], about: str) -> set[Quad]:
    found: set[Quad] = set()
    for node in nodes:
        if isinstance(node, NamedNode):
            found.update(store.quads_for_pattern(node, None, None, None))
            found.update(store.quads_for_pattern(None, None, node, None))
    return {quad for quad in found if _iri(quad.graph_name) != about}


def _kinds(store: Store, term: object) -> tuple[str, ...]:
    quads = store.quads_for_pattern(term, _TYPE, None, None)  # type: ignore[arg-type]
    return tuple(_iri(quad.object) for quad in quads)


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
