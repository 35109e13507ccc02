"""What a store gives back is what the files said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.answers import answers
from kg.disputes import disputes
from kg.engine import Embedded, Engine
from kg.errors import Origin
from kg.independence import lineage
from kg.recall import recall
from kg.recall_lineage import recall_lineage
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.claims import Claim, Dataset
    from kg.project import Project
    from kg.schema import Schema

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module", params=["policy", "lights"])
def both(
    request: pytest.FixtureRequest, compiled: Callable[[Project], Project]
) -> tuple[Dataset, Engine, Schema, Project]:
    """A project's dataset from its files, and a store of the same."""
    project = compiled(request.getfixturevalue(request.param))
    schema = load_schema(project)
    made = snapshot.build(project)
    return load(project, schema).dataset, Embedded(snapshot.open_store(made)), schema, project


def plain(claim: Claim) -> Claim:
    """Leave out what a store does not keep, or keeps in another form: columns, links, wordings."""
    place = Origin(claim.origin.file, claim.origin.line)
    refs = tuple(sorted(ref for ref in claim.refs if ref != claim.id))
    return replace(
        claim,
        origin=place,
        refs=refs,
        reporters=tuple(sorted(set(claim.reporters))),
        links=(),
        qualifiers=(),
        when_wording=None,
        value_wording=None,
        note=None,
        reason=None,
        calendar=None,
        quantity=None,
    )


def test_claims_come_back(both: tuple[Dataset, Engine, Schema, Project]) -> None:
    told, engine, schema, project = both
    found = recall(engine, schema, project.base)
    assert {c.id: plain(c) for c in found.claims} == {c.id: plain(c) for c in told.claims}
    units = {c.id: c.quantity.unit for c in told.claims if c.quantity}
    assert {c.id: c.quantity.unit for c in found.claims if c.quantity} == units
    assert units


def test_links_come_back(both: tuple[Dataset, Engine, Schema, Project]) -> None:
    told, engine, schema, project = both
    found = recall(engine, schema, project.base)

    def pairs(dataset: Dataset) -> set[tuple[frozenset[str], str]]:
        return {(frozenset((a.one.id, a.other.id)), a.relation) for a in answers(dataset.claims)}

    assert pairs(found) == pairs(told)
    assert pairs(told)


def test_sources_and_entities_come_back(both: tuple[Dataset, Engine, Schema, Project]) -> None:
    told, engine, schema, project = both
    found = recall(engine, schema, project.base)
    kept = {s.iri: (s.title, s.kind, s.publisher, s.published, s.relays) for s in found.sources}
    assert kept == {s.iri: (s.title, s.kind, s.publisher, s.published, s.relays) for s in told.sources}
    names = {e.iri: (e.name, frozenset(e.kinds)) for e in told.entities}
    assert {e.iri: (e.name, frozenset(e.kinds)) for e in found.entities} == names
    assert dict(found.redirects) == dict(told.redirects)


def test_lineage_by_itself_is_that_of_the_dataset(both: tuple[Dataset, Engine, Schema, Project]) -> None:
    told, engine, _, project = both
    assert recall_lineage(engine, project.base) == lineage(told)


def test_disputes_are_the_same_from_files_and_from_a_store(
    both: tuple[Dataset, Engine, Schema, Project],
) -> None:
    told, engine, schema, project = both
    from_files = disputes(told, schema)
    from_store = disputes(recall(engine, schema, project.base), schema)
    assert {(d.id, d.verdict, frozenset(c.id for c in d.claims)) for d in from_files} == {
        (d.id, d.verdict, frozenset(c.id for c in d.claims)) for d in from_store
    }
    assert from_files
