"""What rests on one source: the claims that fall with it, and those whose triple then has no support left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from kg.claims import Claim
    from kg.independence import Lineage


@dataclass(frozen=True, slots=True)
class Fall:
    """What falls with a source.

    ``claims`` are its own and those that only repeat them; ``lost`` are those of them whose statement nobody
    else makes, its own first; ``kept`` are the source's other claims, with the number of
    independent sources that are left to each.
    """

    source: str
    claims: tuple[Claim, ...]
    lost: tuple[Claim, ...]
    kept: tuple[tuple[Claim, int], ...]


@dataclass(frozen=True)
class Supports:
    """Claims that are not withdrawn, by id, by source, and by what they say."""

    by_id: Mapping[str, Claim]
    by_source: Mapping[str, Sequence[Claim]]
    makers: Mapping[Hashable, Sequence[Claim]]


def supports(claims: Iterable[Claim]) -> Supports:
    """Index claims, once for all sources; withdrawn ones support nothing."""
    told = {claim.id: claim for claim in claims if claim.retracted is None}
    by_source: dict[str, list[Claim]] = defaultdict(list)
    makers: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in told.values():
        by_source[claim.source].append(claim)
        makers[statement(claim)].append(claim)
    return Supports(told, by_source, makers)


def fall(source: str, known: Supports, lineage: Lineage) -> Fall:
    """Find what falls with a source.

    A claim of another source falls with it where it says the same and its source repeats this one, or where
    the claim itself is marked as relaying one of this source's. What a source that repeats this one says
    besides stays: it has that from elsewhere.
    """
    own = known.by_source.get(source, ())
    fallen = {claim.id: claim for claim in own}
    for claim in own:
        for other in known.makers[statement(claim)]:
            if source in lineage.above((other.id, other.source)):
                fallen.setdefault(other.id, other)
    for name, relayed in lineage.relays.items():
        if source in relayed and name in known.by_id:
            fallen.setdefault(name, known.by_id[name])

    def left(claim: Claim) -> list[Claim]:
        return [other for other in known.makers[statement(claim)] if other.id not in fallen]

    return Fall(
        source,
        claims=tuple(fallen.values()),
        lost=tuple(claim for claim in fallen.values() if not left(claim)),
        kept=tuple(
            (claim, lineage.count((other.id, other.source) for other in others))
            for claim in own
            if (others := left(claim))
        ),
    )


def statement(claim: Claim) -> Hashable:
    """Give what a claim says, whoever says it: two that say the same have an equal statement."""
    return claim.subject, claim.predicate, claim.object, claim.stance
