"""Answers, and whether two are the same: solutions as bags, graphs up to the names of blank nodes.

Literals are compared by value where their datatype is a number or a truth value: an engine may keep the value
and write it in its canonical form (RDF 1.1 Concepts, section 3.3), and ours does.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RESULTS = {
    "srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    "srj": ("application/sparql-results+json", QueryResultsFormat.JSON),
    "tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
GRAPHS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = {"decimal", "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"}
_ROUNDED = {"double", "float"}
_ROW = "urn:row:"
Term = NamedNode | BlankNode | Literal
Row = tuple[tuple[str, Term], ...]


@dataclass(frozen=True)
class Table:
    """Solutions: rows of bound variables, in any order, each as often as it is there."""

    variables: frozenset[str]
    rows: tuple[Row, ...]

    def same(self, other: Table, *, lax: bool = False) -> bool:
        """Compare as bags, with blank nodes of the one for those of the other."""
        if self.variables != other.variables:
            return False
        if lax:
            # REDUCED may leave out repetitions, some or all.
            found, most = Counter(self.rows), Counter(other.rows)
            return found.keys() == most.keys() and found <= most
        return self._plain() == other._plain() and self._shape() == other._shape()

    def _plain(self) -> Counter[Row]:
        return Counter(row for row in self.rows if not _blank(row))

    def _shape(self) -> Dataset:
        """Write the rows that have blank nodes as a graph, and name those by where they are in it."""
        shape = Dataset()
        for number, (row, times) in enumerate(Counter(r for r in self.rows if _blank(r)).items()):
            node = BlankNode(f"row{number}")
            shape.add(Quad(node, NamedNode(f"{_ROW}times"), Literal(times)))
            for name, value in row:
                shape.add(Quad(node, NamedNode(f"{_ROW}var:{name}"), value))
        shape.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return shape


def valued(term: Term) -> Term:
    """Write a number or a truth value in one form for each value of its datatype.

    What is no value of its datatype stays as it is.
    """
    if not isinstance(term, Literal) or not term.datatype.value.startswith(XSD):
        return term
    name, text = term.datatype.value.removeprefix(XSD), term.value.strip()
    try:
        if name in _EXACT:
            text = format(Decimal(text).normalize(), "f")
        elif name in _ROUNDED:
            text = repr(float(text.replace("INF", "inf")))
        elif name == "boolean":
            text = {"1": "true", "0": "false"}.get(text, text)
    except (ValueError, ArithmeticError):
        return term
    return Literal(text, datatype=term.datatype)


def _blank(row: Row) -> bool:
    return any(isinstance(value, BlankNode) for _, value in row)


def results(body: bytes, suffix: str) -> Table | bool:
    """Read SPARQL results."""
    found = parse_query_results(body, RESULTS[suffix][1])
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = tuple(
        tuple((name, valued(value)) for name in sorted(names) if (value := solution[name]) is not None)
        for solution in found
    )
    return Table(frozenset(names), rows)


def comma_separated(body: bytes) -> Counter[tuple[tuple[str, str], ...]]:
    """Read a table that has lost its types; blank nodes are told from each other no more.

    The columns of ``SELECT *`` come in no particular order (SPARQL 1.1 Query, section 16.1).
    """
    header, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
    pairs = (zip(header, row, strict=True) for row in rows)
    return Counter(
        tuple(sorted((name, "_:" if cell[:2] == "_:" else cell) for name, cell in row)) for row in pairs
    )


def graph(body: bytes, suffix: str, base: str) -> Dataset:
    """Read a graph; its blank nodes are named by where they are in it."""
    quads = parse(body, GRAPHS[suffix][1], base_iri=base)
    made = Dataset(Quad(q.subject, q.predicate, valued(q.object)) for q in quads)
    made.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return made


def table_in_rdf(body: bytes, suffix: str, base: str) -> Table | bool | None:
    """Read results that a graph describes (the result-set vocabulary); None where it is just a graph."""
    quads = Dataset(parse(body, GRAPHS[suffix][1], base_iri=base, rename_blank_nodes=True))
    kinds = list(quads.quads_for_object(NamedNode(RS + "ResultSet")))
    if not kinds:
        return None
    node = kinds[0].subject

    def values(of: object, name: str) -> list[Term]:
        return [q.object for q in quads.quads_for_subject(of) if q.predicate.value == RS + name]  # type: ignore[arg-type, misc]

    if boolean := values(node, "boolean"):
        return boolean[0].value == "true"
    rows = []
    for solution in values(node, "solution"):
        pairs = [
            (values(b, "variable")[0].value, valued(values(b, "value")[0]))
            for b in values(solution, "binding")
        ]
        rows.append(tuple(sorted(pairs, key=lambda pair: pair[0])))
    return Table(frozenset(term.value for term in values(node, "resultVariable")), tuple(rows))
