"""Candidates of a project that nobody has judged yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import vocab as v
from kg.curate.exclusion import exclusion
from kg.curate.judging import words
from kg.dedupe.candidates import LEAST, candidates
from kg.dedupe.features import Comparison, score
from kg.dedupe.record import records

if TYPE_CHECKING:
    from kg.curate.desk import Desk
    from kg.dedupe.candidates import Candidate
    from kg.dedupe.feature import Feature


def unjudged(desk: Desk, least: int = LEAST) -> tuple[Candidate, ...]:
    """Find pairs that may be one, best first, that nobody has judged.

    Raises:
        CurationError: the judgements cannot be read.
    """
    base = desk.project.base
    kept = dict(desk.dataset.redirects)
    judged = set()
    for pair, word in words(desk.project, desk.schema).items():
        if word.verdict != "unjudged":
            iris = (v.entity_iri(base, one) for one in pair)
            judged.add(frozenset(kept.get(iri, iri) for iri in iris))
    known = exclusion(desk.project, desk.schema)
    return candidates(records(desk.dataset, desk.schema), known, judged, least)


def compared(desk: Desk, one: str, other: str) -> tuple[int, tuple[Feature, ...]]:
    """Tell how likely two entities (ids) are one, and why; nothing where one is none."""
    known = records(desk.dataset, desk.schema)
    by_iri = {record.iri: record for record in known}
    ends = [by_iri.get(v.entity_iri(desk.project.base, name)) for name in (one, other)]
    if ends[0] is None or ends[1] is None:
        return 0, ()
    features = Comparison(known, exclusion(desk.project, desk.schema)).features(ends[0], ends[1])
    return score(features), features
