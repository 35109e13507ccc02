"""What two things share, and what sets them apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.network import Network
    from kg.tie import Tie

Direction = Literal["out", "in"]


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A property as seen from one thing: ``out`` where the thing is its subject."""

    predicate: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class Shared:
    """A thing that both are linked to, by the relations of each."""

    thing: str
    ones: tuple[Relation, ...]
    others: tuple[Relation, ...]

    @property
    def alike(self) -> bool:
        """Whether both have some relation to it in common."""
        return bool(set(self.ones) & set(self.others))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ties between two things, what both are linked to, and what only one of them is, by relation."""

    between: tuple[Tie, ...]
    shared: tuple[Shared, ...]
    ones: Mapping[Relation, tuple[str, ...]]
    others: Mapping[Relation, tuple[str, ...]]


def relations(network: Network, iri: str) -> Mapping[Relation, tuple[Tie, ...]]:
    """Sort the ties of a thing by property and direction; one that leads back to it is in both."""
    found: dict[Relation, list[Tie]] = defaultdict(list)
    for tie in network.around(iri):
        if tie.source == iri:
            found[Relation(tie.predicate, "out")].append(tie)
        if tie.target == iri:
            found[Relation(tie.predicate, "in")].append(tie)
    return {relation: tuple(ties) for relation, ties in sorted(found.items())}


def compare(network: Network, one: str, other: str) -> Comparison:
    """Compare two things by what they are told to be linked to; what both share alike comes first."""
    mine, theirs = _neighbours(network, one), _neighbours(network, other)
    both = [
        Shared(thing, tuple(sorted(mine[thing])), tuple(sorted(theirs[thing])))
        for thing in mine
        if thing in theirs and thing not in {one, other}
    ]
    between = tuple(t for t in network.around(one) if t.said and t.other(one) == other != one)
    shared = {s.thing for s in both} | {one, other}
    return Comparison(
        between,
        tuple(sorted(both, key=lambda s: (not s.alike, network.degree(s.thing), s.thing))),
        _apart(mine, shared),
        _apart(theirs, shared),
    )


def _neighbours(network: Network, iri: str) -> Mapping[str, set[Relation]]:
    found: dict[str, set[Relation]] = defaultdict(set)
    for relation, ties in relations(network, iri).items():
        for tie in ties:
            if tie.said:
                found[tie.other(iri)].add(relation)
    return found


def _apart(near: Mapping[str, set[Relation]], shared: set[str]) -> Mapping[Relation, tuple[str, ...]]:
    found: dict[Relation, list[str]] = defaultdict(list)
    for thing, some in near.items():
        if thing not in shared:
            for relation in some:
                found[relation].append(thing)
    return {relation: tuple(sorted(things)) for relation, things in sorted(found.items())}
