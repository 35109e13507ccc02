"""SHACL property paths: read from a graph, written for a reader, and followed to the triples behind a result.

See the Shapes Constraint Language (SHACL), W3C Recommendation, section 2.3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdflib.term import Node

    Triple = tuple[Node, Node, Node]

_REPEATS: Final = (
    (SH.zeroOrMorePath, 0, True),
    (SH.oneOrMorePath, 1, True),
    (SH.zeroOrOnePath, 0, False),
)
_SIGNS: Final = {(0, True): "*", (1, True): "+", (0, False): "?"}


@dataclass(frozen=True, slots=True)
class Step:
    """One property, from subject to object, or back where it is ``inverse``."""

    predicate: rdflib.URIRef
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of several paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path walked at least ``least`` times; at most once unless ``endless``."""

    path: Path
    least: int
    endless: bool


Path = Step | Sequence | Alternative | Repeat


def plain(step: Step) -> str:
    """Name a step by the IRI of its property."""
    return f"{'^' * step.inverse}{step.predicate}"


def read(graph: rdflib.Graph, node: Node) -> Path:
    """Read a path; whatever is no path is taken as a property. Inverses end up at the single steps.

    >>> g = rdflib.Graph().parse(data='''@prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <urn:s> sh:path [ sh:inversePath ( <urn:a> [ sh:zeroOrMorePath <urn:b> ] ) ] .''')
    >>> write(read(g, g.value(rdflib.URIRef("urn:s"), SH.path)))
    '^urn:b* / ^urn:a'
    """
    if isinstance(node, rdflib.URIRef) and node != RDF.nil:
        return Step(node)
    if (node, RDF.first, None) in graph:
        return Sequence(tuple(read(graph, part) for part in Collection(graph, node)))
    if (inner := graph.value(node, SH.inversePath)) is not None:
        return _turned(read(graph, inner))
    if (inner := graph.value(node, SH.alternativePath)) is not None:
        return Alternative(tuple(read(graph, part) for part in Collection(graph, inner)))
    for predicate, least, endless in _REPEATS:
        if (inner := graph.value(node, predicate)) is not None:
            return Repeat(read(graph, inner), least, endless)
    return Step(rdflib.URIRef(str(node)))


def untangle(shapes: rdflib.Graph) -> None:
    """Rewrite inverses of longer paths as paths of inverses, which mean the same.

    pyshacl (0.40) walks the inverse of a sequence in the order of the sequence.
    """
    for shape, node in list(shapes.subject_objects(SH.path)):
        if _is_tangled(shapes, node):
            shapes.set((shape, SH.path, _put(shapes, read(shapes, node))))


def write(path: Path, name: Callable[[Step], str] = plain) -> str:
    """Write a path much as SPARQL does, with a name for each step."""
    match path:
        case Step():
            return name(path)
        case Sequence(parts):
            return " / ".join(_grouped(part, name) for part in parts)
        case Alternative(parts):
            return " or ".join(_grouped(part, name) for part in parts)
        case Repeat(inner, least, endless):
            return f"{_grouped(inner, name)}{_SIGNS[least, endless]}"


def steps(path: Path) -> Iterator[Step]:
    """Give every step that a path names."""
    match path:
        case Step():
            yield path
        case Repeat(inner):
            yield from steps(inner)
        case Sequence(parts) | Alternative(parts):
            for part in parts:
                yield from steps(part)


def ends(path: Path, starts: Iterable[Node], graph: rdflib.Graph) -> set[Node]:
    """Give where a path leads from any of some nodes."""
    here = set(starts)
    match path:
        case Step(predicate, inverse=True):
            return {node for one in here for node in graph.subjects(predicate, one)}
        case Step(predicate):
            return {node for one in here for node in graph.objects(one, predicate)}
        case Sequence(parts):
            for part in parts:
                here = ends(part, here, graph)
            return here
        case Alternative(parts):
            return {node for part in parts for node in ends(part, here, graph)}
        case Repeat(inner, least, endless):
            found = set() if least else set(here)
            while fresh := ends(inner, here, graph) - found:
                found |= fresh
                here = fresh if endless else set()
            return found


def arrivals(path: Path, start: Node, end: Node, graph: rdflib.Graph) -> Iterator[Triple]:
    """Give the triples by which a path from one node arrives at another: the last step of each way."""
    match path:
        case Step(predicate, inverse):
            triple = (end, predicate, start) if inverse else (start, predicate, end)
            if triple in graph:
                yield triple
        case Sequence(parts):
            for node in ends(Sequence(parts[:-1]), [start], graph):
                yield from arrivals(parts[-1], node, end, graph)
        case Alternative(parts):
            for part in parts:
                yield from arrivals(part, start, end, graph)
        case Repeat(inner, _, endless):
            for node in ends(Repeat(inner, 0, endless=True), [start], graph) if endless else (start,):
                yield from arrivals(inner, node, end, graph)


def departures(path: Path, start: Node, graph: rdflib.Graph) -> Iterator[Triple]:
    """Give the triples by which a path leaves a node: its first steps."""
    match path:
        case Step(predicate, inverse=True):
            yield from graph.triples((None, predicate, start))
        case Step(predicate):
            yield from graph.triples((start, predicate, None))
        case Sequence(parts):
            yield from departures(parts[0], start, graph)
        case Alternative(parts):
            for part in parts:
                yield from departures(part, start, graph)
        case Repeat(inner):
            yield from departures(inner, start, graph)


def _is_tangled(graph: rdflib.Graph, node: Node) -> bool:
    """Tell whether the inverse of anything but a property is in a path."""
    inner = graph.value(node, SH.inversePath)
    if isinstance(inner, rdflib.BNode):
        return True
    below = (value for _, value in graph.predicate_objects(node)) if isinstance(node, rdflib.BNode) else ()
    return any(_is_tangled(graph, value) for value in below if isinstance(value, rdflib.BNode))


def _put(graph: rdflib.Graph, path: Path) -> Node:
    """Add a path to a graph."""
    if isinstance(path, Step) and not path.inverse:
        return path.predicate
    node = rdflib.BNode()
    match path:
        case Step(predicate):
            graph.add((node, SH.inversePath, predicate))
        case Sequence(parts):
            Collection(graph, node, [_put(graph, part) for part in parts])
        case Alternative(parts):
            listed = rdflib.BNode()
            Collection(graph, listed, [_put(graph, part) for part in parts])
            graph.add((node, SH.alternativePath, listed))
        case Repeat(inner, least, endless):
            name = next(n for n, few, many in _REPEATS if (few, many) == (least, endless))
            graph.add((node, name, _put(graph, inner)))
    return node


def _turned(path: Path) -> Path:
    """Give a path the other way round."""
    match path:
        case Step(predicate, inverse):
            return Step(predicate, not inverse)
        case Sequence(parts):
            return Sequence(tuple(_turned(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(_turned(part) for part in parts))
        case Repeat(inner, least, endless):
            return Repeat(_turned(inner), least, endless)


def _grouped(path: Path, name: Callable[[Step], str]) -> str:
    text = write(path, name)
    return f"({text})" if isinstance(path, Sequence | Alternative) else text
