"""What is compared of an entity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.dedupe.names import Name, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.claims import Dataset
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Record:
    """An entity with its names (the preferred one first), and what claims say of it.

    ``neighbours`` are pairs of a property and what is at its other end, inverse ones with a ``^``. ``values``
    are dates by property, ``sources`` those whose claims name it.
    """

    iri: str
    kinds: tuple[str, ...]
    names: tuple[Name, ...]
    same_as: frozenset[str] = frozenset()
    neighbours: frozenset[tuple[str, str]] = frozenset()
    values: Mapping[str, frozenset[str]] | None = None
    sources: frozenset[str] = frozenset()

    @property
    def ends(self) -> frozenset[str]:
        """The things that it is directly linked to."""
        return frozenset(end for _, end in self.neighbours)


def records(dataset: Dataset, schema: Schema) -> tuple[Record, ...]:
    """Make a record of every entity that stands, from the claims that are not withdrawn and not denied."""
    near: dict[str, set[tuple[str, str]]] = defaultdict(set)
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    told: dict[str, set[str]] = defaultdict(set)
    for claim in dataset.claims:
        if claim.retracted is not None or not schema.concepts[claim.stance].enters_graph:
            continue
        told[claim.subject].add(claim.source)
        if isinstance(claim.object, NamedNode):
            told[claim.object.value].add(claim.source)
            near[claim.subject].add((claim.predicate, claim.object.value))
            near[claim.object.value].add((f"^{claim.predicate}", claim.subject))
        elif isinstance(claim.object, Literal) and claim.value_period is not None:
            values[claim.subject][claim.predicate].add(claim.object.value)
    return tuple(
        Record(
            entity.iri,
            entity.kinds,
            _names((entity.name, *entity.aliases)),
            frozenset(entity.same_as),
            frozenset(near.get(entity.iri, ())),
            {key: frozenset(found) for key, found in values.get(entity.iri, {}).items()},
            frozenset(told.get(entity.iri, ())),
        )
        for entity in dataset.entities
        if entity.retracted is None
    )


def _names(texts: Iterable[str]) -> tuple[Name, ...]:
    found = {name.text: name for text in texts if (name := parse(text)).words}
    return tuple(found.values())
