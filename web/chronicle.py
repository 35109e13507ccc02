"""The dated claims of an entity in order of time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.parts.timelines import TimelineEntry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kg.independence import Lineage
    from web.parts.claims import ClaimView
    from web.parts.refs import Moment


@dataclass(frozen=True, slots=True)
class _Dated:
    claim: ClaimView
    when: Moment
    day: dt.date


def timeline(claims: Iterable[ClaimView], lineage: Lineage) -> tuple[TimelineEntry, ...]:
    """Put dated facts in order; one entry for what several sources say of the same day."""
    found: dict[tuple[str, ...], list[_Dated]] = defaultdict(list)
    for claim in claims:
        when = claim.when or claim.value_moment
        if when is None or when.sort is None or claim.rank.code == "deprecated":
            continue
        key = claim.subject_iri, claim.predicate_iri, claim.value_key, claim.stance.code
        found[*key, when.iso].append(_Dated(claim, when, when.sort))
    ordered = sorted(found.values(), key=lambda group: (group[0].day, group[0].when.vague, group[0].claim.id))
    return tuple(_entry(group, lineage) for group in ordered)


def _entry(group: list[_Dated], lineage: Lineage) -> TimelineEntry:
    first = group[0].claim
    return TimelineEntry(
        when=group[0].when,
        subject=first.subject,
        label=first.predicate.label,
        value=first.value,
        stance=first.stance,
        stands=first.stance.code == "asserts",
        href=first.href,
        sources=len({dated.claim.source.href for dated in group}),
        independent=lineage.count((dated.claim.id, dated.claim.source_iri) for dated in group),
    )
