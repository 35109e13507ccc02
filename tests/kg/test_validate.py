from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg.validate import check, main, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project

    Make = Callable[[dict[str, str]], Project]

DOSSIER = "source: {id: x, type: Logbook, title: T}\nclaims:\n"


def shapes(project: Project) -> list[str]:
    return [str(problem) for problem in check(project) if problem.code == "shacl"]


def test_both_projects_pass_their_shapes(project: Project) -> None:
    errors = [str(problem) for problem in check(project) if problem.severity == "error"]
    assert not errors, "\n".join(errors)


def test_a_value_out_of_shape_is_told_at_its_claim(lights_copy: Make) -> None:
    text = DOSSIER + "  - {subject: gull-rock-light, predicate: stairs, object: 0, locator: p}\n"
    (problem,) = shapes(lights_copy({"data/dossiers/x.yaml": text}))
    assert problem.startswith(
        "data/dossiers/x.yaml:3:5: error: gull-rock-light · stairs: a light has at least one"
    )


def test_one_value_too_many_is_told_at_the_first(lights_copy: Make) -> None:
    text = DOSSIER + "  - {subject: gull-rock-light, predicate: standsOn, object: sker-point, locator: p}\n"
    (problem,) = shapes(lights_copy({"data/dossiers/x.yaml": text}))
    assert re.fullmatch(
        r"data/dossiers/light-list-1931\.yaml:\d+:5: error: .*one headland \[shacl\]", problem
    )


def test_a_missing_value_is_told_at_the_entity(lights_copy: Make) -> None:
    text = "- id: mute-saying\n  type: Saying\n  name: Mute\n"
    assert shapes(lights_copy({"data/entities/x.yaml": text})) == [
        "data/entities/x.yaml:1:3: error: mute-saying · said by: a saying names who said it [shacl]"
    ]


MORE = """@prefix li: <https://lights.example/ontology#> .
@prefix id: <https://lights.example/id/> .
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
li:Fog a owl:Class ; rdfs:subClassOf sc:Entity .
"""
ENTITIES = """- {id: low-rock, type: Headland, name: low rock}
- {id: low-light, type: Lighthouse, name: Low Light}
- {id: odd-name, type: Lamp, name: Odd}
"""
CLAIMS = (
    DOSSIER
    + """  - {subject: low-light, predicate: standsOn, object: low-rock, locator: a}
  - {subject: low-light, predicate: litBy, object: odd-name, locator: b}
  - {subject: low-light, predicate: stairs, object: 12, stance: denies, locator: c}
  - {subject: low-light, predicate: stairs, object: 12, locator: d}
  - {subject: gull-rock-light, predicate: neighbourOf, object: low-light, locator: e}
"""
)


# A shape, and how the one problem begins that comes of it.
SHAPES = [
    (
        "sh:targetNode id:low-light ; sh:property [ sh:pattern '^[A-Z]' ; sh:path (li:standsOn rdfs:label) ]",
        "data/entities/low.yaml:1:3: error: low-light · stands on / label:",
    ),
    (
        "sh:targetNode id:low-light ; sh:property [ sh:path ( li:litBy li:intensity ) ; sh:minCount 1 ]",
        "data/dossiers/x.yaml:4:5: error: low-light · lit by / intensity:",
    ),
    (
        "sh:targetNode id:low-rock ; sh:property [ sh:maxCount 0 ; sh:path [ sh:inversePath li:standsOn ] ]",
        "data/dossiers/x.yaml:3:5: error: low-rock · lights here:",
    ),
    (
        (
            "sh:targetNode id:low-rock ; sh:property [ sh:class li:Lamp ; "
            "sh:path [ sh:inversePath ( li:neighbourOf li:standsOn ) ] ]"
        ),
        "data/dossiers/x.yaml:7:5: error: low-rock · lights here / ^neighbour of:",
    ),
    ("sh:targetNode id:odd-name ; sh:nodeKind sh:Literal", "data/entities/low.yaml:3:3: error: odd-name:"),
    (
        (
            "sh:targetNode id:low-light ; sh:closed true ; sh:ignoredProperties "
            "( rdf:type rdfs:label li:standsOn li:litBy sc:file sc:line )"
        ),
        "data/dossiers/x.yaml:6:5: error: low-light · stairs:",
    ),
    (
        (
            "sh:targetNode id:low-light ; sh:sparql [ sh:message 'steep' ; sh:select "
            "'SELECT $this ?value WHERE { $this <https://lights.example/ontology#stairs> ?value }' ]"
        ),
        "data/dossiers/x.yaml:6:5: error: low-light: steep",
    ),
    (
        "sh:targetNode id:low-light ; sh:property [ sh:path li:stairs ; sh:equals li:height ]",
        "data/dossiers/x.yaml:6:5: error: low-light · stairs:",
    ),
    (
        "sh:targetNode id:low-light ; sh:node [ sh:property [ sh:path li:stairs ; sh:maxInclusive 3 ] ]",
        "data/entities/low.yaml:2:3: error: low-light:",
    ),
    ("sh:targetObjectsOf li:stairs ; sh:minInclusive 13", "data/dossiers/x.yaml:6:5: error: 12:"),
    (
        "sh:targetClass sc:Claim ; sh:property [ sh:path sc:locator ; sh:pattern '^..|^[^d]$' ]",
        "data/dossiers/x.yaml:6:5: error: ",
    ),
    (
        "sh:targetNode li:Fog ; sh:property [ sh:path rdfs:subClassOf ; sh:maxCount 0 ]",
        "ontology/more.ttl:8:1: error: Fog · subClassOf:",
    ),
]


@pytest.mark.parametrize(("shape", "told"), SHAPES)
def test_every_result_has_its_file_and_line(lights_copy: Make, shape: str, told: str) -> None:
    files = {"data/entities/low.yaml": ENTITIES, "data/dossiers/x.yaml": CLAIMS}
    project = lights_copy({**files, "ontology/more.ttl": f"{MORE}li:MoreShape a sh:NodeShape ; {shape} ."})
    (problem,) = shapes(project)
    assert problem.startswith(told)


def test_shapes_that_cannot_be_read_are_told(lights_copy: Make) -> None:
    shape = "li:X a sh:NodeShape ; sh:targetNode li:x ; sh:property [ sh:path li:stairs ; sh:minCount 'x' ] ."
    (problem,) = shapes(lights_copy({"ontology/more.ttl": f"{MORE}{shape}"}))
    assert problem.startswith("ontology:1:1: error: ")


def test_shapes_wait_until_the_files_load(lights_copy: Make) -> None:
    text = "- id: mute-saying\n  type: Saing\n  name: Mute\n"
    project = lights_copy({"data/entities/x.yaml": text})
    assert [problem.code for problem in check(project) if problem.severity == "error"] == ["unknown-kind"]


def test_a_broken_ontology_is_the_only_problem(lights_copy: Make) -> None:
    project = lights_copy({"ontology/x.ttl": "a b c"})
    (problem,) = check(project)
    assert str(problem).startswith("ontology/x.ttl:1:")
    assert problem.code == "schema"


def test_the_command_prints_problems_and_tells_by_its_status(
    lights_copy: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    project = lights_copy({})
    assert main([str(project.root)]) == 0
    assert capsys.readouterr().out.endswith("1 warning\n")
    lights_copy({"data/entities/x.yaml": "- a\n"})
    assert main([str(project.root)]) == 1
    assert capsys.readouterr().out.endswith("1 error, 1 warning\n")
    assert main([str(project.root / "data")]) == 1
    assert "is not a project" in capsys.readouterr().err
    assert summary([]) == "no problems"
