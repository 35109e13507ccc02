"""Which claims answer which: the refs that curators write, resolved to the claims they mean."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claims import Claim


def resolve(claims: Iterable[Claim]) -> Iterator[tuple[Claim, str, Claim]]:
    """Give each answer: a claim, the relation (IRI), and the claim that it answers.

    A ref may be the label of a whole row of notes. What is meant are those of its claims that have most in
    common with the one that answers: subject and predicate before subject or predicate and value alone.
    """
    listed = tuple(claims)
    bearing: dict[str, list[Claim]] = defaultdict(list)
    for claim in listed:
        for ref in claim.refs:
            bearing[ref].append(claim)
    for claim in listed:
        for relation, ref in claim.links:
            if ref not in claim.refs:
                for other in _meant(claim, bearing.get(ref, ())):
                    yield claim, relation, other


def _meant(claim: Claim, bearing: Iterable[Claim]) -> list[Claim]:
    found = [(_in_common(claim, other), other) for other in bearing if other.id != claim.id]
    most = max((common for common, _ in found), default=0)
    return [other for common, other in found if common == most]


def _in_common(one: Claim, other: Claim) -> int:
    if one.subject == other.subject:
        return 3 if one.predicate == other.predicate else 1
    return 2 if one.predicate == other.predicate and one.object == other.object else 0
