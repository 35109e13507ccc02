"""The curated data hold what was researched, and as much as was promised."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import vocab as v
from kg.quads import quads
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.claims import Claim
    from kg.project import Project
    from kg.records import Loaded

HERE = Path(__file__).parent


def table(name: str) -> list[tuple[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in list(csv.reader(file))[1:]]


REFS = [(ref, int(count)) for ref, count in table("refs.csv")]
CONFLICTS = table("conflicts.csv")


@pytest.fixture(scope="module")
def research(policy: Project) -> Loaded:
    return load(policy, load_schema(policy))


@pytest.fixture(scope="module")
def by_ref(research: Loaded) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in research.dataset.claims:
        for ref in claim.refs:
            found[ref].append(claim)
    return found


def test_nothing_is_wrong_with_the_files(research: Loaded) -> None:
    errors = [str(problem) for problem in research.problems if problem.severity == "error"]
    assert not errors, "\n".join(errors)


def test_every_row_of_research_is_covered(by_ref: dict[str, list[Claim]]) -> None:
    missing = [ref for ref, _ in REFS if ref not in by_ref]
    assert not missing, f"give a claim `ref: {missing[0]}`, and so for {missing}"


def test_every_source_of_a_row_is_there(by_ref: dict[str, list[Claim]]) -> None:
    found = {ref: len({claim.source for claim in by_ref.get(ref, ())}) for ref, _ in REFS}
    short = {ref: f"{found[ref]} of {count}" for ref, count in REFS if found[ref] < count}
    assert not short, f"repeat the claims in the dossiers of the other sources: {short}"


def test_both_sides_of_every_conflict_are_there_and_linked(policy: Project, research: Loaded) -> None:
    linked: set[tuple[str, str]] = set()
    bearing = {claim.id: claim.refs for claim in research.dataset.claims}
    for quad in quads(research.dataset, load_schema(policy), policy):
        if quad.predicate.value == v.CONTRADICTS:
            one, other = (
                str(getattr(term, "value", "")).rpartition("/")[2] for term in (quad.subject, quad.object)
            )
            linked |= {(a, b) for a in bearing[one] for b in bearing[other]}
    missing = [pair for pair in CONFLICTS if pair not in linked]
    assert not missing, f"link them with `contradicts`: {missing}"


def test_the_graph_is_as_large_as_promised(research: Loaded) -> None:
    dataset = research.dataset
    assert len(dataset.claims) >= 1200
    assert len(dataset.entities) >= 450
    assert len(dataset.sources) >= 350


def test_every_claim_can_be_found_in_its_source(research: Loaded) -> None:
    for claim in research.dataset.claims:
        assert claim.locator or claim.kind == v.QUOTATION, f"{claim.origin}: where in the source?"
        assert len((claim.locator or "").split()) <= 12, f"{claim.origin}: the locator is too long"


def test_every_entity_takes_part_in_a_claim(research: Loaded) -> None:
    named: set[str] = set()
    for claim in research.dataset.claims:
        values = [claim.object, *(value for _, value in claim.qualifiers)]
        named |= {claim.subject, claim.speaker or "", *claim.reporters, *(value.value for value in values)}
    idle = [
        f"{entity.origin}: {entity.name}" for entity in research.dataset.entities if entity.iri not in named
    ]
    assert not idle, "\n".join(idle)


def test_a_weekday_that_cannot_be_is_kept_and_flagged(research: Loaded) -> None:
    assert any(claim.calendar for claim in research.dataset.claims), "the sources' impossible dates are gone"
