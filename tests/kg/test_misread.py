"""Where a query is wrong, and how that is said; any right query can be cut behind each of its pieces."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg import parsing
from kg.errors import QuerySyntaxError
from kg.misread import explain

TESTS = Path(__file__).parent.parent
PREFIXES = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#"}


#: Queries with their first wrong piece in brackets, and what is said of it; the browser's tests read it too.
WRONG = json.loads((TESTS / "snapshots" / "misread.json").read_text("utf-8"))


@pytest.mark.parametrize(("query", "piece", "words"), WRONG)
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
