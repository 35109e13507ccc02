"""After an edit a check of what it touched tells what a check of everything tells."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from kg import checked, snapshot
from kg.cli import main
from kg.recheck import recheck
from kg.validate import findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

#: Found by a full check alone.
GLOBAL = {"dispute", "duplicate-source", "duplicate-name"}
SHAPES = """@prefix li: <https://lights.example/ontology#> .
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
li:FarShape a sh:NodeShape ; sh:targetClass li:Lighthouse ; sh:property
    [ sh:path ( li:neighbourOf li:stairs ) ; sh:maxInclusive 50 ],
    [ sh:path [ sh:inversePath li:replaces ] ; sh:class li:Lightship ],
    [ sh:path li:litBy ; sh:minCount 1 ; sh:severity sh:Warning ],
    [ sh:path li:neighbourOf ; sh:node li:NamedShape ],
    [ sh:path li:stairs ; sh:disjoint li:call ] .
li:NamedShape a sh:NodeShape ; sh:property [ sh:path rdfs:label ; sh:pattern "1$" ] .
li:ClaimShape a sh:NodeShape ; sh:targetClass sc:Claim ; sh:property
    [ sh:path sc:locator ; sh:pattern "^[^7]*$" ], [ sh:path sc:note ; sh:maxCount 0 ] .
"""
LIGHTS = ("gull-rock-light", "sker-light", "sker-lightship", "loose-light", "far-light")


def dossier(rng: random.Random, name: str) -> str:
    claims = ""
    for number in range(rng.randint(1, 5)):
        subject, (predicate, value) = (
            rng.choice(LIGHTS),
            (
                rng.choice(
                    (("stairs", rng.choice((12, 60))), ("neighbourOf", ""), ("replaces", ""), ("call", "12"))
                )
            ),
        )
        more = rng.choice(("", "", ", stance: denies", ", rank: preferred", ", note: odd", ", ref: A"))
        claims += (
            f"  - {{subject: {subject}, predicate: {predicate}, object: {value or rng.choice(LIGHTS)}, "
            f"locator: page {number}{rng.randint(1, 9)}{more}}}\n"
        )
    head = "# here\n" * rng.randint(0, 2)
    return f"{head}source:\n  id: {name}\n  type: Logbook\n  title: {name}\nclaims:\n{claims}"


def entities(rng: random.Random) -> str:
    kinds = ("Lighthouse", "Lightship")
    slugs = ("loose-light", "far-light")
    return "".join(
        f"- {{id: {s}, type: {rng.choice(kinds)}, name: {s} {rng.randint(1, 2)}}}\n" for s in slugs
    )


def everything(project: Project) -> list[str]:
    found = [one.problem for one in findings(project)]
    return [str(problem) for problem in found if problem.code not in GLOBAL]


@pytest.mark.parametrize("seed", range(4))
def test_a_recheck_tells_what_a_full_check_tells(lights_copy: Copy, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    names = [f"log-{number}" for number in range(3)]
    files: dict[str, str | bytes] = {"data/entities/loose.yaml": entities(rng), "ontology/more.ttl": SHAPES}
    files |= {f"data/dossiers/{name}.yaml": dossier(rng, name) for name in names}
    project = lights_copy(files)
    snapshot.build(project)
    checked.keep(project, findings(project))
    quick = shaped = 0
    for step in range(8):
        name = rng.choice(names)
        if rng.random() < 0.3:
            (project.data / "entities" / "loose.yaml").write_text(entities(rng))
        elif rng.random() < 0.15:
            (project.data / "dossiers" / f"{name}.yaml").unlink(missing_ok=True)
        else:
            (project.data / "dossiers" / f"{name}.yaml").write_text(dossier(rng, name))
        if rng.random() < 0.3:
            snapshot.build(project)
        found = recheck(project)
        if found is None:
            snapshot.build(project)
            checked.keep(project, findings(project))
        else:
            quick += 1
            shaped += sum(problem.code == "shacl" for problem in found.problems)
            told = [str(problem) for problem in found.problems if problem.code not in GLOBAL]
            assert told == everything(project), f"seed {seed}, step {step}"
            assert len({*told}) == len(told)
    assert quick > 2
    assert shaped > 2


def test_the_command_says_what_it_looked_at(lights_copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    project = lights_copy({})
    command = ["--project", str(project.root), "check"]
    assert main(command) == 0
    assert capsys.readouterr().out.endswith("1 warning in 1 file\n")
    snapshot.build(project)
    main(command)
    assert "looked" not in capsys.readouterr().out, "no check of what was built came before"
    main(command)
    assert capsys.readouterr().out.endswith("1 warning in 1 file; nothing was edited since the last check\n")
    path = project.data / "dossiers" / "gull-rock-log.yaml"
    path.write_text(
        path.read_text() + "  - {subject: gull-rock-light, predicate: stairs, object: 0, locator: p}\n"
    )
    assert main(command) == 1
    out = capsys.readouterr().out
    assert re.search(r"gull-rock-log\.yaml:\d+:5: error: gull-rock-light · stairs: a light has at least", out)
    assert re.search(r"; looked at 1 file and \d+ things that see the edit \(.*--full\)\n", out)
    main([*command, "--full"])
    assert "looked" not in capsys.readouterr().out
    assert len(list((project.state / "snapshots").iterdir())) == 1, "nothing is published, nothing left"


def test_a_broken_edit_is_told_by_reading_everything(
    lights_copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    project = lights_copy({})
    snapshot.build(project)
    main(["--project", str(project.root), "check"])
    lights_copy({"data/entities/extra.yaml": "- {id: x, type: Lightouse, name: X}\n"})
    assert recheck(project) is None
    assert main(["--project", str(project.root), "check"]) == 1
    assert 'did you mean "Lighthouse"' in capsys.readouterr().out
