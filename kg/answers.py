"""How claims answer each other, with the curators' refs resolved to claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claims import Claim


@dataclass(frozen=True, slots=True)
class Answer:
    """One claim contradicts, supports, corrects or relays another; ``relation`` is the IRI of which."""

    one: Claim
    relation: str
    other: Claim


def answers(claims: Iterable[Claim]) -> Iterator[Answer]:
    """Give every link once, as the graph has it: a ref means all other claims that bear it."""
    listed = tuple(claims)
    linking = [claim for claim in listed if claim.links]
    wanted = {ref for claim in linking for _, ref in claim.links}
    bearing: dict[str, list[Claim]] = defaultdict(list)
    for claim in listed if wanted else ():
        for ref in claim.refs:
            if ref in wanted:
                bearing[ref].append(claim)
    for claim in linking:
        given: set[tuple[str, str]] = set()
        for relation, ref in claim.links:
            for other in () if ref in claim.refs else bearing.get(ref, ()):
                if other is not claim and (relation, other.id) not in given:
                    given.add((relation, other.id))
                    yield Answer(claim, relation, other)
