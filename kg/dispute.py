"""A dispute: what sources disagree on, in sides, and how the editors have judged it."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg import vocab as v
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.claims import Claim
    from kg.independence import Component, Lineage
    from kg.schema import Schema

Sort = Literal["values", "stances", "holders", "order", "linked"]
Verdict = Literal["preferred", "undecided", "new"]

#: The sorts of disputes, each in words.
SORTS: Final[Mapping[Sort, str]] = {
    "values": worded("different values where one is right"),
    "stances": worded("said and denied or doubted"),
    "holders": worded("more than one holder at a time"),
    "order": worded("dates in an impossible order"),
    "linked": worded("marked as contradicting"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """Claims that agree among rivals; ``components`` are the sources of those that take part, as counted.

    ``rank`` is the best rank order among them.
    """

    claims: tuple[Claim, ...]
    components: tuple[Component, ...]
    rank: int

    @property
    def first(self) -> Claim:
        """The claim that stands for what the side says: of the best rank, earliest in the files."""
        return self.claims[0]

    @property
    def independent(self) -> int:
        """How many independent sources it has."""
        return len(self.components)

    @property
    def sources(self) -> int:
        """How many sources it has, independent or not."""
        return sum(map(len, self.components))


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sides that cannot all be right. ``id`` stays while the subject, the property and the sort do.

    ``linked`` tells whether a curator has linked claims of different sides as contradicting or correcting.
    """

    id: str
    sort: Sort
    subject: str
    predicate: str
    sides: tuple[Side, ...]
    linked: bool

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all sides."""
        return tuple(claim for side in self.sides for claim in side.claims)

    @property
    def preferred(self) -> Side | None:
        """The side that outranks every other, where there is one."""
        best, second, *_ = sorted(self.sides, key=lambda side: -side.rank)
        return best if best.rank > second.rank else None

    @property
    def verdict(self) -> Verdict:
        """Whether a side is preferred, the curators left it open knowingly, or nobody has judged it."""
        if self.preferred:
            return "preferred"
        ranked = any(claim.rank != v.NORMAL for claim in self.claims)
        return "undecided" if self.linked or ranked else "new"


@dataclass(frozen=True)
class Judging:
    """What disputes are made and judged by.

    ``against`` maps a claim's id to those that it is linked with as contradicting or correcting,
    ``corrected`` to those that correct it.
    """

    schema: Schema
    lineage: Lineage
    against: Mapping[str, frozenset[str]]
    corrected: Mapping[str, frozenset[str]]

    def dispute(self, sort: Sort, key: Sequence[str], parties: Iterable[Sequence[Claim]]) -> Dispute:
        """Make a dispute of parties of claims; its id is a digest of the sort and the key.

        The key begins with the subject and the predicate that the dispute is listed under.
        """
        listed = list(parties)
        ranks = self._ranks(claim for party in listed for claim in party)
        sides = sorted((self._side(party, ranks) for party in listed), key=_order)
        digest = hashlib.sha256("\x1f".join((sort, *key)).encode()).digest()
        where = {claim.id: number for number, side in enumerate(sides) for claim in side.claims}
        linked = any(
            where.get(other, number) != number
            for claim, number in where.items()
            for other in self.against.get(claim, ())
        )
        name = base64.b32encode(digest[:10]).decode().lower()
        return Dispute(name, sort, key[0], key[1], tuple(sides), linked)

    def _ranks(self, claims: Iterable[Claim]) -> dict[str, int]:
        """Give the order of each claim's rank; one that is corrected by another of them is set aside."""
        orders = {claim.id: self.schema.concepts[claim.rank].rank_order for claim in claims}

        def set_aside(name: str) -> bool:
            return any(orders.get(other, -1) >= orders[name] for other in self.corrected.get(name, ()))

        return {name: 0 if set_aside(name) else order for name, order in orders.items()}

    def _side(self, party: Sequence[Claim], ranks: Mapping[str, int]) -> Side:
        claims = tuple(sorted(party, key=lambda claim: (-ranks[claim.id], claim.origin, claim.id)))
        components = self.lineage.components((claim.id, claim.source) for claim in claims)
        return Side(claims, components, ranks[claims[0].id])


def parties(claims: Iterable[Claim], *fields: str) -> dict[tuple[object, ...], list[Claim]]:
    """Group claims by some of their fields, in order."""
    found: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        found[tuple(getattr(claim, name) for name in fields)].append(claim)
    return found


def _order(side: Side) -> tuple[int, int, str]:
    return -side.rank, -side.independent, side.first.id
