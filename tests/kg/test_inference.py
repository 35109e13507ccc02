"""What follows, in a store and back: read by look-ups, kept up to date, and explained."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from bench.generate import Recipe, write
from kg import snapshot
from kg import vocab as v
from kg.area import ALWAYS, NEVER, NOW, Rect
from kg.cli import main
from kg.explain import explain
from kg.inference import entailed_area, inference_quads
from kg.maintain import maintain
from kg.premises import told
from kg.reason import close
from kg.records import load
from kg.rules import read_rules, rules_in
from kg.schema import load_schema
from kg.snapshot import build, open_store
from kg.store_reader import StoreReader
from kg.turtle import ontology_quads

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.area import Area
    from kg.project import Project
    from kg.reason import Triple
    from kg.rules import Rules
    from kg.schema import Schema

BASE = "https://x.example/"
LIGHTS = "https://lights.example/ontology#"
A, B, P = (NamedNode(f"{BASE}{name}") for name in ("a", "b", "p"))


def light(name: str) -> NamedNode:
    return NamedNode(f"https://lights.example/id/{name}")


@pytest.fixture(scope="module")
def trade(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return write(Recipe(1500), tmp_path_factory.mktemp("trade") / "project")


@pytest.fixture(scope="module", params=["lights", "trade"])
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, Schema, Store, dict[Triple, Area], Rules[NamedNode]]:
    project: Project = request.getfixturevalue(request.param)
    if request.param == "lights":
        project = replace(project, state=tmp_path_factory.mktemp("state"))
    schema = load_schema(project)
    premises = told(load(project, schema).dataset, schema, ontology_quads(project))
    return project, schema, open_store(build(project)), premises, read_rules(project)


def test_a_store_tells_what_it_was_made_from(
    built: tuple[Project, Schema, Store, dict[Triple, Area], Rules[NamedNode]],
) -> None:
    project, schema, store, premises, rules = built
    reader = StoreReader(store, schema, project.base)
    entailed = close(premises, rules)
    assert len(entailed) >= 20
    assert set(rules_in(store, project.base).rules) == set(rules.rules)
    for triple, area in premises.items():
        assert reader.told(triple) == area, triple
    for triple, area in entailed.items():
        assert reader.entailed(triple) == area, triple
        assert reader.told(triple) == premises.get(triple, NEVER), triple
    graph = NamedNode(v.Graphs(project.base).inferred)
    standing = {
        (q.subject, q.predicate, q.object)
        for q in store.quads_for_pattern(None, None, None, graph)
        if not str(q.subject.value).startswith(f"{project.base}inference/")  # type: ignore[union-attr]
    }
    now = {triple for triple, area in premises.items() if NOW.within(area)}
    assert standing == {t for t, area in entailed.items() if NOW.within(area) and t not in now}


def test_no_triple_stands_in_two_graphs(
    built: tuple[Project, Schema, Store, dict[Triple, Area], Rules[NamedNode]],
) -> None:
    store = built[2]
    assert len({quad.triple for quad in store}) == len(store)


@pytest.mark.parametrize("seed", range(4))
def test_a_store_is_enough_to_maintain_what_follows(
    built: tuple[Project, Schema, Store, dict[Triple, Area], Rules[NamedNode]], seed: int
) -> None:
    project, schema, store, premises, rules = built
    rng = random.Random(seed)  # noqa: S311
    claimed = [triple for triple in premises if triple[0].value.startswith(f"{project.base}id/")]
    after = dict(premises)
    for triple in rng.sample(claimed, 12):
        del after[triple]
    for subject, predicate, value in rng.sample(claimed, 12):
        other = rng.choice(claimed)
        after[other[0], predicate, value] = (Rect(730_000, 731_000),)
        after[subject, predicate, value] = (Rect(729_000, 730_500),)
    changed = {
        triple: (premises.get(triple, NEVER), after.get(triple, NEVER))
        for triple in {*premises, *after}
        if premises.get(triple, NEVER) != after.get(triple, NEVER)
    }
    entailed = close(premises, rules)
    found = maintain(StoreReader(store, schema, project.base), rules, changed)
    assert found
    for triple, (old, new) in found.items():
        assert entailed.pop(triple, NEVER) == old
        if new:
            entailed[triple] = new
    assert entailed == close(after, rules)


@pytest.mark.parametrize(
    "area", [ALWAYS, (Rect(730_000, 731_000, 738_000, 739_000), Rect(730_500, 732_000)), (Rect(end=730_000),)]
)
def test_an_area_comes_back_from_its_nodes(area: Area) -> None:
    for value in (B, Literal("x")):
        store = Store()
        store.extend(inference_quads((A, P, value), area, NEVER, BASE))
        assert entailed_area(store, (A, P, value), BASE) == area
        assert entailed_area(store, (A, P, A), BASE) == NEVER


def test_what_is_told_now_has_nodes_alone() -> None:
    quads = list(inference_quads((A, P, B), ALWAYS, (Rect(730_000, 731_000),), BASE))
    graph = NamedNode(v.Graphs(BASE).inferred)
    assert Quad(A, P, B, graph) not in quads
    assert {quad.object for quad in quads if quad.predicate.value == v.RDF_TYPE} == {NamedNode(v.INFERENCE)}


def test_what_does_not_stand_now_is_no_triple_but_has_a_node() -> None:
    quads = list(inference_quads((A, P, B), (Rect(retracted=738_000),), NEVER, BASE))
    assert Quad(A, P, B, NamedNode(v.Graphs(BASE).inferred)) not in quads
    assert any(quad.predicate.value == v.RETRACTED for quad in quads)


def test_a_domain_is_concluded_where_the_ontology_asks(
    lights_copy: Callable[[dict[str, str | bytes]], Project],
) -> None:
    more = (
        f"<{LIGHTS}voicedBy> <{v.INFERS}> <{v.RANGE}> .\n<{LIGHTS}extinguished> <{v.INFERS}> <{v.DOMAIN}> .\n"
    )
    project = lights_copy({"ontology/more.ttl": more})
    found = {(rule.sort, v.local_name(rule.body[0].value)) for rule in read_rules(project).rules}
    assert {("range", "voicedBy"), ("domain", "extinguished")} <= found
    assert ("domain", "voicedBy") not in found


def test_explaining_a_chain_down_to_its_sources(
    lights_copy: Callable[[dict[str, str | bytes]], Project], capsys: pytest.CaptureFixture[str]
) -> None:
    project = lights_copy({})
    arguments = ["--project", str(project.root), "explain"]
    assert main([*arguments, "maren-holt", "servesAt", "gull-rock-light"]) == 0
    text = capsys.readouterr().out
    assert "because “tends”, then “at”, makes “serves at”, which holds while both do" in text
    assert "data/dossiers/gull-rock-log.yaml:16" in text
    assert "data/dossiers/light-list-1931.yaml:67" in text
    assert main([*arguments, "id:sker-lightship", "type", "Lighthouse", "--format", "json"]) == 0
    told_so = json.loads(capsys.readouterr().out)
    (way,) = told_so["ways"]
    assert way["rule"] == "kind"
    assert way["premises"][0]["given"] is True
    assert told_so["holds"] == [{}]


@pytest.mark.parametrize(
    ("triple", "says"),
    [
        (("gull-rock-light", "neighborOf", "sker-light"), 'did you mean "neighbourOf"?'),
        (("gull-rok", "neighbourOf", "sker-light"), 'nothing here has the id "gull-rok"'),
        (("gull-rock-light", "type", "Lighthous"), 'did you mean "Lighthouse"?'),
        (("gull-rock-light", "stairs", "many"), "is not a whole number"),
        (("old-gull", "neighbourOf", "sker-light"), "neither told nor does it follow"),
    ],
)
def test_what_cannot_be_explained_is_said(
    lights: Project,
    capsys: pytest.CaptureFixture[str],
    triple: tuple[str, str, str],
    says: str,
) -> None:
    assert main(["--project", str(lights.root), "explain", *triple]) == 1
    assert says in capsys.readouterr().err


def test_every_inference_of_now_can_be_explained(
    built: tuple[Project, Schema, Store, dict[Triple, Area], Rules[NamedNode]],
) -> None:
    project, schema, store, _, rules = built
    reader = StoreReader(store, schema, project.base)
    graph = NamedNode(v.Graphs(project.base).inferred)
    quads = [
        q
        for q in store.quads_for_pattern(None, None, None, graph)
        if isinstance(q.subject, NamedNode) and "/inference/" not in q.subject.value
    ]
    for quad in quads[:: max(1, len(quads) // 200)]:
        found = explain((quad.subject, quad.predicate, quad.object), reader, rules)  # type: ignore[arg-type]
        assert found is not None
        assert found.ways, quad
        assert not found.claims


def test_an_explanation_does_not_rest_on_itself(
    lights: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = replace(lights, state=tmp_path_factory.mktemp("state"))
    schema, store = load_schema(project), open_store(snapshot.build(project))
    triple = light("sker-light"), NamedNode(f"{LIGHTS}neighbourOf"), light("gull-rock-light")
    found = explain(triple, StoreReader(store, schema, project.base), read_rules(project))
    assert found is not None
    (way,) = found.ways
    (premise,) = way.premises
    assert premise.claims
    assert not premise.ways
