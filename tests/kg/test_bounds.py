"""Comparisons by value: the same answers, and the same text where there is nothing to compare."""

from __future__ import annotations

import time

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.bounds import by_value
from kg.limits import Limits


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        ("?a <= 3", "IF(?a <= 3, true, false)"),
        ("3 >= ?a || !(?a>=2)", "IF(3 >= ?a, true, false) || !(IF(?a>=2, true, false))"),
        ("?a + (1 * 2) <= ABS(?a - 4) && true", "IF(?a + (1 * 2) <= ABS(?a - 4), true, false) && true"),
        ("!BOUND(?a) <= false", "IF(!BOUND(?a) <= false, true, false)"),
        ("IF(?a <= 2, ?a >= 1, true)", "IF(IF(?a <= 2, true, false), IF(?a >= 1, true, false), true)"),
        ("(?a <= 2) >= false", "IF((IF(?a <= 2, true, false)) >= false, true, false)"),
        ("STR(?a) != '?a <= 2' # <= 3\n", "STR(?a) != '?a <= 2' # <= 3\n"),
        (
            "EXISTS { ?s ?p ?b FILTER (?b <= ?a) } && ?a < 4",
            "EXISTS { ?s ?p ?b FILTER (IF(?b <= ?a, true, false)) } && ?a < 4",
        ),
    ],
)
def test_a_condition_means_the_same(condition: str, written: str) -> None:
    store = Store()
    values = [Literal(number) for number in range(5)] + [Literal("text"), Literal(float("nan"))]
    store.extend(Quad(NamedNode("a:s"), NamedNode("a:p"), value) for value in values)
    query = f"SELECT ?a {{ ?s ?p ?a FILTER ({condition}) }}"
    assert by_value(query) == f"SELECT ?a {{ ?s ?p ?a FILTER ({written}) }}"
    assert {str(row["a"]) for row in store.query(query)} == {
        str(r["a"]) for r in store.query(by_value(query))
    }


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (?a <= 2 AS ?b) (COUNT(DISTINCT ?a >= 1) AS ?n) { ?s ?p ?a } GROUP BY ?a",
        "SELECT ?a { ?s ?p ?a BIND (?a <= 2 AS ?b) } GROUP BY ?a HAVING (MIN(?a) <= 3) ORDER BY (?a <= 2)",
        "SELECT (GROUP_CONCAT(?a <= 2 ; SEPARATOR = '<=') AS ?b) { ?s ?p ?a }",
    ],
)
def test_whatever_is_compared_is_still_a_query(query: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("a:s"), NamedNode("a:p"), Literal(2)))
    written = by_value(query)
    assert written.count("IF(") == sum(query.replace("'<='", "").count(sign) for sign in ("<=", ">="))
    assert list(map(str, store.query(query))) == list(map(str, store.query(written)))


def test_it_takes_little_time_on_any_text() -> None:
    for text in (
        "?a <= ?b && ",
        "?a <= ",
        "(?a <= " * 60 + "1" + ")" * 60 + " && ",
        "<=",
        "f(?a, ?b) >= ?c || ",
    ):
        begun = time.process_time()
        by_value("ASK { FILTER (" + text * (Limits().query_chars // len(text)))
        assert time.process_time() - begun < 3, text
