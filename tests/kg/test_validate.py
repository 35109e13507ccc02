from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.validate import check, main, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

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
