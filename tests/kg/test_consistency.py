"""Consistency is proved by a real HermiT; what contradicts the ontology is named with its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.blame import smallest_conflict
from kg.cli import main
from kg.errors import ReasonerError
from kg.validate import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.errors import Problem
    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

CLAIM = """source:
  id: rumour
  type: Broadsheet
  title: A rumour
  url: https://lights.example/archive/rumour
  accessed: 2026-01-15
claims:
  - subject: maren-holt
    predicate: replacedBy
    object: old-gull
    locator: page 1
"""


@pytest.fixture(autouse=True)
def quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Java compile little: each proof is a process of its own, and takes less time than its start."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def reasoned(project: Project) -> list[Problem]:
    return [p for p in check(project, shacl=False, reason=True) if p.severity == "error"]


def test_both_projects_are_consistent(project: Project) -> None:
    assert not reasoned(project)


def test_an_entity_of_two_kinds_that_exclude_each_other(lights_copy: Copy) -> None:
    both = "- id: hermit\n  type: [Keeper, Headland]\n  name: Hermit\n"
    (found,) = reasoned(lights_copy({"data/entities/hermit.yaml": both}))
    assert found.code == "inconsistent"
    assert found.origin.file == "data/entities/hermit.yaml"
    assert "“Hermit is a keeper” (data/entities/hermit.yaml:1:3)" in found.message
    assert "“Hermit is a headland”" in found.message


def test_a_claim_that_contradicts_a_kind_by_way_of_an_inverse(lights_copy: Copy) -> None:
    """No look-up finds this one: the property says nothing of its ends, but its inverse does."""
    (found,) = reasoned(lights_copy({"data/dossiers/rumour.yaml": CLAIM}))
    assert (found.origin.file, found.origin.line) == ("data/dossiers/rumour.yaml", 8)
    assert "“Maren Holt replaced by Gull Rock Light” (data/dossiers/rumour.yaml:8:5)" in found.message
    assert "“Maren Holt is a keeper” (data/entities/people.yaml" in found.message
    assert found.message.count(" (data/") == 2


def test_a_class_that_nothing_can_be(lights_copy: Copy) -> None:
    more = """@prefix li: <https://lights.example/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    li:Chimera a owl:Class ; rdfs:subClassOf li:Keeper, li:Lamp ; rdfs:label "chimera"@en ."""
    (found,) = reasoned(lights_copy({"ontology/more.ttl": more}))
    assert found.code == "empty-class"
    assert "“chimera”" in found.message


def test_what_hermit_does_not_take_is_said(lights_copy: Copy) -> None:
    more = """@prefix li: <https://lights.example/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    li:neighbourOf a owl:TransitiveProperty, owl:AsymmetricProperty ."""
    with pytest.raises(ReasonerError, match="HermiT gave up"):
        reasoned(lights_copy({"ontology/more.ttl": more}))


def test_without_java_it_is_said_what_to_do(
    lights: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["--project", str(lights.root), "check", "--no-shapes", "--reason"]) == 1
    assert "needs Java" in capsys.readouterr().err


@given(st.sets(st.integers(0, 40), min_size=1, max_size=5))
def test_the_smallest_conflict_is_found(conflict: set[int]) -> None:
    found = smallest_conflict(range(41), lambda some: not conflict <= set(some))
    assert set(found) == conflict


def test_of_two_conflicts_one_is_found_whole() -> None:
    found = smallest_conflict(range(50), lambda some: not ({3, 30} <= set(some) or {4, 40} <= set(some)))
    assert sorted(found) in ([3, 30], [4, 40])
