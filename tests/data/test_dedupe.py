"""How much `statecraft dedupe` finds in the curated data, and how often it errs; the figures are in docs."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.curate.exclusion import exclusion
from kg.dedupe.candidates import LEAST, candidates
from kg.dedupe.features import Comparison, score
from kg.dedupe.record import records
from kg.records import load
from kg.schema import load_schema
from tests.data.twins import MARK, read_twins, with_twins

if TYPE_CHECKING:
    from kg.project import Project

PAIRS = Path(__file__).parent / "dedupe_pairs.csv"


@pytest.mark.slow
@pytest.mark.parametrize(("part", "precision", "recall"), [("tuned", 0.78, 0.56), ("held out", 0.77, 0.46)])
def test_duplicates_under_another_name_are_found(
    policy: Project, part: str, precision: float, recall: float
) -> None:
    """An alias of each of some 170 entities is taken away and becomes an entity with half of the sources."""
    schema = load_schema(policy)
    twins = read_twins(part)
    dataset = with_twins(load(policy, schema).dataset, policy.base, twins)
    right = {frozenset((iri := f"{policy.base}id/{one.entity}", iri + MARK)) for one in twins}
    found = candidates(records(dataset, schema), exclusion(policy, schema))
    pairs = {frozenset((one.one, one.other)) for one in found}
    assert len(right) > 160
    assert len(pairs & right) / len(pairs) >= precision
    assert len(pairs & right) / len(right) >= recall
    top = {frozenset((one.one, one.other)) for one in found if one.score >= 80}
    assert len(top & right) / len(top) >= precision + 0.1


def test_hard_pairs_that_were_judged_by_hand(policy: Project) -> None:
    """Of pairs that were chosen because they look alike and are not, most are not listed."""
    schema = load_schema(policy)
    listed = records(load(policy, schema).dataset, schema)
    by_id = {one.iri.rpartition("/")[2]: one for one in listed}
    comparison = Comparison(listed, exclusion(policy, schema))
    with PAIRS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    different = [row for row in rows if row["verdict"] == "different"]
    assert len(different) == 33
    proposed = [
        row
        for row in different
        if score(comparison.features(by_id[row["one"]], by_id[row["other"]])) >= LEAST
    ]
    assert len(proposed) <= len(different) // 2, [f"{row['one']} {row['other']}" for row in proposed]
