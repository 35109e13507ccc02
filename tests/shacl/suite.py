"""The W3C's SHACL tests: which graphs to validate, and the report that is to come of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kg import shacl
from kg.shacl_path import read, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

    from kg.shacl import Result

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
BASE = "urn:suite/"
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One test: ``expected`` are the rows of the report, or None where validation has to fail."""

    id: str
    data: Path
    shapes: Path
    expected: Counter[Row] | None


def load(path: Path) -> rdflib.Graph:
    """Read a Turtle file as the shapes of a project are read."""
    quads = parse(path=str(path), format=RdfFormat.TURTLE, base_iri=f"{BASE}{path.name}")
    return shacl.graph((q.subject, q.predicate, q.object) for q in quads)  # type: ignore[misc]


def cases(folder: Path) -> Iterator[Case]:
    """Give the tests below a folder, in order of their files."""
    for path in sorted(folder.rglob("*.ttl")):
        graph = load(path)
        for entries in graph.objects(None, MF.entries):
            for test in Collection(graph, entries):
                if (test, RDF.type, SHT.Validate) in graph:
                    yield _case(graph, test, path, folder)


def _case(graph: rdflib.Graph, test: Node, path: Path, folder: Path) -> Case:
    action, outcome = graph.value(test, MF.action), graph.value(test, MF.result)
    name = f"{path.relative_to(folder).with_suffix('').as_posix()}"
    data, shapes = (
        path.with_name(str(graph.value(action, key)).removeprefix(BASE))
        for key in (SHT.dataGraph, SHT.shapesGraph)
    )
    if outcome == SHT.Failure:
        return Case(name, data, shapes, None)
    rows = Counter(_told(graph, result) for result in graph.objects(outcome, SH.result))
    assert bool(rows) == (str(graph.value(outcome, SH.conforms)) == "false"), name
    return Case(name, data, shapes, rows)


def _told(graph: rdflib.Graph, result: Node) -> Row:
    path = graph.value(result, SH.resultPath)
    return (
        _text(graph.value(result, SH.focusNode)),
        "" if path is None else write(read(graph, path)),
        _text(graph.value(result, SH.value)),
        _text(graph.value(result, SH.resultSeverity)),
        _text(graph.value(result, SH.sourceConstraintComponent)),
        _text(graph.value(result, SH.sourceShape)),
    )


def found(result: Result) -> Row:
    """Write a result of ours as a row, to be compared with those of the report."""
    return (
        _text(result.focus),
        "" if result.path is None else write(result.path),
        _text(result.value),
        _text(result.severity),
        _text(result.component),
        _text(result.shape),
    )


def _text(node: Node | None) -> str:
    if node is None:
        return ""
    return "_" if isinstance(node, rdflib.BNode) else node.n3()
