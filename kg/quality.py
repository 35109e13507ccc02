"""How well covered and how fresh the data are: what each claim and each entity wants, counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.support import statement
from kg.tongue import worded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from kg.claims import Claim, Dataset, Entity, Source
    from kg.dispute import Dispute
    from kg.independence import Lineage
    from kg.schema import Schema

#: What is counted of claims, each in words.
OF_CLAIMS: Final[Mapping[str, str]] = {
    "one-source": worded("with one independent source"),
    "two-sources": worded("with two independent sources"),
    "more-sources": worded("with three or more independent sources"),
    "disputed": worded("disputed"),
    "stale": worded("stale: said to hold still, on an old source"),
    "unreviewed": worded("unreviewed: not yet found on the page itself"),
    "undated": worded("undated"),
}

#: What is counted of entities, each in words.
OF_ENTITIES: Final[Mapping[str, str]] = {
    "incomplete": worded("without a fact that is expected of their kind"),
    "dead-end": worded("dead ends: nothing links to or from them"),
}
STALE_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim, the number of independent sources of what it says, and the names of what it counts for."""

    claim: Claim
    sources: int
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Looked:
    """An entity with what is expected of it and missing: of each tuple of properties one would do."""

    entity: Entity
    missing: tuple[tuple[str, ...], ...]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Quality:
    """Every claim that is told as fact and not withdrawn, and every entity, with what they count for."""

    claims: tuple[Weighed, ...]
    entities: tuple[Looked, ...]


def measure(
    dataset: Dataset,
    schema: Schema,
    lineage: Lineage,
    disputes: Iterable[Dispute],
    fresh: dt.date,
) -> Quality:
    """Weigh a dataset.

    A claim is *stale* when a state is said to hold still (``..``) and the newest source that says so, by its
    date of publication, or else by the day on which it was recorded, is from before ``fresh``. It is
    *unreviewed* when its locator is no place in the source: there is none, or it ends in the claim's own ref,
    and so names a row of notes. It is *undated* when its property is one of states or occurrences and neither
    its time nor its value is a date.
    """
    facts = [
        claim
        for claim in dataset.claims
        if claim.retracted is None and schema.concepts[claim.kind].enters_graph
    ]
    makers: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in facts:
        makers[statement(claim)].append(claim)
    disputed = {claim.id for dispute in disputes for claim in dispute.claims}
    published = {source.iri: _day(source) for source in dataset.sources}
    weighed: dict[str, Weighed] = {}
    for group in makers.values():
        sources = lineage.count((claim.id, claim.source) for claim in group)
        newest = max(published.get(c.source) or c.recorded for c in group)
        shared = {_BY_COUNT.get(sources, "more-sources")}
        for claim in group:
            marks = shared | set(_own_marks(claim, schema))
            if claim.id in disputed:
                marks.add("disputed")
            if newest < fresh and _still(claim, schema):
                marks.add("stale")
            weighed[claim.id] = Weighed(claim, sources, frozenset(marks))
    return Quality(tuple(weighed[claim.id] for claim in facts), tuple(_entities(dataset, facts, schema)))


_BY_COUNT: Final = {1: "one-source", 2: "two-sources"}


def _day(source: Source) -> dt.date | None:
    when = source.published
    return (when.end_latest or when.begin_latest) if when else None


def _still(claim: Claim, schema: Schema) -> bool:
    prop = schema.properties[claim.predicate]
    return prop.time_kind == "state" and claim.when is not None and claim.when.open_end


def _own_marks(claim: Claim, schema: Schema) -> Iterator[str]:
    prop = schema.properties[claim.predicate]
    if prop.time_kind is not None and claim.when is None and prop.value_type != "date":
        yield "undated"
    words = (claim.locator or "").split()
    found = claim.kind == v.QUOTATION if not words else words[-1] not in claim.refs
    if not found:
        yield "unreviewed"


def _entities(dataset: Dataset, facts: Iterable[Claim], schema: Schema) -> Iterator[Looked]:
    has: dict[str, set[str]] = defaultdict(set)
    linked: set[str] = set()
    above = {iri: _above(iri, schema) for iri in {claim.predicate for claim in facts}}
    for claim in facts:
        prop = schema.properties[claim.predicate]
        if schema.concepts[claim.stance].enters_graph:
            has[claim.subject] |= above[claim.predicate]
            if prop.inverse_of:
                has[claim.object.value].add(prop.inverse_of)
        if prop.value_type == "entity":
            linked |= {claim.subject, claim.object.value}
    for claim in dataset.claims:
        linked |= {iri for iri in (claim.speaker, *claim.reporters) if iri}
    for entity in dataset.entities:
        missing = tuple(
            choice for choice in expectations(entity.kinds, schema) if has[entity.iri].isdisjoint(choice)
        )
        marks = {"incomplete"} if missing else set()
        if entity.iri not in linked:
            marks.add("dead-end")
        yield Looked(entity, missing, frozenset(marks))


def expectations(kinds: Iterable[str], schema: Schema) -> tuple[tuple[str, ...], ...]:
    """Give what is expected of a thing of these kinds: properties for claims, of which one will do."""
    found = (choice for iri in kinds if iri in schema.kinds for choice in schema.kinds[iri].expects)
    claimable = (
        choice
        for choice in found
        if all(iri in schema.properties and not schema.properties[iri].core for iri in choice)
    )
    return tuple(dict.fromkeys(claimable))


def _above(iri: str, schema: Schema) -> frozenset[str]:
    found: set[str] = set()
    todo = [iri]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += schema.properties[one].parents if one in schema.properties else ()
    return frozenset(found)
