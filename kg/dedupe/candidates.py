"""Candidates: pairs of entities that may be one, best first, without those that somebody has judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.dedupe.blocking import pairs
from kg.dedupe.features import Comparison, score

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.curate.exclusion import Exclusion
    from kg.dedupe.feature import Feature
    from kg.dedupe.record import Record

#: The score from which on a pair is proposed; see docs/curation.md for what it finds and misses.
LEAST: Final = 45


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities (IRIs), from 0 to 100 how likely they are one, and why."""

    one: str
    other: str
    score: int
    features: tuple[Feature, ...]


def candidates(
    records: Sequence[Record],
    exclusion: Exclusion,
    judged: Collection[frozenset[str]] = frozenset(),
    least: int = LEAST,
) -> tuple[Candidate, ...]:
    """Find pairs of entities that score ``least`` or more and that nobody has judged (pairs of IRIs)."""
    comparison = Comparison(records, exclusion)
    found = []
    for a, b in pairs(records):
        one, other = records[a], records[b]
        if frozenset((one.iri, other.iri)) in judged:
            continue
        features = comparison.features(one, other)
        if (points := score(features)) >= least:
            found.append(Candidate(one.iri, other.iri, points, features))
    return tuple(sorted(found, key=lambda one: (-one.score, one.one, one.other)))
