"""Graphs that are built part by part are what the engine builds of the query as it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, Store

from kg.errors import QuerySyntaxError
from kg.parting import parted
from kg.worker import Prologue, Question, Worker

if TYPE_CHECKING:
    from collections.abc import Iterator

EX = "https://x.example/"
NT = "application/n-triples"
HEAD = f"PREFIX : <{EX}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def quads() -> Iterator[Quad]:
    """Give things with links of all sorts, to themselves too, some in two graphs, names and sizes."""
    graphs = [NamedNode(EX + "one"), NamedNode(EX + "two")]
    things = [NamedNode(f"{EX}t{number}") for number in range(12)]
    for number, thing in enumerate(things):
        yield Quad(thing, TYPE, NamedNode(EX + "K"), graphs[0])
        for name in range(1 + number % 3):
            yield Quad(thing, NamedNode(EX + "name"), Literal(f"n{name} é # {number % 2}"), graphs[0])
        if number % 4:
            yield Quad(thing, NamedNode(EX + "size"), Literal(number), graphs[1])
        for place, link in enumerate("pqr"):
            for step in range(1 + (number + place) % 4):
                other = things[(number * (place + 2) + step * 5) % len(things)]
                for graph in graphs[: 1 + (number + step) % 2]:
                    yield Quad(thing, NamedNode(EX + link), other, graph)


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.extend(quads())
    return made


TAKEN = (
    "CONSTRUCT {:t1 ?p ?o . ?o :name ?n ; ?q ?r} {:t1 ?p ?o . ?o :name ?n OPTIONAL { ?o ?q ?r . ?r :p ?m } }",
    "CONSTRUCT { ?s :q :t4 . ?s ?q ?r } { ?s :q :t4 . OPTIONAL { ?s ?q ?r } }",
    "CONSTRUCT { ?s a :K . ?o a :K } { :t2 :p|:q ?s . OPTIONAL { ?s :r ?o } }",
    "CONSTRUCT { ?s :a ?n ; :b ?z ; a :K } { :t6 ^:p ?s OPTIONAL { ?s :name ?n } OPTIONAL { ?s :size ?z } }",
    "CONSTRUCT { ?s :a ?n , ?s ; :b 'x'@en, 'y'^^:z, true ; .} {:t5 :p/:q ?s . OPTIONAL { ?s :name ?n } . }",
    "CONSTRUCT { ?s :a ?n } { :t7 :p* ?s OPTIONAL { ?s :name ?n FILTER(?s != :t7 && STRLEN(?n) > 2) } }",
    "CONSTRUCT { ?s :a ?n } { :t7 ?p ?s FILTER(?p != rdf:type) OPTIONAL { ?s :name ?n } FILTER(?s != :t3) }",
    "CONSTRUCT { ?s :a ?p } { :t7 ?p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n . ?s :b ?never } { :t7 ?p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?o :a ?n } { :t7 ?p ?s OPTIONAL { ?s :size ?z . ?s ?q ?o . ?o :name ?n FILTER(?z > 5) } }",
    "CONSTRUCT { $s :a $n } { :t7 ?p $s # those\nOPTIONAL { $s :name ?n # and their names\n } }",
    "construct { ?s :a ?n } where { :t7 ?p ?s optional { ?s :name ?n filter regex(?n, 'É', 'i') } }",
    "CONSTRUCT { ?s :a ?m } { :t1 :size ?n ; :p ?s OPTIONAL { ?s :size ?m FILTER(?m > ?n-1) } }",
    "CONSTRUCT { ?s :a ?m } { :t1 :size ?n ; :p ?s OPTIONAL { ?s :size ?m FILTER(?m <?n + 60&&?m> 0) } }",
    "CONSTRUCT { ?s ?q ?p } { ?x ?p :t1 ; :q ?s . OPTIONAL { ?s ?q ?x } }",
    "CONSTRUCT { ?s :a ?n . ?s :b ?x } { :t1 ?p ?s OPTIONAL { ?s :name ?n FILTER(!BOUND(?x)) } }",
)
LINKS = (":p", ":q", ":r", ":p|:q", "^:r", "?p", "?q", ":name", ":size", "a")
ENDS = ("?a", "?b", "?c", "?d", ":t1", ":t2", ":K")
NOT_TAKEN = (
    "CONSTRUCT { ?s :a ?m } { :t1 :size ?n ; :p ?s OPTIONAL { ?s :size ?m FILTER(?m <?n&&?m> 3) } }",
    "CONSTRUCT { ?s :a ?m } { :t1 :size ?n·a ; :p ?s OPTIONAL { ?s :size ?m FILTER(?m > ?n·a) } }",
    "CONSTRUCT { ?s :a ?n } { ?s :p ?o OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { ?s a :K OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { ?s rdf:type :J, :K OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a [ :b ?n ] } { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a _:n . _:n :b ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } } LIMIT 2",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } } VALUES ?s { :t1 }",
    "CONSTRUCT { ?s :a ?n } FROM :one { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?n :a ?z } { :t1 :p ?s OPTIONAL { ?s :name ?n } OPTIONAL { ?s :size ?z } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } OPTIONAL { ?s :title ?n } }",
    "CONSTRUCT { ?s :a ?m } { :t1 :p ?s OPTIONAL { ?s :q ?n } OPTIONAL { ?s :r ?m FILTER(?n != ?m) } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } ?s :q ?o }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } FILTER(BOUND(?n)) }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n FILTER(RAND() < 0.5) } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n FILTER NOT EXISTS { ?s :q ?o } } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :p* ?n } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :p? ?n } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?n :size ?z } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :q ?o OPTIONAL { ?o :name ?n } } }",
    "CONSTRUCT { ?s :a ?n } { { :t1 :p ?s } UNION { :t2 :p ?s } OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { GRAPH :one { :t1 :p ?s } OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s BIND(1 AS ?x) OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { :t1 a :K } { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a 5 } { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT WHERE { :t1 :p ?s }  # OPTIONAL { ?s :name ?n }",
    "SELECT ?s { :t1 :p ?s OPTIONAL { ?s :name ?n } } # CONSTRUCT",
)
BROKEN = (
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } . . }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s . . OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s 'a' ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL { ?s :name ?n } FILTER }",
    "CONSTRUCT { ?s :a ?n } { :t1 nowhere:p ?s OPTIONAL { ?s :name ?n } }",
    "CONSTRUCT { ?s :a ?n } { :t1 :p ?s OPTIONAL",
    "CONSTRUCT OPTIONAL",
)


def graph(store: Store, query: str) -> set[str]:
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QueryTriples)
    return {str(triple) for triple in found}


def answered(store: Store, query: str) -> set[str]:
    answer = Worker(store, 1 << 20, Prologue()).answer(Question(query, NT), lambda _piece: None)
    assert answer is not None
    return {line.removesuffix(" .") for line in answer.body.decode().splitlines()}


@pytest.mark.parametrize("query", TAKEN)
def test_the_graph_is_the_same(store: Store, query: str) -> None:
    rewritten = parted(HEAD + query)
    assert rewritten is not None
    assert graph(store, rewritten) == graph(store, HEAD + query) == answered(store, HEAD + query)
    assert graph(store, HEAD + query)


def triples(least: int, most: int, links: tuple[str, ...] = LINKS) -> st.SearchStrategy[str]:
    one = st.tuples(*map(st.sampled_from, (ENDS, links, ENDS))).map(" ".join)
    return st.lists(one, min_size=least, max_size=most).map(" . ".join)


@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much], deadline=None)
@given(
    triples(1, 4, tuple(link for link in LINKS if "|" not in link and "^" not in link)),
    triples(1, 2),
    st.lists(triples(1, 2), min_size=1, max_size=2),
)
def test_any_graph_is_the_same(store: Store, template: str, firm: str, besides: list[str]) -> None:
    optional = " ".join(f"OPTIONAL {{ {some} }}" for some in besides)
    query = f"{HEAD}CONSTRUCT {{ {template} }} WHERE {{ {firm} {optional} }}"
    rewritten = parted(query)
    assume(rewritten)
    assert graph(store, rewritten or "") == graph(store, query)


@pytest.mark.parametrize("query", NOT_TAKEN)
def test_what_has_no_parts_is_asked_as_it_is(store: Store, query: str) -> None:
    assert parted(HEAD + query) is None
    store.query(HEAD + query)


@pytest.mark.parametrize("query", BROKEN)
def test_what_is_wrong_is_told_of_the_query_as_it_was_written(store: Store, query: str) -> None:
    with pytest.raises(QuerySyntaxError) as told:
        answered(store, HEAD + query)
    with pytest.raises(QuerySyntaxError, match=re.escape(str(told.value))):
        Worker(store, 0, Prologue()).answer(Question(HEAD + query, NT, read=True), lambda _piece: None)
