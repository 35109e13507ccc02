"""How many independent sources say something.

Sources that repeat one another, repeat the same third one, have the same publisher, or had it through the
same outlet are one. Of the sources of a statement, those that repeat another of them are first set beside
that one, for they add nothing; what is left is joined by what it has in common, and the connected components
are counted. So a source that repeats two others takes nothing away from them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.answers import answers
from kg.components import components

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.claims import Dataset

#: A claim's id and the IRI of its source.
Support = tuple[str, str]

#: Sources that count as one, by IRI in order.
Component = tuple[str, ...]


@dataclass(frozen=True)
class Lineage:
    """Where sources and claims have it from.

    ``repeats`` maps a source to those that it repeats, directly or through others; ``relays`` a claim's id to
    the sources of the claims that it relays so; ``publishers`` a source to its publisher, ``outlets`` a
    claim's id to the outlets through which it came, both as folded names.
    """

    repeats: Mapping[str, frozenset[str]]
    relays: Mapping[str, frozenset[str]]
    publishers: Mapping[str, str]
    outlets: Mapping[str, frozenset[str]]

    def above(self, support: Support) -> frozenset[str]:
        """Give the sources that a claim's source has it from."""
        claim, source = support
        told = self.relays.get(claim, frozenset())
        own = self.repeats.get(source, frozenset())
        if not told:
            return own
        return own.union(told, *(self.repeats.get(other, ()) for other in told))

    def components(self, supports: Iterable[Support]) -> tuple[Component, ...]:
        """Sort the sources of a statement into those that count as one; as many as these are independent."""
        by_source: dict[str, list[Support]] = defaultdict(list)
        for support in supports:
            by_source[support[1]].append(support)
        if len(by_source) == 1:
            return (tuple(by_source),)
        above = {one: frozenset[str]().union(*map(self.above, its)) - {one} for one, its in by_source.items()}
        first = {one: self._first(one, above) for one in sorted(above)}
        edges = list(first.items())
        owner: dict[str, str] = {}
        for one, other in first.items():
            if one == other:
                marks = self._marks(by_source[one], above[one])
                edges += [(owner.setdefault(mark, one), one) for mark in sorted(marks)]
        return tuple(sorted(tuple(component) for component in components(first, edges)))

    def count(self, supports: Iterable[Support]) -> int:
        """Count independent sources."""
        return len(self.components(supports))

    def _first(self, one: str, above: Mapping[str, frozenset[str]]) -> str:
        """Give another source of the statement that this one repeats; itself where there is none."""
        others = sorted(other for other in above[one] & above.keys() if one not in above[other])
        return others[0] if others else one

    def _marks(self, supports: Collection[Support], above: Iterable[str]) -> set[str]:
        """What makes a source one with others: itself, what it repeats, and who brought it."""
        marks = set(above)
        for claim, source in supports:
            marks.add(source)
            brought = {*self.outlets.get(claim, ()), self.publishers.get(source, "")} - {""}
            marks |= {f"outlet {name}" for name in brought}
        return marks


@dataclass(frozen=True, slots=True)
class Relay:
    """A claim that relays another, by their ids, with the other's source."""

    claim: str
    other: str
    source: str


def lineage(dataset: Dataset) -> Lineage:
    """Read the lineage of a dataset's sources and claims."""
    names = {entity.iri: (entity.name, *entity.aliases) for entity in dataset.entities}
    return lineage_of(
        repeats={source.iri: source.relays for source in dataset.sources if source.relays},
        relays=[
            Relay(answer.one.id, answer.other.id, answer.other.source)
            for answer in answers(dataset.claims)
            if answer.relation == v.RELAYS
        ],
        publishers={source.iri: source.publisher for source in dataset.sources if source.publisher},
        outlets={
            claim.id: [name for iri in claim.reporters for name in names.get(iri, ())]
            for claim in dataset.claims
            if claim.reporters
        },
    )


def lineage_of(
    repeats: Mapping[str, Collection[str]],
    relays: Iterable[Relay],
    publishers: Mapping[str, str],
    outlets: Mapping[str, Iterable[str]],
) -> Lineage:
    """Put a lineage together from what is recorded of single sources and claims."""
    relayed: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, str] = {}
    for relay in relays:
        relayed[relay.claim].add(relay.other)
        sources[relay.other] = relay.source
    return Lineage(
        repeats=_closed(repeats),
        relays={
            claim: frozenset(sources[other] for other in others) for claim, others in _closed(relayed).items()
        },
        publishers={source: fold(name) for source, name in publishers.items()},
        outlets={claim: frozenset(map(fold, names)) for claim, names in outlets.items()},
    )


def fold(name: str) -> str:
    """Put the name of an outlet into the form that is compared.

    >>> fold("The  Harbour Gazette")
    'harbour gazette'
    """
    return " ".join(name.casefold().split()).removeprefix("the ")


def _closed(steps: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Follow steps to the end; what leads back to itself is among its own."""
    found = {}
    for start in steps:
        seen: set[str] = set()
        todo = list(steps[start])
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += steps.get(one, ())
        found[start] = frozenset(seen)
    return found
