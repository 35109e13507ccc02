"""How two things are connected, as a program reads it: steps with the claims that say it is so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.paths import Walk, paths

if TYPE_CHECKING:
    from kg.network import Network
    from kg.tie import Tie


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing to the next, with the IRIs of the claims that link them, in either direction."""

    start: str
    end: str
    claims: tuple[str, ...]


def ways(  # noqa: PLR0913 - what there is, from where to where, and how much of it
    network: Network, base: str, start: str, end: str, *, longest: int, most: int
) -> tuple[tuple[Step, ...], ...]:
    """Give the best paths between two things, at most ``most`` of at most ``longest`` steps each."""
    found = paths(Walk(network), start, end, most=most, longest=longest)
    return tuple(
        tuple(
            Step(one, other, tuple(dict.fromkeys(iri for tie in ties for iri in _claims(tie, base))))
            for (one, other), ties in zip(pairwise(path.things), path.steps, strict=True)
        )
        for path in found
    )


def _claims(tie: Tie, base: str) -> list[str]:
    return [v.claim_iri(base, said.claim) for said in tie.said if said.stance == v.ASSERTS]
