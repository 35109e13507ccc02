"""Questions put together: their queries are read by the engine, and answer what was asked."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg import snapshot
from kg.asking import Ask, Condition, columns, sparql
from kg.prefixes import prefixes
from kg.project import open_project
from kg.values import DATE

if TYPE_CHECKING:
    from kg.project import Project

LI = "https://lights.example/ontology#"
ID = "https://lights.example/id/"
DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


@pytest.fixture(scope="module")
def store(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("asking") / "copy"
    shutil.copytree(lights.root, root, ignore=shutil.ignore_patterns(".statecraft"))
    return snapshot.open_store(snapshot.build(open_project(root)))


def ask(store: Store, project: Project, question: Ask) -> list[tuple[str, ...]]:
    known = prefixes(project)
    answer = store.query(sparql(question, known), use_default_graph_as_union=True, prefixes=known)
    assert isinstance(answer, QuerySolutions)
    assert [one.value for one in answer.variables] == [one.name for one in columns(question)]
    return [tuple(term.value.removeprefix(ID) if term else "" for term in row) for row in answer]  # type: ignore[union-attr]


def light(*conditions: Condition, **more: object) -> Ask:
    return Ask(LI + "Lighthouse", conditions, **more)  # type: ignore[arg-type]


def test_kinds_and_relations(store: Store, lights: Project) -> None:
    found = ask(store, lights, light(Condition(LI + "standsOn")))
    assert ("gull-rock-light", "gull-rock") in found
    rock = Condition(LI + "standsOn", test="is", value=NamedNode(ID + "gull-rock"))
    assert ask(store, lights, light(rock)) == [("gull-rock-light",)]
    assert ask(store, lights, light(Condition(LI + "standsOn", kind=LI + "Wreck"))) == []


def test_the_other_way_round(store: Store, lights: Project) -> None:
    served = Condition(LI + "servesAt", back=True)
    assert ("gull-rock-light", "maren-holt") in ask(store, lights, light(served))
    again = ask(store, lights, Ask(LI + "Keeper", (Condition(LI + "servesAt"),)))
    assert ("maren-holt", "gull-rock-light") in again


def test_what_may_be_and_what_is_not_on_record(store: Store, lights: Project) -> None:
    everything = {row[0] for row in ask(store, lights, light())}
    may = ask(store, lights, light(Condition(LI + "standsOn", mode="may")))
    assert {row[0] for row in may} == everything
    without = {row[0] for row in ask(store, lights, light(Condition(LI + "standsOn", mode="not")))}
    having = {row[0] for row in ask(store, lights, light(Condition(LI + "standsOn")))}
    assert without
    assert without | having == everything
    assert not without & having


def test_bounds_of_quantities_and_times(store: Store, lights: Project) -> None:
    metre = NamedNode(LI + "metre")

    def height(test: str, amount: str) -> list[tuple[str, ...]]:
        bound = Literal(amount, datatype=DECIMAL)
        one = Condition(LI + "height", "quantity", test=test, value=bound, unit=metre)  # type: ignore[arg-type]
        return ask(store, lights, light(one))

    assert height("least", "1")
    assert height("least", "1000") == []
    assert {row[0] for row in height("most", "1000")} >= {row[0] for row in height("least", "1")}

    def lit(test: str, day: str) -> set[str]:
        one = Condition(LI + "firstLitOn", "date", test=test, value=Literal(day, datatype=DATE))  # type: ignore[arg-type]
        return {row[0] for row in ask(store, lights, light(one))}

    assert lit("most", "1700-01-01") == set()
    assert lit("least", "1700-01-01") == lit("most", "2020-01-01") != set()


def test_a_period_and_a_source(store: Store, lights: Project) -> None:
    served = Condition(LI + "litBy")
    in_1905 = ask(store, lights, light(served, since=dt.date(1905, 1, 1), until=dt.date(1905, 12, 31)))
    assert in_1905
    assert all(len(row) == 3 for row in in_1905)
    before = ask(store, lights, light(served, until=dt.date(1700, 1, 1)))
    assert before == []
    by = NamedNode("https://lights.example/source/light-list-1931")
    told = ask(store, lights, light(served, source=by))
    nobody = ask(store, lights, light(served, source=NamedNode("https://lights.example/source/none")))
    assert nobody == []
    assert told
    assert {row[0] for row in told} <= {row[0] for row in ask(store, lights, light(served))}


def test_a_text_is_looked_for_without_case(store: Store, lights: Project) -> None:
    one = Condition(LI + "verbatim", "string", test="text", value=Literal("THE"))
    said = ask(store, lights, Ask(LI + "Saying", (one,)))
    assert said
    assert all("the" in row[1].lower() for row in said)


MODES = st.sampled_from(["must", "may", "not"])
CONDITIONS = st.builds(
    Condition,
    property=st.sampled_from([LI + "litBy", LI + "height", LI + "verbatim", "urn:a:b#1x"]),
    sort=st.sampled_from(["entity", "date", "quantity", "integer", "string"]),
    back=st.booleans(),
    mode=MODES,
    kind=st.sampled_from([None, LI + "Lamp"]),
    test=st.sampled_from(["any", "is", "least", "most", "text"]),
    value=st.text(max_size=20).map(Literal),
    unit=st.sampled_from([None, NamedNode(LI + "metre")]),
)
DAYS = st.none() | st.dates()


@given(conditions=st.lists(CONDITIONS, max_size=4), since=DAYS, until=DAYS)
def test_whatever_is_asked_is_a_query(
    store: Store, lights: Project, conditions: list[Condition], since: dt.date | None, until: dt.date | None
) -> None:
    """A text cannot end the literal that it stands in, whatever it holds."""
    question = Ask(LI + "Lighthouse", tuple(conditions), since, until, NamedNode("urn:source"))
    ask(store, lights, question)
