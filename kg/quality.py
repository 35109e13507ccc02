"""How well covered and how fresh the data are: what each claim and each entity wants, counted."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg import vocab as v
from kg.claim_table import by_subject
from kg.locating import place
from kg.rows import packed
from kg.strings import Growing
from kg.support import statement
from kg.weights import OF_CLAIMS, OF_ENTITIES, Looks, Weights

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kg.claims import Claim, Dataset, Entity, Source
    from kg.dispute import Dispute
    from kg.independence import Lineage
    from kg.schema import Schema
    from kg.strings import Strings

    Numbers = NDArray[np.int32]

STALE_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Quality:
    """Every claim that is told as fact and not withdrawn, and every entity, with what they count for."""

    claims: Weights
    entities: Looks


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
    weighing = _Weighing(dataset, schema, lineage, disputes, fresh)
    seen = _Seen(schema)
    things = Growing()
    for number, (rows, claims) in enumerate(by_subject(dataset.claims)):
        things.add(claims[0].subject)
        facts = [
            (row, claim)
            for row, claim in zip(rows, claims, strict=True)
            if claim.retracted is None and schema.concepts[claim.kind].enters_graph
        ]
        weighing.weigh(facts, number)
        seen.see(claims, [claim for _, claim in facts])
    return Quality(weighing.weights(things.grown()), seen.looks(dataset.entities))


class _Weighing:
    def __init__(
        self,
        dataset: Dataset,
        schema: Schema,
        lineage: Lineage,
        disputes: Iterable[Dispute],
        fresh: dt.date,
    ) -> None:
        self._claims, self._schema, self._lineage, self._fresh = dataset.claims, schema, lineage, fresh
        self._disputed = {claim.id for dispute in disputes for claim in dispute.claims}
        self._published = {source.iri: _day(source) for source in dataset.sources}
        self._columns = {name: array("i") for name in ("row", "sources", "marks", "about", "years")}

    def weigh(self, facts: Iterable[tuple[int, Claim]], about: int) -> None:
        """Weigh all claims about a thing."""
        makers: dict[Hashable, list[tuple[int, Claim]]] = defaultdict(list)
        for row, claim in facts:
            makers[statement(claim)].append((row, claim))
        for group in makers.values():
            sources = self._lineage.count((claim.id, claim.source) for _, claim in group)
            newest = max(self._published.get(c.source) or c.recorded for _, c in group)
            for row, claim in group:
                marks = {_BY_COUNT.get(sources, "more-sources"), *_own_marks(claim, self._schema)}
                if claim.id in self._disputed:
                    marks.add("disputed")
                if newest < self._fresh and _still(claim, self._schema):
                    marks.add("stale")
                said = (row, sources, packed(marks, OF_CLAIMS), about, year_of(claim) or 0)
                for column, number in zip(self._columns.values(), said, strict=True):
                    column.append(number)

    def weights(self, things: Strings) -> Weights:
        columns = {name: np.array(column, np.int32) for name, column in self._columns.items()}
        order = np.argsort(columns["row"])
        return Weights(self._claims, {name: column[order] for name, column in columns.items()}, things)


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
    found = place(claim.locator, claim.refs) if claim.locator else claim.kind == v.QUOTATION
    if not found:
        yield "unreviewed"


class _Seen:
    """What claims tell of entities: which of the expected properties they have, and which are linked."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        expected = {
            iri for kind in schema.kinds for choice in expectations((kind,), schema) for iri in choice
        }
        self._bits = {iri: 1 << place for place, iri in enumerate(sorted(expected))}
        self._above: dict[str, int] = {}
        self._has: dict[str, int] = defaultdict(int)
        self._linked: set[str] = set()

    def see(self, claims: Iterable[Claim], facts: Iterable[Claim]) -> None:
        for claim in facts:
            prop = self._schema.properties[claim.predicate]
            if self._schema.concepts[claim.stance].enters_graph:
                self._has[claim.subject] |= self._all_above(claim.predicate)
                if prop.inverse_of:
                    self._has[claim.object.value] |= self._bits.get(prop.inverse_of, 0)
            if prop.value_type == "entity":
                self._linked |= {claim.subject, claim.object.value}
        for claim in claims:
            self._linked.update(iri for iri in (claim.speaker, *claim.reporters) if iri)

    def _all_above(self, predicate: str) -> int:
        if predicate not in self._above:
            self._above[predicate] = sum(self._bits.get(iri, 0) for iri in _above(predicate, self._schema))
        return self._above[predicate]

    def looks(self, entities: Sequence[Entity]) -> Looks:
        choices: dict[tuple[tuple[str, ...], ...], int] = {}
        missing, marks = array("i"), array("i")
        expected: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
        for entity in entities:
            if entity.kinds not in expected:
                expected[entity.kinds] = expectations(entity.kinds, self._schema)
            has = self._has.get(entity.iri, 0)
            wants = tuple(
                choice
                for choice in expected[entity.kinds]
                if not any(has & self._bits.get(iri, 0) for iri in choice)
            )
            found = {"incomplete"} if wants else set()
            if entity.iri not in self._linked:
                found.add("dead-end")
            missing.append(choices.setdefault(wants, len(choices)))
            marks.append(packed(found, OF_ENTITIES))
        columns = {"missing": np.array(missing, np.int32), "marks": np.array(marks, np.int32)}
        return Looks(entities, tuple(choices), {"row": np.arange(len(missing), dtype=np.int32), **columns})


def expectations(kinds: Iterable[str], schema: Schema) -> tuple[tuple[str, ...], ...]:
    """Give what is expected of a thing of these kinds: properties for claims, of which one will do."""
    found = (choice for iri in kinds if iri in schema.kinds for choice in schema.kinds[iri].expects)
    claimable = (
        choice
        for choice in found
        if all(iri in schema.properties and not schema.properties[iri].core for iri in choice)
    )
    return tuple(dict.fromkeys(claimable))


def year_of(claim: Claim) -> int | None:
    """Give the year that a claim is of: its time's begin, or its value where that is a date."""
    time = claim.when or claim.value_period
    day = time and (time.begin_earliest or time.end_earliest)
    return day.year if day else None


def _above(iri: str, schema: Schema) -> frozenset[str]:
    found: set[str] = set()
    todo = [iri]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += schema.properties[one].parents if one in schema.properties else ()
    return frozenset(found)
