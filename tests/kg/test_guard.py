"""What strangers may ask, judged by the text alone."""

from __future__ import annotations

import contextlib
import time

import pytest

from kg import guard
from kg.errors import QueryRefused, QueryTooLarge
from kg.limits import Limits

LIMITS = Limits()

HARMLESS = (
    "SELECT * { ?s ?p ?o }",
    "# SERVICE and INSERT in a comment\nASK {}",
    "ASK { ?s ?p 'SERVICE <http://x.example/> {' }",
    'ASK { ?s ?p "LOAD it, \\" SERVICE it" }',
    "ASK { ?s ?p '''it's\n SERVICE <http://x/> { }''' }",
    'ASK { ?s ?p """a "quoted" SERVICE { """ }',
    "ASK { ?service ?load $insert }",
    "ASK { <http://x.example/SERVICE> <http://x.example/a#SERVICE> ?o }",
    "PREFIX service: <http://x.example/> SELECT ?o { ?s service:drop ?o ; service:a ?b }",
    "PREFIX ex: <http://x.example/> SELECT ?o { ?s ex:my.service ?o ; ex:in-service ?p . _:service ?q ?r }",
    "PREFIX insert: <http://x.example/> BASE <http://load.example/> ASK { insert:a a <b> }",
    "ASK { ?s ?p 'x'@service }",
    "SELECT ?Ωmega { ?Ωmega ?p '服务 SERVICE' }",
    "ASK " + "{" * 60 + "}" * 60,
    "ASK { " + "{} UNION " * 300 + "{} }",
    "ASK { ?s ?p '" + "{" * 5000 + "' }",
    "ASK { VALUES (?a) { " + "(1) " * 500 + "} }",
)

REACHING = (
    "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { SERVICE\n# comment\n?where { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://x.example/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE?where{ ?s ?p ?o } }",
    "PREFIX : <http://x.example/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX ex: <http://x.example/> SELECT * { SERVICEex:x { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://x.example/> { ?s ?p ?o } }",
    "PREFIX : <http://x.example/> SELECT * { ?s :a\\'b ?o SERVICE <http://x/> { } ?s :a\\'b ?o }",
    "PREFIX : <http://x.example/> SELECT * { ?s :a\\#b ?o SERVICE <http://x/> { } }",
)

CHANGING = (
    "INSERT DATA { <http://a/> <http://b/> 1 }",
    "# first\nPREFIX ex: <http://x/>\nBASE <http://y/>\ndelete where { ?s ?p ?o }",
    "LOAD <http://x.example/data.ttl>",
    "CLEAR ALL",
    "DROP GRAPH <http://x/>",
    "CREATE GRAPH <http://x/>",
    "ADD <http://x/> TO <http://y/>",
    "MOVE <http://x/> TO <http://y/>",
    "COPY <http://x/> TO <http://y/>",
    "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
)

DEEP = (
    "SELECT * " + "{" * 5000 + "}" * 5000,
    "ASK { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "ASK { ?s ?p " + "[ ?p " * 5000 + "]" * 5000 + " }",
    "ASK { " + "}" * 5000 + "{" * 5000 + " }",
    "ASK { FILTER(?a<" + "(" * 5000 + "1" + ")" * 5000 + "&&?c>?b) }",
    "ASK { FILTER(?a = ':\\' " + "(" * 5000 + ") }",
)


@pytest.mark.parametrize("query", HARMLESS)
def test_harmless_queries_pass(query: str) -> None:
    guard.check(query, LIMITS)
    assert not guard.is_update(query)


@pytest.mark.parametrize("query", REACHING)
def test_reaching_other_servers_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is refused"):
        guard.check(query, LIMITS)


@pytest.mark.parametrize("query", CHANGING)
def test_updates_are_refused_and_told_how_data_changes(query: str) -> None:
    assert guard.is_update(query)
    with pytest.raises(QueryRefused, match=r"read-only.*curated files"):
        guard.check(query, LIMITS)


@pytest.mark.parametrize("query", DEEP)
def test_deep_nesting_is_refused(query: str) -> None:
    with pytest.raises(QueryTooLarge, match="levels deep"):
        guard.check(query, LIMITS)


def test_a_long_query_is_refused() -> None:
    with pytest.raises(QueryTooLarge, match="200,006 characters; the limit is 100,000"):
        guard.check("ASK { " + " " * 200_000, LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        *"\"'<#\\?a: \n{",
        "'''",
        '"""',
        "a:",
        "\\'",
        "SERVICE ",
        "SERVICE:",
        "PREFIX ",
        '"\\',
        '"""\\',
        "<a",
        "<(",
    ],
)
def test_the_check_takes_little_time_on_any_text(text: str) -> None:
    """Nothing in the patterns may go over the text again and again."""
    query = text * (LIMITS.query_chars // len(text))
    begun = time.process_time()
    with contextlib.suppress(QueryRefused, QueryTooLarge):
        guard.check(query, LIMITS)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("prefix :<a:b>\n# INSERT\r\nBASE <a:b> ask {}", "ASK"),
        ("PREFIX select: <a:b> INSERT DATA {}", "INSERT"),
        ("select:ask CLEAR ALL", "CLEAR"),
        ("SELECT-x:y CONSTRUCT {}", "CONSTRUCT"),
        ("ASK.x:y", ""),
        ("# {\nASK {}", "ASK"),
        ("# SELECT {\n# {\nPREFIX ask: <a:{> CLEAR ALL", "CLEAR"),
        ("# SELECT", ""),
        ("PREFIX x: <a b> SELECT * {}", "SELECT"),
    ],
)
def test_what_a_query_does_is_told_by_its_first_word_that_is_no_name(query: str, says: str) -> None:
    assert guard.verb(query) == says
