"""Claims, entities and findings in columns are what they are as objects."""

from __future__ import annotations

import datetime as dt
import pickle
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kg import snapshot
from kg.alike import Alike
from kg.breakdown import breakdown, facets
from kg.claim_table import ClaimTable
from kg.claims import Dataset
from kg.contested import contested
from kg.disputes import disputes
from kg.engine import Embedded
from kg.kept_claims import kept_columns
from kg.quality import measure
from kg.recall import recall
from kg.recall_lineage import recall_lineage
from kg.schema import load_schema
from kg.support import statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.independence import Lineage
    from kg.project import Project
    from kg.recall import Recalled
    from kg.schema import Schema

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module", params=["policy", "lights"])
def found(
    request: pytest.FixtureRequest, compiled: Callable[[Project], Project]
) -> tuple[Recalled, Schema, Lineage]:
    project = compiled(request.getfixturevalue(request.param))
    schema = load_schema(project)
    engine = Embedded(snapshot.open_store(snapshot.build(project)))
    return recall(engine, schema, project.base), schema, recall_lineage(engine, project.base)


def test_whoever_says_the_same_is_alike(found: tuple[Recalled, Schema, Lineage]) -> None:
    claims = found[0].claims
    alike, listed = Alike(claims.columns), list(claims)
    same: dict[object, set[int]] = defaultdict(set)
    for row, claim in enumerate(listed):
        same[statement(claim)].add(row)
    for row, claim in enumerate(listed):
        rows = alike.rows(np.array([row])).tolist()
        assert same[statement(claim)] <= set(rows)
        about = {(listed[one].subject, listed[one].predicate) for one in rows}
        assert about == {(claim.subject, claim.predicate)}
    several = alike.rows(np.array([3, 1, 3])).tolist()
    assert several == sorted({row for one in (1, 3) for row in alike.rows(np.array([one])).tolist()})
    assert alike.rows(np.array([], np.intp)).tolist() == []


def test_what_one_process_read_can_be_sent_to_another(found: tuple[Recalled, Schema, Lineage]) -> None:
    dataset = found[0]
    sent: Recalled = pickle.loads(pickle.dumps(dataset))  # noqa: S301 - our own
    assert list(sent.claims) == list(dataset.claims)
    assert list(sent.entities) == list(dataset.entities)
    assert sent.claims.where("subject", [dataset.claims[0].subject]).tolist()


def test_claims_are_looked_up_by_row_id_and_field(found: tuple[Recalled, Schema, Lineage]) -> None:
    claims = found[0].claims
    listed = list(claims)
    assert len(claims) == len(listed)
    assert listed == sorted(listed, key=lambda one: (one.origin.file, one.origin.line, one.id))
    assert claims[-1] == listed[-1]
    assert claims[3:9:2] == listed[3:9:2]
    with pytest.raises(IndexError):
        _ = claims[len(listed)]
    some = [listed[row] for row in (7, 2, 5)]
    assert claims.places([*(one.id for one in some), "no such id"]).tolist() == [2, 5, 7]
    assert claims.places([]).tolist() == []
    subject = listed[4].subject
    about = [row for row, one in enumerate(listed) if one.subject == subject]
    assert claims.where("subject", [subject, "https://nobody.example/"]).tolist() == about
    parted = list(claims.by_subject())
    assert sorted(row for rows, _ in parted for row in rows) == list(range(len(listed)))
    assert all([listed[row] for row in rows] == some for rows, some in parted)
    assert all(len({one.subject for one in some}) == 1 for _, some in parted)


def test_claims_may_be_made_once(found: tuple[Recalled, Schema, Lineage]) -> None:
    claims = found[0].claims
    kept = claims.remembering()
    assert claims[3] is not claims[3]
    assert kept[3] is kept[3]
    assert kept.at(np.array([5, 3, 5])) == [claims[5], claims[3], claims[5]]
    assert list(kept.by_subject()) == list(claims.by_subject())
    assert all(one is again for one, again in zip(kept, kept, strict=True))


def test_columns_are_kept_beside_a_snapshot(found: tuple[Recalled, Schema, Lineage], tmp_path: Path) -> None:
    claims = found[0].claims
    for _ in range(2):
        columns = kept_columns(tmp_path, lambda: claims.columns)
        assert columns is not claims.columns
        files = {source.iri: source.origin.file for source in found[0].sources}
        assert list(ClaimTable(columns, found[1], files)) == list(claims)
        (tmp_path / "claims-2" / "index.json").unlink()
    assert kept_columns(tmp_path / "nowhere", lambda: claims.columns) is claims.columns


def test_every_dispute_is_among_the_contested_claims(found: tuple[Recalled, Schema, Lineage]) -> None:
    dataset, schema, lineage = found
    some = contested(dataset.claims, schema)
    assert len(some) < len(dataset.claims)
    whole = disputes(dataset, schema, lineage)
    assert disputes(Dataset(claims=some), schema, lineage) == whole
    assert whole


def test_quality_is_the_same_of_columns_and_of_objects(found: tuple[Recalled, Schema, Lineage]) -> None:
    dataset, schema, lineage = found
    objects = Dataset(tuple(dataset.entities), dataset.sources, tuple(dataset.claims))
    known = disputes(dataset, schema, lineage)
    of_columns, of_objects = (
        measure(one, schema, lineage, known, dt.date(2026, 1, 1)) for one in (dataset, objects)
    )
    assert list(of_columns.claims) == list(of_objects.claims)
    assert list(of_columns.entities) == list(of_objects.entities)
    counts = breakdown(of_columns, facets(dataset, schema))
    assert counts == breakdown(of_objects, facets(objects, schema))
    for mark in ("one-source", "undated"):
        marked = of_columns.claims.marked(mark)
        assert [*marked] == [one for one in of_columns.claims if mark in one.marks]
        assert counts.total.counts.get(mark, 0) == len(marked)
        assert [about for about, _ in marked.outlines()] == [one.claim.subject for one in marked]
    bare = of_columns.entities.marked("incomplete")
    assert [one.entity.iri for one in bare] == [iri for iri, _ in bare.outlines()]
