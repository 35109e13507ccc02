"""Statistics as VoID, in the form from which query editors complete classes and properties.

Each graph is a ``void:Dataset`` with a class partition for each class, in it a property partition for each
property, and in that the classes and datatypes that it leads to (``void:classPartition`` and the
``void-ext:datatypePartition`` of the VoID extension). The numbers of the whole stand at the graphs' union.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab as v
from kg.statistics import Partition, Statistics
from kg.triples import link
from kg.values import INTEGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.statistics import Counts
    from kg.turtle import Term

_DATASET: Final = NamedNode(v.VOID + "Dataset")
_TYPE: Final = NamedNode(v.RDF_TYPE)


def triples(statistics: Statistics, union: str, document: str) -> Iterator[Triple]:
    """Describe the graphs and their union.

    The partitions' own IRIs are in the document ``document`` and depend on what they are partitions of
    alone, so that a new snapshot has the same ones.
    """
    nodes = _Nodes(document)
    yield from _whole(statistics, union, nodes)
    for graph, number in sorted(statistics.graphs.items()):
        description = nodes.of(graph)
        yield Triple(NamedNode(description), _TYPE, _DATASET)
        yield _number(description, "triples", number)
    for partition in statistics.partitions:
        yield from _partition(partition, nodes)


def read(store: Store, union: str, document: str, classes: Iterable[tuple[str, str]]) -> Statistics:
    """Read the statistics back from a store that has them: all totals, and the partitions of some classes.

    ``classes`` are pairs of a graph and a class.
    """
    stored = _Stored(store, document)
    nodes = _Nodes(document)
    named = stored.links(f"{document}#dataset", v.SD + "namedGraph")
    partitions = (
        one
        for graph, kind in sorted(set(classes))
        for node in stored.links(nodes.of(graph, kind), v.VOID + "propertyPartition")
        for one in (_read_partition(stored, graph, kind, node),)
    )
    return Statistics(
        graphs={graph: stored.number(nodes.of(graph)) for graph in named if graph != document},
        properties=dict(stored.counts(union, v.VOID + "propertyPartition", v.VOID + "property")),
        things=dict(stored.counts(union, v.VOID + "classPartition", v.VOID + "class", "entities")),
        partitions=tuple(sorted(partitions, key=lambda one: (one.graph, one.property, one.subject_class))),
    )


def _read_partition(stored: _Stored, graph: str, kind: str, node: str) -> Partition:
    return Partition(
        graph=graph,
        subject_class=kind,
        property=stored.links(node, v.VOID + "property")[0],
        triples=stored.number(node),
        classes=stored.counts(node, v.VOID + "classPartition", v.VOID + "class"),
        datatypes=stored.counts(node, v.VOID_EXT + "datatypePartition", v.VOID_EXT + "datatype"),
    )


class _Stored:
    """Look-ups in the graph that holds the statistics."""

    def __init__(self, store: Store, document: str) -> None:
        self._store = store
        self._graph = NamedNode(document)

    def links(self, subject: str, predicate: str) -> list[str]:
        return [term.value for term in self._values(subject, predicate) if isinstance(term, NamedNode)]

    def number(self, subject: str, name: str = "triples") -> int:
        return next((int(t.value) for t in self._values(subject, v.VOID + name) if isinstance(t, Literal)), 0)

    def counts(self, subject: str, relation: str, name: str, number: str = "triples") -> Counts:
        nodes = self.links(subject, relation)
        return tuple(sorted((self.links(node, name)[0], self.number(node, number)) for node in nodes))

    def _values(self, subject: str, predicate: str) -> Iterator[Term]:
        terms = NamedNode(subject), NamedNode(predicate), None, self._graph
        for quad in self._store.quads_for_pattern(*terms):
            if not isinstance(quad.object, Triple):
                yield quad.object


class _Nodes:
    """Names nodes by what they stand for."""

    def __init__(self, document: str) -> None:
        self._document = document

    def of(self, *parts: str) -> str:
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return f"{self._document}#part-{digest[:16]}"


def description(document: str, graph: str) -> str:
    """Name the node that describes a graph."""
    return _Nodes(document).of(graph)


def _whole(statistics: Statistics, union: str, nodes: _Nodes) -> Iterator[Triple]:
    graphs, properties = statistics.graphs, statistics.properties
    yield Triple(NamedNode(union), _TYPE, _DATASET)
    yield _number(union, "triples", sum(graphs.values()))
    yield _number(union, "classes", len(statistics.things))
    yield _number(union, "properties", len(properties))
    for name, number in sorted(statistics.things.items()):
        node = nodes.of(union, name)
        yield link(union, v.VOID + "classPartition", node)
        yield link(node, v.VOID + "class", name)
        yield _number(node, "entities", number)
    for name, number in sorted(properties.items()):
        node = nodes.of(union, "", name)
        yield link(union, v.VOID + "propertyPartition", node)
        yield link(node, v.VOID + "property", name)
        yield _number(node, "triples", number)


def _partition(one: Partition, nodes: _Nodes) -> Iterator[Triple]:
    kind = nodes.of(one.graph, one.subject_class)
    prop = nodes.of(one.graph, one.subject_class, one.property)
    yield link(nodes.of(one.graph), v.VOID + "classPartition", kind)
    yield link(kind, v.VOID + "class", one.subject_class)
    yield link(kind, v.VOID + "propertyPartition", prop)
    yield link(prop, v.VOID + "property", one.property)
    yield _number(prop, "triples", one.triples)
    ends = (
        (one.classes, v.VOID + "classPartition", v.VOID + "class"),
        (one.datatypes, v.VOID_EXT + "datatypePartition", v.VOID_EXT + "datatype"),
    )
    for counts, relation, name in ends:
        for end, number in counts:
            node = nodes.of(one.graph, one.subject_class, one.property, end)
            yield link(prop, relation, node)
            yield link(node, name, end)
            yield _number(node, "triples", number)


def _number(subject: str, name: str, number: int) -> Triple:
    return Triple(NamedNode(subject), NamedNode(v.VOID + name), Literal(str(number), datatype=INTEGER))
