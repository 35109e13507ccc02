"""What rests on one source: the claims that fall with it, and those whose triple then has no support left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.alike import Alike

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

    from kg.claim_table import ClaimTable
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
    """The claims that support something: those that are not withdrawn."""

    claims: ClaimTable

    def of_source(self, source: str) -> list[Claim]:
        """Give the claims of a source."""
        return _told(self.claims.at(self.claims.where("source", (source,))))

    def named(self, name: str) -> list[Claim]:
        """Give the claim with an id, if there is one."""
        return _told(self.claims.at(self.claims.places((name,))))

    def makers(self, claims: Collection[Claim]) -> Mapping[Hashable, Sequence[Claim]]:
        """Give all that say the same as one of these, by what they say."""
        found: dict[Hashable, list[Claim]] = {statement(claim): [] for claim in claims}
        rows = self._alike.rows(self.claims.places(claim.id for claim in claims))
        for claim in _told(self.claims.at(rows)):
            if (said := statement(claim)) in found:
                found[said].append(claim)
        return found

    @cached_property
    def _alike(self) -> Alike:
        return Alike(self.claims.columns)


def fall(source: str, known: Supports, lineage: Lineage) -> Fall:
    """Find what falls with a source.

    A claim of another source falls with it where it says the same and its source repeats this one, or where
    the claim itself is marked as relaying one of this source's. What a source that repeats this one says
    besides stays: it has that from elsewhere.
    """
    own = known.of_source(source)
    makers = known.makers(own)
    fallen = {claim.id: claim for claim in own}
    for claim in own:
        for other in makers[statement(claim)]:
            if source in lineage.above((other.id, other.source)):
                fallen.setdefault(other.id, other)
    for name, relayed in lineage.relays.items():
        if source in relayed:
            fallen.update((claim.id, claim) for claim in known.named(name) if claim.id not in fallen)
    further = [claim for claim in fallen.values() if statement(claim) not in makers]
    makers = {**makers, **known.makers(further)}

    def left(claim: Claim) -> list[Claim]:
        return [other for other in makers[statement(claim)] if other.id not in fallen]

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


def _told(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.retracted is None]


def statement(claim: Claim) -> Hashable:
    """Give what a claim says, whoever says it: two that say the same have an equal statement."""
    return claim.subject, claim.predicate, claim.object, claim.stance
