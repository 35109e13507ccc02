from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg import vocab as v
from kg.quads import quads
from kg.records import load
from kg.schema import load_schema
from kg.turtle import ontology_quads

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Quad

    from kg.project import Project
    from kg.records import Loaded
    from kg.schema import Schema

LI = "https://lights.example/ontology#"
ID = "https://lights.example/id/"


@pytest.fixture(scope="module")
def found(project: Project, schema: Schema, loaded: Loaded) -> list[Quad]:
    return list(quads(loaded.dataset, schema, project))


def lights_quads(project: Project) -> list[Quad]:
    schema = load_schema(project)
    loaded = load(project, schema)
    assert loaded.ok, loaded.problems
    return list(quads(loaded.dataset, schema, project))


def direct(project: Project, subject: str, predicate: str) -> set[str]:
    graph = NamedNode(v.Graphs(project.base).asserted)
    store = Store()
    store.extend(lights_quads(project))
    triples = store.quads_for_pattern(NamedNode(ID + subject), NamedNode(LI + predicate), None, graph)
    return {str(getattr(quad.object, "value", "")).removeprefix(ID) for quad in triples}


def test_a_triple_stands_once_in_one_graph(found: list[Quad], project: Project) -> None:
    every = [*found, *ontology_quads(project)]
    triples = Counter((q.subject, q.predicate, q.object) for q in every)
    assert [triple for triple, count in triples.items() if count > 1] == []


def test_there_are_no_blank_nodes(found: list[Quad]) -> None:
    assert not any(isinstance(term, BlankNode) for quad in found for term in (quad.subject, quad.object))


def test_only_the_projects_own_addresses_are_subjects(found: list[Quad], project: Project) -> None:
    allowed = tuple(project.base + folder for folder in ("id/", "claim/", "source/"))
    assert all(str(getattr(quad.subject, "value", "")).startswith(allowed) for quad in found)
    graphs = v.Graphs(project.base)
    assert {quad.graph_name for quad in found} <= {NamedNode(graphs.asserted), NamedNode(graphs.claims)}


def test_every_claim_says_what_where_and_how(found: list[Quad], loaded: Loaded, project: Project) -> None:
    needed = {
        v.SUBJECT,
        v.PREDICATE,
        v.OBJECT,
        v.DERIVED_FROM,
        v.KIND,
        v.STANCE,
        v.RANK,
        v.FILE,
        v.LINE,
        v.RECORDED,
    }
    said: dict[str, set[str]] = {}
    for quad in found:
        said.setdefault(str(getattr(quad.subject, "value", "")), set()).add(quad.predicate.value)
    for claim in loaded.dataset.claims:
        assert needed <= said[v.claim_iri(project.base, claim.id)]


def test_the_store_holds_what_was_put_in(found: list[Quad]) -> None:
    """The engine rewrites some literals; none may collapse into another."""
    store = Store()
    store.bulk_extend(found)
    assert len(store) == len(found)


def test_only_asserted_facts_become_direct_triples(lights: Project) -> None:
    assert direct(lights, "maren-holt", "extinguished") == {"gull-rock-light"}, "asserted once, denied once"
    assert direct(lights, "wreck-of-the-petrel", "blamedOn") == set(), "an assessment"
    assert direct(lights, "gull-rock-light", "musing") == set(), "a prediction"
    assert direct(lights, "holt-fog-saying", "verbatim") == {"Fog is the sea come up to look at us."}


def test_the_best_rank_stands_and_the_retracted_does_not(lights: Project) -> None:
    assert direct(lights, "gull-rock-light", "height") == {"38 metre"}
    assert direct(lights, "sker-light", "height") == {"21.5 metre"}


DOSSIER = "source: {id: x, type: Logbook, title: T}\nclaims:\n"


def claims(*rows: str) -> dict[str, str]:
    lines = [f"  - {{subject: sker-light, {row}, locator: p. {number}}}\n" for number, row in enumerate(rows)]
    return {"data/dossiers/x.yaml": DOSSIER + "".join(lines)}


@pytest.mark.parametrize(
    ("predicate", "rows", "stands"),
    [
        ("character", ["character, object: fixed", "character, object: flashing"], {"fixed", "flashing"}),
        (
            "character",
            ["character, object: fixed, rank: preferred", "character, object: flashing"],
            {"fixed"},
        ),
        ("character", ["character, object: fixed, rank: deprecated"], set()),
        ("character", ["character, object: fixed, retracted: 2026-01-01"], set()),
        ("character", ["character, object: fixed, stance: denies"], set()),
        # Of many values, a preferred one sets aside only what contradicts it.
        (
            "neighbourOf",
            ["neighbourOf, object: gull-rock-light, rank: preferred", "neighbourOf, object: sker-lightship"],
            {"gull-rock-light", "sker-lightship"},
        ),
        (
            "neighbourOf",
            [
                "neighbourOf, object: sker-light, rank: preferred, ref: Z1",
                "neighbourOf, object: sker-lightship, contradicts: [Z1]",
            ],
            {"gull-rock-light", "sker-light"},
        ),
        (
            "neighbourOf",
            [
                "neighbourOf, object: sker-lightship",
                "neighbourOf, object: sker-lightship, stance: denies, rank: preferred",
            ],
            {"gull-rock-light"},
        ),
    ],
)
def test_rivals_and_ranks(
    lights_copy: Callable[[dict[str, str]], Project], predicate: str, rows: list[str], stands: set[str]
) -> None:
    base = ["neighbourOf, object: gull-rock-light"] if predicate == "neighbourOf" else []
    project = lights_copy(claims(*(f"predicate: {row}" for row in [*base, *rows])))
    got = {value.removeprefix(LI) for value in direct(project, "sker-light", predicate)}
    assert got == stands


def test_links_by_ref_reach_every_bearer_and_contradiction_holds_both_ways(lights: Project) -> None:
    store = Store()
    store.extend(lights_quads(lights))
    pairs = {
        (quad.subject, quad.object)
        for quad in store.quads_for_pattern(None, NamedNode(v.CONTRADICTS), None, None)
    }
    assert len(pairs) == 4
    assert {(b, a) for a, b in pairs} == pairs
    assert not any(a == b for a, b in pairs)


def test_dates_numbers_and_wordings_stand_on_the_claim(lights: Project) -> None:
    store = Store()
    store.extend(lights_quads(lights))

    def values(subject: str, predicate: str, qualifier: str) -> set[str]:
        about = {
            q.subject for q in store.quads_for_pattern(None, NamedNode(v.SUBJECT), NamedNode(ID + subject))
        }
        says = {
            q.subject
            for q in store.quads_for_pattern(None, NamedNode(v.PREDICATE), NamedNode(LI + predicate))
        }
        found = (
            q for claim in about & says for q in store.quads_for_pattern(claim, NamedNode(qualifier), None)
        )
        return {str(getattr(quad.object, "value", "")) for quad in found}

    assert values("gull-rock-light", "firstLitOn", v.VALUE_EARLIEST) == {"1868-11-01"}
    assert values("gull-rock-light", "firstLitOn", v.VALUE_LATEST) == {"1868-11-30"}
    assert values("gull-rock-light", "litBy", v.END_LATEST) == {"1924-05-01"}
    assert values("gull-rock-light", "litBy", v.BEGIN_EARLIEST) == {"1868-11-01", "1924-05-02"}
    assert values("electric-lamp", "intensity", v.LOWER) == {"120000"}
    assert values("electric-lamp", "intensity", v.UPPER) == set()
    assert values("electric-lamp", "intensity", v.UNIT) == {LI + "candela"}
    assert values("gull-rock-light", "height", v.VALUE_WORDING) == {"thirty-eight metres"}
    assert values("holt-fog-saying", "voicedOn", v.CALENDAR_CONFLICT) == {
        "13 February 1907 was a Wednesday, not a Friday"
    }
    assert values("maren-holt", "extinguished", v.REPORTED_BY) == {ID + "tobias-wick"}
    assert values("wreck-of-the-petrel", "lostNear", LI + "regards") == {
        ID + "gull-rock-light",
        ID + "sker-light",
    }


def test_hostile_names_stay_text(lights: Project) -> None:
    names = [quad.object for quad in lights_quads(lights) if quad.predicate.value == v.LABEL]
    assert Literal("Wreck of the Petrel <b>& crew</b>", language="en") in names
    assert any(quad.predicate.value == v.REPLACED_BY for quad in lights_quads(lights))
