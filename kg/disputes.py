"""Every dispute of a dataset: found, not declared, from what its claims say and how they are linked."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.answers import answers
from kg.area import NOW
from kg.components import components
from kg.contender import contenders
from kg.contested import not_before
from kg.dispute import Judging, parties
from kg.independence import lineage
from kg.rivalry import agree, at_one_time, certain, collide, held, precedes
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from kg.claims import Claim, Dataset
    from kg.dispute import Dispute, Sort
    from kg.independence import Lineage
    from kg.schema import Schema

    Party = Sequence[Claim]

_AGAINST: Final = frozenset({v.CONTRADICTS, v.CORRECTS})


def disputes(dataset: Dataset, schema: Schema, known: Lineage | None = None) -> tuple[Dispute, ...]:
    """Find every dispute, those that nobody has judged first, then by subject.

    Withdrawn claims and what is not told as fact take no part. A pair that is linked as contradicting makes a
    dispute of its own only where no other dispute has the two on different sides. ``known`` is the lineage
    of the dataset, where it is at hand.
    """
    return _Finder(dataset, schema, known or lineage(dataset)).all()


class _Finder:
    def __init__(self, dataset: Dataset, schema: Schema, known: Lineage) -> None:
        self.schema = schema
        told = (claim for claim in dataset.claims if claim.retracted is None)
        self.claims = [claim for claim in told if schema.concepts[claim.kind].enters_graph]
        rivalries = [answer for answer in answers(dataset.claims) if answer.relation in _AGAINST]
        self.pairs = [(answer.one, answer.other) for answer in rivalries]
        corrected: dict[str, set[str]] = defaultdict(set)
        for answer in rivalries:
            if answer.relation == v.CORRECTS:
                corrected[answer.other.id].add(answer.one.id)
        against: dict[str, set[str]] = defaultdict(set)
        for one, other in self.pairs:
            against[one.id].add(other.id)
            against[other.id].add(one.id)
        self.judging = Judging(schema, known, _frozen(against), _frozen(corrected))

    def all(self) -> tuple[Dispute, ...]:
        asserted = [claim for claim in self.claims if self.schema.concepts[claim.stance].enters_graph]
        found = [*self.values(asserted), *self.stances(), *self.holders(asserted), *self.orders(asserted)]
        found += self.linked(found)
        return tuple(
            sorted(found, key=lambda one: (one.verdict != "new", one.subject, one.predicate, one.id))
        )

    def values(self, asserted: Iterable[Claim]) -> Iterator[Dispute]:
        """Several values of a property that has one at a time."""
        functional = {iri for iri, prop in self.schema.properties.items() if prop.functional}
        rows = parties((c for c in asserted if c.predicate in functional), "subject", "predicate")
        for key, group in rows.items():
            sides = list(parties(group, "object").values())
            yield from self._parted("values", key, sides, self._rival)

    def _rival(self, one: Party, other: Party) -> bool:
        return not agree(one[0], other[0], self.schema) and any(
            at_one_time(a, b, self.schema) for a in one for b in other
        )

    def stances(self) -> Iterator[Dispute]:
        """The same said and denied, doubted or not confirmed."""
        for key, group in parties(self.claims, "subject", "predicate", "object").items():
            sides = list(parties(group, "stance").values())
            if len(sides) > 1:
                yield from self._parted("stances", key, sides, self._opposed)

    def _opposed(self, one: Party, other: Party) -> bool:
        concepts = self.schema.concepts
        if not any(concepts[party[0].stance].enters_graph for party in (one, other)):
            return False
        return any(at_one_time(a, b, self.schema) and held(a, self.schema) for a in one for b in other)

    def holders(self, asserted: Iterable[Claim]) -> Iterator[Dispute]:
        """Several subjects at once of a value that has one at a time."""
        single = {iri for iri, prop in self.schema.properties.items() if prop.inverse_functional}
        rows = parties((c for c in asserted if c.predicate in single), "object", "predicate")
        for key, group in rows.items():
            sides = list(parties(group, "subject").values())
            yield from self._parted("holders", key, sides, _together)

    def orders(self, asserted: Iterable[Claim]) -> Iterator[Dispute]:
        """Dates of one thing of which one would have to be before the other, among those that stand."""
        later = not_before(self.schema)
        dated = {*later, *(iri for earlier in later.values() for iri in earlier)}
        stand = self._standing(dated)
        claims = (claim for claim in asserted if claim.id in stand)
        by_subject: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
        for claim in claims:
            by_subject[claim.subject][claim.predicate].append(claim)
        for subject, rows in by_subject.items():
            for one, other in ((a, b) for a in rows for b in later.get(a, ()) if b in rows):
                wrong = [(a, b) for a in rows[one] for b in rows[other] if precedes(a, b)]
                sides = [list(dict.fromkeys(side)) for side in zip(*wrong, strict=True)]
                if sides:
                    key = (subject, one, other)
                    yield self.judging.dispute("order", key, sides)

    def _standing(self, predicates: Collection[str]) -> set[str]:
        """Find the claims with one of these predicates that stand as direct triples, by id."""
        claims = contenders((c for c in self.claims if c.predicate in predicates), self.schema)
        return {claim.claim for claim, area in standing(claims, self.schema) if NOW.within(area)}

    def linked(self, known: Iterable[Dispute]) -> Iterator[Dispute]:
        """Claims that curators have linked as contradicting, where nothing else shows it."""
        told = {
            (a.id, b.id)
            for one in known
            for side, other in combinations(one.sides, 2)
            for a in side.claims
            for b in other.claims
        }
        live = {claim.id for claim in self.claims}
        pairs = [
            (a, b)
            for a, b in self.pairs
            if {a.id, b.id} <= live and (a.id, b.id) not in told and (b.id, a.id) not in told
        ]
        fields = ("subject", "predicate", "object", "stance")
        sides = parties(dict.fromkeys(c for pair in pairs for c in pair), *fields)
        of_claim = {claim.id: key for key, side in sides.items() for claim in side}
        for component in components(sides, ((of_claim[a.id], of_claim[b.id]) for a, b in pairs)):
            if len(component) == 1:
                continue
            key = min(tuple(map(_text, one)) for one in component)
            members = [sides[one] for one in component]
            yield self.judging.dispute("linked", key, members)

    def _parted(
        self,
        sort: Sort,
        key: tuple[object, ...],
        sides: Sequence[Party],
        rival: Callable[[Party, Party], bool],
    ) -> Iterator[Dispute]:
        """Make a dispute of each set of sides that are rivals, directly or through others."""
        numbers = range(len(sides))
        edges = ((a, b) for a, b in combinations(numbers, 2) if rival(sides[a], sides[b]))
        found = [component for component in components(numbers, edges) if len(component) > 1]
        for component in found:
            parts = [*map(_text, key)]
            if len(found) > 1:
                # Several of one key, at different times: each is told apart by what it is about.
                parts.append(min(claim.id for number in component for claim in sides[number]))
            members = self._merged([sides[number] for number in component], sort)
            yield self.judging.dispute(sort, parts, members)

    def _merged(self, sides: Sequence[Party], sort: Sort) -> list[Party]:
        """Make one side of values that all agree, such as a month and a day in it."""
        if sort != "values":
            return list(sides)
        numbers = range(len(sides))
        near = {pair for pair in combinations(numbers, 2) if self._alike(*(sides[n] for n in pair))}
        merged: list[Party] = []
        for group in components(numbers, near):
            if all(pair in near for pair in combinations(group, 2)):
                merged.append([claim for number in group for claim in sides[number]])
            else:
                merged += [sides[number] for number in group]
        return merged

    def _alike(self, one: Party, other: Party) -> bool:
        return agree(one[0], other[0], self.schema)


def _frozen(links: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {claim: frozenset(others) for claim, others in links.items()}


def _text(part: object) -> str:
    return part.value if isinstance(part, NamedNode) else str(part)


def _together(one: Party, other: Party) -> bool:
    spans = [[s for claim in party if (s := certain(claim.when)) is not None] for party in (one, other)]
    return any(collide(a, b) for a in spans[0] for b in spans[1])
