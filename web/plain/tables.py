"""A graph in memory as N-Triples write it: by what is spoken of, and by some of what that leads to.

The engine writes it, and it is read as terms where these are wanted: making a term of everything that a graph
says would take most of the time of a publishing's begin.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from sys import intern
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, RdfFormat

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import BlankNode, NamedNode, Store

    from kg.engine import Term
    from kg.gathering import Values

#: How claims answer others.
_LINKS: Final = (v.CONTRADICTS, v.SUPPORTS, v.CORRECTS, v.RELAYS)
_BACK: Final = frozenset({v.SUBJECT, v.OBJECT, v.DERIVED_FROM, *_LINKS})
_NOTHING: Final[Mapping[str, Sequence[NamedNode]]] = {}


@dataclass(frozen=True, slots=True)
class Tables:
    """What is said of each node, one property with its value a line, and which nodes lead to a value.

    ``claimed`` has the claims by their subject and predicate.
    """

    said: Mapping[str, str]
    back: Mapping[str, Mapping[str, Sequence[str]]]
    claimed: Mapping[tuple[str, str], Sequence[str]]

    def about(self, iri: str, read: Callable[[str], Term]) -> Values:
        """Give the values of a node by property, in order; of one that nothing is said of, nothing.

        ``read`` makes terms of what N-Triples write.
        """
        lines = self.said.get(iri)
        if lines is None:
            return _NOTHING
        found: dict[str, list[Term]] = {}
        for key, value in _pairs(lines):
            if key in found:
                found[key].append(read(value))
            else:
                found[intern(key)] = [read(value)]
        for values in found.values():
            if len(values) > 1:
                values.sort(key=str)
        return found

    def ends(self, thing: str) -> Iterator[str]:
        """Give the claims and inferences that a thing is the subject or the object of."""
        yield from self.leading(v.SUBJECT, thing)
        yield from self.leading(v.OBJECT, thing)

    def beside(self, subject: str, predicate: str) -> Sequence[str]:
        """Give the claims with a subject and a predicate."""
        return self.claimed.get((subject, predicate), ())

    def leading(self, key: str, value: str) -> Sequence[str]:
        """Give what has a value for one of the properties that are looked up backwards."""
        return self.back[key].get(value, ())

    def linked(self, claim: str) -> Iterator[str]:
        """Give the claims that one answers, and those that answer it."""
        lines = self.said.get(claim, "")
        for link in _LINKS:
            if link in lines:
                yield from (value[1:-1] for value in sorted(v for key, v in _pairs(lines) if key == link))
            yield from self.leading(link, claim)


def read(store: Store) -> Tables:
    """Read the triples of named nodes; those that several named graphs have are one."""
    said: dict[str, list[str]] = defaultdict(list)
    back: dict[str, dict[str, list[str]]] = {key: defaultdict(list) for key in _BACK}
    ends: dict[str, dict[str, list[str]]] = {v.SUBJECT: {}, v.PREDICATE: {}}
    for graph in (DefaultGraph(), *store.named_graphs()):
        for subject, key, value in lines(store, graph):
            said[subject].append(f"{key} {value}")
            if not value.startswith("<"):
                continue
            if key in _BACK:
                back[key][value[1:-1]].append(subject)
            if key in ends:
                ends[key].setdefault(subject, []).append(value[1:-1])
    claimed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for iri, begins in ends[v.SUBJECT].items():
        for pair in product(begins, ends[v.PREDICATE].get(iri, ())):
            claimed[pair].append(iri)
    return Tables({iri: "\n".join(dict.fromkeys(some)) for iri, some in said.items()}, back, claimed)


def lines(store: Store, graph: NamedNode | BlankNode | DefaultGraph) -> Iterator[tuple[str, str, str]]:
    """Give the triples of a graph that are about named nodes and lead to such or to literals.

    Subject and property are IRIs, the value is as N-Triples write it.
    """
    with TemporaryFile() as file:
        store.dump(file, RdfFormat.N_TRIPLES, from_graph=graph)
        file.seek(0)
        yield from _parts(line.decode() for line in file)


def _parts(written: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    names: dict[str, str] = {}
    for line in written:
        subject, key, value = line.split(" ", 2)
        if subject.startswith("<") and not value.startswith(("_:", "<<")):
            # One object for each property: each stands in many triples.
            yield subject[1:-1], names.setdefault(key, key[1:-1]), value[:-3]


def _pairs(lines: str) -> Iterator[list[str]]:
    for line in lines.split("\n"):
        yield line.split(" ", 1)
