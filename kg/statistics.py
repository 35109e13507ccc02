"""What a graph holds, counted: classes, properties, and what leads from one class to another.

The counts are exact. Most come from one pass each over the store (``count_*.rq``); the links from class to
class of a property, which need both ends of every triple, are counted apart only where they do not follow:
if every triple of a property is about things of a class, as all of a claim's are, what the property leads to
for that class is what it leads to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.vocab import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Quad, Store

    from kg.engine import Engine

#: How many there are of some IRIs, in order of IRI.
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Partition:
    """The triples of one property in one graph that are about things of one class.

    ``classes`` and ``datatypes`` say how many of them lead to things of a class, or to values of a datatype.
    A thing may be of several classes, so the numbers of classes need not add up.
    """

    graph: str
    subject_class: str
    property: str
    triples: int
    classes: Counts
    datatypes: Counts


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many triples each graph and each property has, how many things a class has, and the partitions."""

    graphs: Mapping[str, int]
    properties: Mapping[str, int]
    things: Mapping[str, int]
    partitions: tuple[Partition, ...]


def count(engine: Engine) -> Statistics:
    """Count what a store holds."""
    triples = {(graph, prop): n for (graph, prop), n in _rows(engine, "count_graphs", "graph", "property")}
    things = {name: n for (name,), n in _rows(engine, "count_classes", "class")}
    subjects = _by_class(_rows(engine, "count_subjects", "graph", "property", "class"))
    objects = _by_class(_rows(engine, "count_objects", "graph", "property", "class"))
    datatypes = _by_class(_rows(engine, "count_datatypes", "graph", "property", "class"))
    found: list[Partition] = []
    ends = _Ends(engine.store)
    for (graph, prop), about in sorted(subjects.items()):
        one = _Property(graph, prop, triples[graph, prop], about)
        # What a type leads to is told by the numbers of things.
        classes = {} if prop == RDF_TYPE else objects.get((graph, prop), {})
        links = _ends(one, classes, ends.classes)
        values = _ends(one, datatypes.get((graph, prop), {}), ends.datatypes)
        found.extend(
            Partition(graph, name, prop, number, links.get(name, ()), values.get(name, ()))
            for name, number in sorted(about.items())
        )
    graphs: dict[str, int] = defaultdict(int)
    properties: dict[str, int] = defaultdict(int)
    for (graph, prop), number in triples.items():
        graphs[graph] += number
        properties[prop] += number
    return Statistics(dict(graphs), dict(properties), things, tuple(found))


@dataclass(frozen=True, slots=True)
class _Property:
    """A property in a graph, with the number of its triples: all, and those about things of each class."""

    graph: str
    iri: str
    triples: int
    about: Mapping[str, int]


class _Ends:
    """Tells what leads to what, property by property; a query for each took ten times as long."""

    def __init__(self, store: Store) -> None:
        """Read what everything is."""
        self._store = store
        self._kinds: dict[object, list[str]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None):
            if isinstance(quad.object, NamedNode):
                self._kinds[quad.subject].append(quad.object.value)

    def classes(self, one: _Property) -> Counter[tuple[str, str]]:
        """Count the triples of a property from things of a class to things of another."""
        kinds = self._kinds
        return Counter(
            (begin, end)
            for quad in self._quads(one)
            for begin in kinds.get(quad.subject, ())
            for end in kinds.get(quad.object, ())
        )

    def datatypes(self, one: _Property) -> Counter[tuple[str, str]]:
        """Count the triples of a property from things of a class to values of a datatype."""
        kinds = self._kinds
        return Counter(
            (begin, quad.object.datatype.value)
            for quad in self._quads(one)
            if isinstance(quad.object, Literal)
            for begin in kinds.get(quad.subject, ())
        )

    def _quads(self, one: _Property) -> Iterator[Quad]:
        return self._store.quads_for_pattern(None, NamedNode(one.iri), None, NamedNode(one.graph))


def _ends(
    one: _Property, to: Mapping[str, int], counted: Callable[[_Property], Mapping[tuple[str, str], int]]
) -> dict[str, Counts]:
    """Say for each class at the beginning what is at the end, how often."""
    if not to:
        return {}
    if all(number == one.triples for number in one.about.values()):
        return dict.fromkeys(one.about, tuple(sorted(to.items())))
    if all(number == one.triples for number in to.values()):
        return {name: tuple((end, number) for end in sorted(to)) for name, number in one.about.items()}
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (begin, end), number in counted(one).items():
        found[begin].append((end, number))
    return {name: tuple(sorted(pairs)) for name, pairs in found.items()}


def _by_class(rows: Iterator[tuple[list[str], int]]) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (graph, prop, name), number in rows:
        found[graph, prop][name] = number
    return found


def _rows(engine: Engine, query: str, *columns: str, **terms: NamedNode) -> Iterator[tuple[list[str], int]]:
    """Ask a query; give the IRIs in the columns and how many triples or things there are."""
    for row in engine.rows(query, **terms):
        names = [name.value for column in columns if isinstance(name := row[column], NamedNode)]
        number = row.get("triples") or row.get("things")
        if number is not None and len(names) == len(columns):
            yield names, int(number.value)
