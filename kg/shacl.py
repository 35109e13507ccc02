"""Shapes asked of a graph: pyshacl, given what the shapes look at, and its report as frozen values.

This is SHACL Core and SHACL-SPARQL (W3C Recommendation, 20 July 2017) as far as pyshacl has them; the tests
of the W3C are run in ``tests/kg/test_shacl_w3c.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import rdflib
from pyoxigraph import BlankNode, Literal
from rdflib.namespace import SH

from kg.shacl_path import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import NamedNode
    from rdflib.term import Node

    from kg.shacl_path import Path

    Term = NamedNode | BlankNode | Literal


class ShapesError(ValueError):
    """The shapes themselves are not well-formed, or ask for what cannot be done."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of validation (SHACL, section 3.6.2)."""

    focus: Node
    path: Path | None
    value: Node | None
    message: str
    severity: Node
    component: Node
    shape: Node


def validate(data: rdflib.Graph, shapes: rdflib.Graph, focus: Iterable[str] | None = None) -> list[Result]:
    """Validate a graph, or only these nodes (by IRI), against every shape; rules may add triples to it.

    Raises:
        ShapesError: the shapes are not well-formed.
    """
    nodes = None if focus is None else list(focus)
    if nodes == []:
        return []
    import pyshacl  # noqa: PLC0415 - slow to import, and a server that is only read never validates

    try:
        _, report, text = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            advanced=True,
            inplace=True,
            do_owl_imports=False,
            focus_nodes=nodes,
        )
    except Exception as error:
        # Shapes that cannot be read are a curator's mistake, and raise whatever the reader happened to.
        raise ShapesError(str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise ShapesError(text)
    top = report.value(None, rdflib.RDF.type, SH.ValidationReport)
    return [_result(report, node) for node in report.objects(top, SH.result)]


def graph(triples: Iterable[tuple[Term, NamedNode, Term]]) -> rdflib.Graph:
    """Put triples of ours into a graph that can be validated; the wording of literals is kept."""
    found = rdflib.Graph()
    add = found.store.add
    iri = lru_cache(maxsize=200_000)(rdflib.URIRef)

    def term(one: Term) -> Node:
        if isinstance(one, Literal):
            if one.language:
                return rdflib.Literal(one.value, lang=one.language)
            return rdflib.Literal(one.value, datatype=iri(one.datatype.value), normalize=False)
        return rdflib.BNode(one.value) if isinstance(one, BlankNode) else iri(one.value)

    for subject, predicate, value in triples:
        add((term(subject), iri(predicate.value), term(value)), found)
    return found


def _result(report: rdflib.Graph, node: Node) -> Result:
    path = report.value(node, SH.resultPath)
    messages = sorted(str(message) for message in report.objects(node, SH.resultMessage))
    return Result(
        focus=report.value(node, SH.focusNode) or node,
        path=None if path is None else read(report, path),
        value=report.value(node, SH.value),
        message=" ".join(messages) or "does not fit its shape",
        severity=report.value(node, SH.resultSeverity) or SH.Violation,
        component=report.value(node, SH.sourceConstraintComponent) or SH.ConstraintComponent,
        shape=report.value(node, SH.sourceShape) or node,
    )
