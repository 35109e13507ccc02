"""Where a query is wrong, and how that is said; any right query can be cut behind each of its pieces."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg import parsing
from kg.errors import QuerySyntaxError
from kg.misread import explain

TESTS = Path(__file__).parent.parent
PREFIXES = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#"}


@pytest.mark.parametrize(
    ("query", "piece", "words"),
    [
        ("SELECT ?s ⟦WHER⟧ { ?s ?p ?o }", "WHER", "Perhaps WHERE?"),
        ("SELECT ?s { ?s ?p ?o } ⟦ORDR⟧ BY ?s", "ORDR", "Perhaps ORDER?"),
        ("SELECT ?s { ?s ?p ?o . ⟦FILTR⟧(?o > 3) }", "FILTR", "Perhaps FILTER?"),
        ("SELECT * { _:a ?p ?o . ?s ?p ⟦}⟧", "}", "cannot stand here"),
        ("SELECT * {\n?s ?p ?o FILTER(?o > 3 ⟦}⟧", "}", "“(” of line 2 is still open"),
        ("SELECT * { ?s ?p ?o", "", "“{” of line 1 is still open"),
        ("SELECT * { ?s ⟦x:p⟧ ?o }", "x:p", "prefix “x:” is declared neither"),
        ("SELECT * { ?s ?p ⟦'⟧odd }", "'", "no closing quotation mark"),
        ("SELECT * { ?s rdfs:p 'é😀' ⟦?x⟧ }", "?x", "cannot stand here"),
        ('SELECT * { ?s ?p "4"⟦^⟧xsd:int }', "^", "cannot stand here"),
        ("SELECT (⟦foo⟧(?s) AS ?x) { ?s ?p ?o }", "foo", "cannot stand here"),
        ("SELECT ?o (COUNT(?s) AS ?n) { ?s ?p ?o }", "", "one that it groups by"),
        ("SELECT (?o AS ?s) { ?s ?p ?o }", "", "has one in the query"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY", "", "before it is whole"),
    ],
)
def test_the_first_wrong_piece(query: str, piece: str, words: str) -> None:
    text = query.replace("⟦", "").replace("⟧", "")
    found = explain(text, QuerySyntaxError(parsing.placed(Store(), PREFIXES, "https://x.example/", text)))
    assert words in found.words
    line = text.split("\n")[found.line - 1]
    at = found.column - 1
    assert line[at : at + found.length] == piece or not piece
    if piece:
        begin = query.index("⟦")
        assert (found.line, at) == (query.count("\n", 0, begin) + 1, begin - query.rfind("\n", 0, begin) - 1)


def test_a_right_query_goes_on_wherever_it_is_cut() -> None:
    """A fault that is added at its end is therefore found there."""
    read = partial(parsing.objection, Store(), {}, "https://x.example/")
    queries = [path.read_text("utf-8") for path in (TESTS / "questions").glob("*.rq")]
    right = [query for query in queries if not read(query)]
    assert len(right) > 20
    for query in right:
        told = parsing.placed(Store(), {}, "https://x.example/", f"{query}\n]")
        assert told.startswith(f"error at {query.count(chr(10)) + 2}:1:"), told
