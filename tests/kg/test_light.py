"""Which queries are light: what the engine visits for them is no more than was said, whatever they say."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from bench.hostile import queries
from kg.engine import Embedded
from kg.errors import QueryTooMany
from kg.light.fans import ENDLESS, Fans
from kg.limits import Limits
from kg.pool import Pool
from kg.worker import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.light.fans import Fan
    from kg.light.near import Near
    from kg.worker import Answer

EX = "https://x.example/"
JSON = "application/sparql-results+json"
KNOWS, LIKES, NAME, KIND = (NamedNode(f"{EX}{name}") for name in ("knows", "likes", "name", "kind"))
THINGS = 60
OXIGRAPH = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))


def thing(number: int) -> NamedNode:
    return NamedNode(f"{EX}thing-{number}")


def quads() -> Iterator[Quad]:
    """Give things of one kind, in rings and fans: one knows nearly all, and all like one."""
    one, two = NamedNode(f"{EX}one"), NamedNode(f"{EX}two")
    for number in range(THINGS):
        yield Quad(thing(number), KIND, NamedNode(f"{EX}Thing"), one)
        yield Quad(thing(number), NAME, Literal(f"thing {number % 7}"), one)
        yield Quad(thing(number), NAME, Literal(number), two)
        yield Quad(thing(number), LIKES, thing(0), two)
        for other in (number * 2, number * 3 + 1):
            yield Quad(thing(number), KNOWS, thing(other % THINGS), one)
        yield Quad(thing(number), KNOWS, thing(number * 2 % THINGS), two)
        yield Quad(thing(1), KNOWS, thing(number), two)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("light") / "store"
    writing = Store(str(path))
    writing.bulk_extend(quads())
    writing.flush()
    return path


@pytest.fixture(scope="module")
def pool(store: Path) -> Iterator[Pool]:
    made = Pool(
        store, Limits(light=50_000), {"x": EX}, EX, idle=1, engine=Embedded(Store.read_only(str(store)))
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def near(pool: Pool) -> Near:
    """Give what answers light queries, knowing how far every property spreads."""
    assert pool.near
    pool.near.learn()
    pool.near.fans.wait()
    return pool.near


def answered(near: Near, query: str, accept: str = JSON) -> Answer | None:
    question = Question(query, accept)
    light = near.judge(question)
    return near.answer(question, light) if light else None


def visited(store: Path, query: str) -> int:
    """Count the triples that the engine finds for every pattern, as it says itself."""
    explained = store.parent / "explained.json"
    command = [OXIGRAPH, "query", "--location", str(store), "--union-default-graph", "--stats"]
    command += ["--results-format", "nt" if "CONSTRUCT" in query else "json"]
    command += ["--explain-file", str(explained)]
    prologue = f"BASE <{EX}>\nPREFIX x: <{EX}>\n"
    done = subprocess.run(command, input=prologue + query, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    def leaves(node: dict[str, Any]) -> int:
        if node.get("children"):
            return sum(map(leaves, node["children"]))
        return int(node["number of results"]) if node["name"].startswith(("Quad", "Path")) else 0

    return leaves(json.loads(explained.read_text("utf-8"))["plan"])


LIGHT = (
    "SELECT ?p ?o { x:thing-3 ?p ?o }",
    "select distinct ?name where { x:thing-3 x:knows ?o. ?o x:name ?name FILTER(?o != x:thing-4) }",
    "SELECT * { x:thing-1 x:knows|^x:knows ?o . ?o x:name ?n ; x:kind x:Thing } LIMIT 5 OFFSET 2",
    "SELECT DISTINCT ?o { x:thing-2 (x:knows|x:knows/x:knows|x:knows/^x:likes) ?o }",
    "SELECT ?o { x:thing-2 x:knows+ ?o }",
    "SELECT ?o { ?o x:knows* x:thing-2 . ?o x:name 2 }",
    "SELECT ?o ?n { x:thing-2 x:knows/x:knows ?o OPTIONAL { ?o x:name ?n } FILTER(STR(?n) > 'thing') }",
    "ASK { <https://x.example/thing-2> x:knows x:thing-4 } # whether it does",
    "CONSTRUCT { ?o x:name ?n } { x:thing-2 x:knows ?o . ?o x:name ?n FILTER(CONTAINS(LCASE(?n), 'g 3')) }",
    "SELECT ?s { ?s x:name 'thing 3' ; a ?nothing }",
    "PREFIX y: <https://x.example/> # again\nSELECT ?o { y:thing-2 x:likes ?o }",
    "PREFIX z: <a:b>\n# { \nPREFIX y: <https://x.example/>\nSELECT ?o { x:thing-2 y:likes ?o } # z:z",
)


@pytest.mark.parametrize("query", LIGHT)
def test_light_ones_are_answered_alike_here_and_by_a_process(near: Near, pool: Pool, query: str) -> None:
    near.visits(query)
    near.fans.wait()
    for accept in (JSON, "text/csv", "text/turtle", "application/n-triples"):
        here = answered(near, query, accept)
        there = pool._aside(query) if accept == JSON else pool._answer_long(Question(query, accept))
        assert here == there.read()


@pytest.mark.parametrize("query", LIGHT)
def test_the_engine_visits_no_more_than_was_said(near: Near, store: Path, query: str) -> None:
    if not Path(OXIGRAPH).exists():
        pytest.skip("the engine's own program, which tells what it visits, is not installed")
    visits = near.visits(query)
    assert visits is not None
    assert visited(store, query) <= visits


@pytest.mark.parametrize("query", [*queries(22), "SELECT * { ?s ?p ?o }"])
def test_what_would_do_harm_is_not_light(near: Near, query: str) -> None:
    assert near.visits(query) is None


HEAVY = (
    # products, and what is reached from no constant
    "SELECT * { x:thing-1 ?p ?o . ?a ?b ?c }",
    "SELECT * { ?s x:name ?name }",
    "SELECT * { x:thing-1 x:knows ?o . ?o ?p ?v }",
    "SELECT * { x:thing-1 ?p ?o . ?s ?p ?v }",
    "SELECT * { ?s ?p x:Thing }",
    # parts that are put in another order, or evaluated by themselves
    "SELECT * { x:thing-1 x:knows ?o OPTIONAL { ?o x:name ?n . ?n x:name ?m } }",
    "SELECT * { x:thing-1 x:knows ?o OPTIONAL { ?a x:name ?n } }",
    "SELECT * { x:thing-1 x:knows ?o OPTIONAL { ?o x:likes ?a } ?a x:name ?n }",
    "SELECT * { x:thing-1 x:knows ?o MINUS { ?a x:name ?n } }",
    "SELECT * { { x:thing-1 x:knows ?o } UNION { ?o x:name ?n } }",
    "SELECT * { x:thing-1 x:knows ?o { SELECT ?o { ?o x:name ?n } } }",
    "SELECT * { x:thing-1 x:knows ?o BIND(?o AS ?x) }",
    "SELECT * { GRAPH ?g { x:thing-1 x:knows ?o } }",
    "SELECT * FROM <https://x.example/one> { x:thing-1 x:knows ?o }",
    "SELECT (COUNT(*) AS ?n) { x:thing-1 x:knows ?o }",
    "SELECT * { x:thing-1 x:knows ?o . ?o x:knows+ ?v }",
    "SELECT * { x:thing-1 !x:knows ?o }",
    "DESCRIBE x:thing-1",
    # conditions that take long, or look as if they were short
    "SELECT * { x:thing-1 x:name ?o FILTER REGEX(?o, '(a+)+$') }",
    "SELECT * { x:thing-1 x:name ?o FILTER(?o = CONCAT(?o, ?o)) }",
    "SELECT * { x:thing-1 x:name ?o FILTER(?o <REGEX(?o,'a+')&&?o>?o) }",
    "SELECT * { x:thing-1 x:name ?o FILTER(?o <x:a&&REGEX(?o,?o)||?o> ?o) }",
    "SELECT * { x:thing-1 x:name ?o FILTER EXISTS { ?a ?b ?c } }",
    "SELECT * { x:thing-1 x:name ?o FILTER(EXISTS { ?a ?b ?c }) }",
    "SELECT * { x:thing-1 x:name ?o FILTER(x:f(?o)) }",
    "SELECT * { x:thing-1 x:name ?o FILTER(<https://x.example/f>(?o)) }",
    # what the engine ends its process with, where values have no order between them
    "SELECT * { x:thing-1 x:name ?o } ORDER BY ?o",
    "SELECT * { x:thing-1 x:name ?o } ORDER BY DESC(?o) LIMIT 5",
    # other ways to write the same
    "SELECT * { x:thing\\-1 x:knows ?o }",
    "SELECT * { \\u003fa ?b ?c }",
    "SELECT * { <https://x.example/a/../thing-1> x:knows ?o }",
    "SELECT * { <thing-1> x:knows ?o }",
    "BASE <https://y.example/> SELECT * { <thing-1> x:knows ?o }",
    "PREFIX x: <https://y.example/> PREFIX x: <https://z.example/> SELECT * { x:a ?p ?o }",
    "PREFIX y: <https://x.example/a/..> SELECT * { y:a ?p ?o }",
    "SELECT * { x:thing-1 x:knows [ x:name ?n ] }",
    "SELECT * { x:thing-1 x:knows _:b . _:b x:name ?n }",
    "SELECT * { ?s x:name '''thing 3''' }",
    "SELECT * { ?s x:name 'thing 3'@en }",
    "SELECT * { x:thing-1 x:knows ?o } ; INSERT DATA { x:a x:b x:c }",
    "SELECT * { x:thing-1 x:knows ?o } VALUES ?o { x:a }",
    "ASK {}",
    "",
    "SELECT * { x:thing-1 x:knows ?o " + "FILTER(?o != x:a) " * 20 + "}",
    "SELECT * { " + "x:thing-1 x:knows ?o . " * 20 + "}",
    "SELECT * { x:thing-1 x:knows ?o } #" + "x" * 5_000,
)


@pytest.mark.parametrize("query", HEAVY)
def test_what_is_not_sure_to_be_light_is_not(near: Near, query: str) -> None:
    near.visits(query)
    near.fans.wait()
    assert near.visits(query) is None


# --- whatever is put together ---------------------------------------------------------------------------

_things = st.integers(0, THINGS).map(lambda number: f"x:thing-{number}")
_variables = st.sampled_from(["?a", "?b", "?c", "?d"])
_links = st.sampled_from(["x:knows", "x:likes", "x:name", "^x:knows", "^x:likes", "x:kind"])
_paths = st.one_of(
    _links,
    st.tuples(_links, st.sampled_from("/|"), _links).map("".join),
    _links.map(lambda link: f"({link})+"),
    st.tuples(_links, _links, _links).map(lambda some: f"({some[0]}|{some[1]}/{some[2]})"),
    st.sampled_from(["?p", "?q"]),
)
_values = st.one_of(_things, _variables, _variables, st.sampled_from(["x:Thing", "'thing 3'", "7"]))
_patterns = st.tuples(st.one_of(_things, _variables), _paths, _values).map(" ".join)
_optional = st.tuples(_variables, _links, _values).map(lambda some: f"OPTIONAL {{ {' '.join(some)} }}")
_filters = st.sampled_from(["FILTER(?a != ?b)", "FILTER(STR(?c) > 'h' || BOUND(?d))", "FILTER(isIRI(?a))"])
_groups = st.tuples(
    st.lists(_patterns, min_size=1, max_size=4).map(" . ".join),
    st.lists(_optional, max_size=2).map(" ".join),
    st.lists(_filters, max_size=1).map("".join),
).map(" ".join)
_queries = st.tuples(st.sampled_from(["SELECT * ", "SELECT DISTINCT ?a ", "ASK "]), _groups).map(
    lambda some: f"{some[0]}{{ {some[1]} }}"
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=_queries)
def test_whatever_is_light_visits_no_more_than_was_said(near: Near, store: Path, query: str) -> None:
    if not Path(OXIGRAPH).exists():
        pytest.skip("the engine's own program, which tells what it visits, is not installed")
    visits = near.visits(query)
    if visits is not None:
        assert visited(store, query) <= visits
        assert answered(near, query)


#: What may be put anywhere: every sign, and parts of queries that are not light.
PIECES = (
    *" <>{}()[];,.'\"\\+*^/|!?$@#:\n\0\u00e9\u0301",
    *("::", "a:b:c", "<a>", "?a ?b ?c .", "OPTIONAL { ?a ?b ?c }"),
    *("UNION { ?a ?b ?c }", "FILTER(REGEX(?o, 'a'))", "VALUES ?a { 1 }", "SERVICE <a:b> {}", "GRAPH ?g {"),
    *("SELECT *", "/x:knows*", "|!x:a", "FROM <a:b>", "LIMIT 3", "(COUNT(*) AS ?n)", "'x'^^x:y", "# ?a\n"),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_put_into_a_light_query_makes_it_no_less_safe(
    near: Near, store: Path, data: st.DataObject
) -> None:
    query = data.draw(st.sampled_from(LIGHT))
    piece = data.draw(st.sampled_from(PIECES))
    at = data.draw(st.integers(0, len(query)))
    changed = f"{query[:at]}{piece}{query[at:]}"
    visits = near.visits(changed)
    if visits is not None and answered(near, changed) and Path(OXIGRAPH).exists():
        assert visited(store, changed) <= visits


QUESTIONS = (
    "ASK { x:thing-3 x:knows x:thing-6 }",
    "ask where{x:thing-3 x:knows x:thing-7 .}",
    "ASK { ?s x:knows x:thing-6 ; }",
    "PREFIX y: <https://x.example/> ASK { y:thing-3 y:likes ?o }",
    "ASK { <https://x.example/thing-3> ?p ?o } # anything",
    "ASK { x:thing-3 ?p ?o }",
    "ASK { x:thing-3 a ?kind }",
    "ASK { x:thing-3 x:knows $same . }",
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_looked_up_is_what_the_engine_finds(near: Near, data: st.DataObject) -> None:
    query = data.draw(st.sampled_from(QUESTIONS))
    assert near.judge(Question(query, JSON))
    piece = data.draw(st.sampled_from(["", "-", "%41", "#b#c", ":", *PIECES]))
    at = data.draw(st.integers(0, len(query)))
    changed = f"{query[:at]}{piece}{query[at:]}"
    light = near.judge(Question(changed, JSON))
    found = light and near.answer(Question(changed, JSON), light)
    if found:
        # Raises where it is no query.
        told = near._store.query(changed, base_iri=EX, prefixes={"x": EX}, use_default_graph_as_union=True)
        assert found.body == told.serialize(format=QueryResultsFormat.JSON)


@pytest.mark.parametrize("query", QUESTIONS)
def test_questions_for_one_triple_are_looked_up(near: Near, query: str) -> None:
    for accept in (JSON, "application/sparql-results+xml", "text/csv"):
        light = near.judge(Question(query, accept))
        assert light
        assert light.triple
        plain = near.answer(Question(query, accept), light._replace(triple=None))
        assert near.answer(Question(query, accept), light) == plain


# --- what is known of properties -------------------------------------------------------------------------


def test_how_far_properties_spread(near: Near) -> None:
    out = Counter((quad.subject, quad.predicate) for quad in set(quads()))
    assert near.fans.most(KNOWS.value, "out") == max(n for (_, path), n in out.items() if path == KNOWS)
    assert near.fans.most(NAME.value, "out") == 2
    assert near.fans.most(LIKES.value, "back") == THINGS
    assert near.fans.most(KNOWS.value, "all") == sum(n for (_, path), n in out.items() if path == KNOWS)
    assert near.fans.most(f"{EX}nothing", "out") == 0
    assert near.fans.most("", "back") >= ENDLESS


def test_what_is_asked_of_is_counted_before_the_rest(store: Path) -> None:
    begun, goes_on = threading.Event(), threading.Event()
    order: list[Fan] = []

    def count(fan: Fan) -> int:
        begun.set()
        goes_on.wait(60)
        order.append(fan)
        return 1

    fans = Fans(Store.read_only(str(store)), count)
    fans.most(f"{EX}name", "out")
    assert begun.wait(60)
    fans.learn([f"{EX}knows", f"{EX}likes", f"{EX}name"])
    assert fans.most(f"{EX}likes", "back") == ENDLESS
    goes_on.set()
    fans.wait()
    assert order[:2] == [(f"{EX}name", "out"), (f"{EX}likes", "back")]
    assert len(order) == len(set(order)) == 10
    assert fans.most(f"{EX}likes", "back") == 1


def test_what_was_counted_is_known_to_the_next(store: Path, tmp_path: Path) -> None:
    counted: list[Fan] = []

    def count(fan: Fan) -> int:
        counted.append(fan)
        return ENDLESS if fan[1] == "all" else 7

    file = tmp_path / "counts.json"

    def started() -> Fans:
        fans = Fans(Store.read_only(str(store)), count, file)
        fans.learn([f"{EX}likes"])
        fans.wait()
        return fans

    assert started().most(f"{EX}likes", "back") == 7
    assert len(counted) == 4
    counted.clear()
    again = started()
    assert again.most(f"{EX}likes", "back") == again.most("", "out") == 7
    assert counted == [(f"{EX}likes", "all")], "what took too long is tried again, and nothing else"
    for broken in (b"", b"{", b'[["a", "sideways", 1]]', b'[["a", "out", -1]]', b'[["a", "out"]]', b"[7]"):
        file.write_bytes(broken)
        counted.clear()
        assert started().most(f"{EX}likes", "back") == 7
        assert len(counted) == 4, broken
    file.unlink()
    tmp_path.rmdir()
    assert started().most(f"{EX}likes", "back") == 7
    assert not tmp_path.exists(), "nothing is written where there is no snapshot any more"


def test_a_shape_is_light_once_its_properties_are_counted(store: Path) -> None:
    made = Pool(store, Limits(), {"x": EX}, EX, idle=1, engine=Embedded(Store.read_only(str(store))))
    try:
        assert made.near
        query = "SELECT ?n { x:thing-%d x:likes ?o . ?o x:name ?n }"
        first = made.ask(Question(query % 1, JSON))
        assert made.near.answered == 0
        made.near.fans.wait()
        assert made.ask(Question(query % 2, JSON)) == first
        assert made.near.answered == 1
    finally:
        made.close()


def test_limits_of_clients_and_of_results_hold(store: Path) -> None:
    limits = Limits(per_client=1, query_chars=200, result=100)
    made = Pool(store, limits, {"x": EX}, EX, idle=1, engine=Embedded(Store.read_only(str(store))))
    try:
        assert made.near
        assert made.near.visits("ASK { x:thing-1 x:knows x:thing-2 }") == 3
        assert made.near.visits("ASK { x:thing-1 x:knows x:thing-2 } #" + " " * 200) is None
        made.near.visits("SELECT ?o { x:thing-1 x:knows ?o }")
        made.near.fans.wait()
        assert answered(made.near, "SELECT ?o { x:thing-1 x:knows ?o }") is None
        with made._admission.enter("me"), pytest.raises(QueryTooMany):
            made.ask(Question("ASK { x:thing-1 x:knows x:thing-2 }", JSON), "me")
    finally:
        made.close()


def test_nothing_is_answered_here_where_that_is_switched_off(store: Path) -> None:
    made = Pool(store, Limits(light=0), engine=Embedded(Store.read_only(str(store))))
    assert made.near is None
