"""What shapes look at, so that they are shown no more of a graph than that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

#: Where these are used, a shape may look at anything.
_ANYTHING: Final = (SH.sparql, SH.closed, SH.target, SH.js, SH.rule, SH.select, SH.ask)
_PAIRS: Final = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_TARGETS: Final = (SH.targetSubjectsOf, SH.targetObjectsOf)
_NESTING: Final = (SH.node, SH.qualifiedValueShape, SH["not"], SH["and"], SH["or"], SH.xone)
_REPEATED: Final = (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)


@dataclass(frozen=True, slots=True)
class Needs:
    """The properties (IRIs) that shapes follow, onwards and backwards; ``anything`` if it cannot be told.

    ``deep`` tells whether a shape of one thing can depend on what is said of another.
    """

    anything: bool
    onwards: frozenset[str]
    backwards: frozenset[str]
    deep: bool
    named: frozenset[str]

    def sees(self, predicate: str) -> bool:
        """Tell whether a triple with this predicate matters to any shape."""
        return self.anything or predicate in self.onwards or predicate in self.backwards


def needs(shapes: Graph) -> Needs:
    """Read what the shapes of a graph look at."""
    onwards: set[str] = {str(RDF.type), str(RDFS.subClassOf)}
    backwards: set[str] = set()
    deep = any((None, key, None) in shapes for key in _NESTING)
    for path in shapes.objects(None, SH.path):
        steps = list(_steps(shapes, path))
        deep = deep or len(steps) > 1 or any((path, key, None) in shapes for key in _REPEATED)
        for iri, back in steps:
            (backwards if back else onwards).add(iri)
    for key in (*_PAIRS, *_TARGETS):
        onwards |= {str(iri) for iri in shapes.objects(None, key)}
    return Needs(
        anything=any((None, key, None) in shapes for key in _ANYTHING),
        onwards=frozenset(onwards),
        backwards=frozenset(backwards),
        deep=deep,
        named=frozenset(str(node) for node in shapes.all_nodes() if isinstance(node, URIRef)),
    )


def _steps(shapes: Graph, path: Node, *, back: bool = False) -> Iterator[tuple[str, bool]]:
    """Give the properties in a path (SHACL 2.3.1), each with whether it is followed backwards."""
    if isinstance(path, URIRef):
        yield str(path), back
    elif (path, RDF.first, None) in shapes:
        for step in Collection(shapes, path):
            yield from _steps(shapes, step, back=back)
    elif isinstance(path, BNode):
        for step in shapes.objects(path, SH.inversePath):
            yield from _steps(shapes, step, back=not back)
        for key in _REPEATED:
            for step in shapes.objects(path, key):
                yield from _steps(shapes, step, back=back)
        for steps in shapes.objects(path, SH.alternativePath):
            for step in Collection(shapes, steps):
                yield from _steps(shapes, step, back=back)
