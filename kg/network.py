"""The whole graph as things and ties: what links two things, by which claims, and when it holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import MAX, MIN, valid_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.claims import Claim, Dataset
    from kg.schema import Schema

#: First and last day, as ordinals (see :mod:`kg.area`).
Span = tuple[int, int]
Ends = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim behind a tie: its codes as IRIs, and the days on which it can hold, as ordinals."""

    claim: str
    kind: str
    stance: str
    confidence: str
    source: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two things, with its claims; none where it is inferred.

    ``stands`` tells whether some source states it as a fact; ``spans`` are the days on which it holds by the
    claims that do, else by those that assert it, else by all. Spans do not overlap and are in order.
    """

    source: str
    predicate: str
    target: str
    said: tuple[Said, ...] = ()
    disputed: bool = False
    stands: bool = True
    spans: tuple[Span, ...] = ((MIN, MAX),)

    @property
    def ends(self) -> Ends:
        """Its subject, property and object."""
        return self.source, self.predicate, self.target

    @property
    def inferred(self) -> bool:
        """Whether it follows and is not told."""
        return not self.said

    def other(self, iri: str) -> str:
        """Give the end that is not this one."""
        return self.target if self.source == iri else self.source

    def holds(self, begin: int = MIN, end: int = MAX) -> bool:
        """Tell whether it holds on some day of a span."""
        return any(one <= end and begin <= other for one, other in self.spans)


@dataclass(frozen=True)
class Network:
    """All ties, those that are told first, in order of their ends."""

    ties: tuple[Tie, ...]

    @cached_property
    def told(self) -> tuple[Tie, ...]:
        """The ties that some source tells of."""
        return tuple(tie for tie in self.ties if tie.said)

    @cached_property
    def by_ends(self) -> Mapping[Ends, Tie]:
        """The ties by subject, property and object."""
        return {tie.ends: tie for tie in self.ties}

    @cached_property
    def around(self) -> Mapping[str, tuple[Tie, ...]]:
        """The ties of each thing, inferred ones too; one that leads back to it is there once."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.source].append(tie)
            if tie.target != tie.source:
                found[tie.target].append(tie)
        return {iri: tuple(ties) for iri, ties in found.items()}

    @cached_property
    def degrees(self) -> Mapping[str, int]:
        """How many things each thing is told to be linked to."""
        near: dict[str, set[str]] = defaultdict(set)
        for tie in self.told:
            near[tie.source].add(tie.target)
            near[tie.target].add(tie.source)
        return {iri: len(others - {iri}) for iri, others in near.items()}

    def among(self, iris: Iterable[str]) -> tuple[Tie, ...]:
        """Give the ties of which both ends are among some things, each once."""
        wanted = dict.fromkeys(iris)
        ties = (tie for iri in wanted for tie in self.around.get(iri, ()) if tie.other(iri) in wanted)
        return tuple({tie.ends: tie for tie in ties}.values())


def network(dataset: Dataset, schema: Schema, inferred: Mapping[Ends, tuple[Span, ...]]) -> Network:
    """Gather what is told and what follows into ties.

    Left out are claims that were withdrawn or judged wrong, and properties that are no edges. Of what follows
    (each with its spans), what a claim says from its other end is left out.
    """
    claims: dict[Ends, list[Claim]] = defaultdict(list)
    for claim in dataset.claims:
        prop = schema.properties.get(claim.predicate)
        if (
            prop is not None
            and prop.is_edge
            and isinstance(claim.object, NamedNode)
            and claim.retracted is None
            and _counts(claim.rank, schema)
        ):
            claims[claim.subject, claim.predicate, claim.object.value].append(claim)
    contested = _contested(dataset)
    told = [_tie(ends, claims[ends], schema, contested) for ends in sorted(claims)]
    follows = [
        Tie(*ends, spans=spans)
        for ends, spans in sorted(inferred.items())
        if ends not in claims and not _mirrors(ends, claims, schema) and _is_edge(ends, schema)
    ]
    return Network((*told, *follows))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put spans that overlap or touch together, in order.

    >>> merged([(9, 9), (1, 3), (4, 5)])
    ((1, 5), (9, 9))
    """
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return tuple(found)


def _tie(ends: Ends, claims: Iterable[Claim], schema: Schema, contested: frozenset[str]) -> Tie:
    prop = schema.properties[ends[1]]
    said = tuple(
        Said(
            claim.id,
            claim.kind,
            claim.stance,
            claim.confidence or "",
            claim.source,
            *valid_days(claim.when, prop.time_kind),
        )
        for claim in claims
    )
    asserted = [one for one in said if one.stance == v.ASSERTS]
    facts = [one for one in asserted if _enters(one.kind, schema)]
    disputed = any(one.claim in contested for one in said) or 0 < len(asserted) < len(said)
    spans = merged((one.begin, one.end) for one in facts or asserted or said)
    return Tie(*ends, said, disputed, bool(facts), spans)


def _enters(kind: str, schema: Schema) -> bool:
    concept = schema.concepts.get(kind)
    return concept is None or concept.enters_graph


def _counts(rank: str, schema: Schema) -> bool:
    concept = schema.concepts.get(rank)
    return concept is None or concept.rank_order > 0


def _contested(dataset: Dataset) -> frozenset[str]:
    """Find the claims that contradict another, and those others."""
    pairs = (
        (claim.id, ref)
        for claim in dataset.claims
        if claim.retracted is None
        for relation, ref in claim.links
        if relation == v.CONTRADICTS
    )
    return frozenset(one for pair in pairs for one in pair)


def _mirrors(ends: Ends, claims: Mapping[Ends, object], schema: Schema) -> bool:
    subject, predicate, value = ends
    prop = schema.properties.get(predicate)
    if prop is None:
        return False
    others = {prop.inverse_of, *(p.iri for p in schema.properties.values() if p.inverse_of == predicate)}
    others |= {predicate} if prop.symmetric else set()
    return any(other and (value, other, subject) in claims for other in others)


def _is_edge(ends: Ends, schema: Schema) -> bool:
    prop = schema.properties.get(ends[1])
    return prop is not None and prop.is_edge
