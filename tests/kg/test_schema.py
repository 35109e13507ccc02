from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg import vocab as v
from kg.errors import SchemaError
from kg.schema import load_schema, nearest
from kg.turtle import ontology_quads

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.schema import Schema

LI = "https://lights.example/ontology#"


def test_every_term_has_a_label_and_a_definition(schema: Schema) -> None:
    terms = [*schema.kinds_by_name.values(), *schema.properties_by_name.values()]
    assert terms
    for term in terms:
        assert term.label, f"{term.iri} needs rdfs:label"
        assert term.definition, f"{term.iri} needs skos:definition"


def test_every_domain_and_range_is_a_known_class(schema: Schema) -> None:
    for prop in schema.properties_by_name.values():
        named = [*prop.domains, *(prop.ranges if prop.is_object else ())]
        unknown = [iri for iri in named if iri not in schema.kinds]
        assert not unknown, f"{prop.name}: declare {unknown} as owl:Class"


def test_every_code_list_has_entries(schema: Schema) -> None:
    for prop in schema.properties_by_name.values():
        if prop.value_type == "concept":
            assert any(schema.notations(iri) for iri in prop.ranges), f"{prop.name}: its code list is empty"


def test_every_group_of_a_property_is_described(schema: Schema) -> None:
    for prop in schema.properties.values():
        assert prop.group is None or prop.group in schema.groups, f"{prop.name}: {prop.group} has no label"


def test_inverses_point_at_each_other(schema: Schema) -> None:
    for prop in schema.properties.values():
        if prop.inverse_of and prop.inverse_of in schema.properties:
            assert schema.properties[prop.inverse_of].inverse_of == prop.iri


def test_kinds_inherit_what_they_do_not_say(lights: Project) -> None:
    schema = load_schema(lights)
    ship = schema.kind("Lightship")
    assert ship is not None
    assert ship.colour == "#b3541e"
    assert ship.shape == "diamond"
    assert not ship.facet
    assert {v.ENTITY, LI + "Lighthouse", ship.iri} <= ship.ancestors
    assert schema.is_a(ship.iri, LI + "Lighthouse")
    saying = schema.kind("Saying")
    assert saying is not None
    assert saying.role == v.UTTERANCE_ROLE


def test_properties_say_what_pages_need(lights: Project) -> None:
    schema = load_schema(lights)
    found = {
        name: schema.property(name) for name in ("height", "firstLitOn", "tends", "character", "blamedOn")
    }
    assert all(found.values())
    types = {name: prop.value_type for name, prop in found.items() if prop}
    assert types == {
        "height": "quantity",
        "firstLitOn": "date",
        "tends": "entity",
        "character": "concept",
        "blamedOn": "entity",
    }
    tends, blamed, first = found["tends"], found["blamedOn"], found["firstLitOn"]
    assert tends
    assert blamed
    assert first
    assert (tends.inverse_label, tends.time_kind, tends.is_edge) == ("keepers", "state", True)
    assert blamed.ranges == (LI + "Keeper", LI + "Lighthouse")
    assert first.functional
    assert first.group == LI + "serviceGroup"
    assert [group.label for group in schema.groups.values()] == ["The building", "In service", "People"]


def test_core_terms_are_no_predicates(schema: Schema) -> None:
    for name in ("beginEarliest", "wasDerivedFrom", "locator"):
        assert schema.property(name) is None
    assert schema.concept(v.STANCE_CLASS, "denies")
    assert schema.notations(v.RANK_CLASS) == ("preferred", "normal", "deprecated")


def test_a_broken_turtle_file_is_named_with_its_line(
    lights_copy: Callable[[dict[str, str]], Project],
) -> None:
    project = lights_copy(
        {"ontology/extra.ttl": "@prefix a: <https://a.example/> .\na:b a:c ;; a:d a:e\na:f"}
    )
    with pytest.raises(SchemaError, match=re.escape("ontology/extra.ttl:2:9: ;")):
        load_schema(project)


def test_two_properties_of_one_name_are_refused(lights_copy: Callable[[dict[str, str]], Project]) -> None:
    extra = """@prefix o: <https://other.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        o:height a owl:DatatypeProperty ; skos:definition "Another." ."""
    with pytest.raises(SchemaError, match="share the name 'height'"):
        load_schema(lights_copy({"ontology/extra.ttl": extra}))


def test_a_circle_of_classes_does_no_harm(lights_copy: Callable[[dict[str, str]], Project]) -> None:
    extra = """@prefix li: <https://lights.example/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        li:Lighthouse rdfs:subClassOf li:Lightship ."""
    schema = load_schema(lights_copy({"ontology/extra.ttl": extra}))
    assert schema.is_a(LI + "Lighthouse", LI + "Lightship")


def test_the_ontology_graph_has_no_blank_nodes_and_stable_names(project: Project) -> None:
    first, second = (sorted(map(str, ontology_quads(project))) for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first)
    assert not any("_:" in line.partition(" ")[0] for line in first)
    assert not any(" _:" in line for line in first)


@pytest.mark.parametrize(
    ("word", "found"), [("isued", "issued"), ("ISSUED", "issued"), ("q", None), ("x" * 9999, None)]
)
def test_the_nearest_word_is_found_or_none(word: str, found: str | None) -> None:
    assert nearest(word, ["issued", "signed", "holdsPost"]) == found
