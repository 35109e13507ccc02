"""What things are called, for texts: names of entities and sources, labels of terms, values in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.values import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.claims import Claim, Dataset
    from kg.schema import Schema

_LONGEST = 80


@dataclass(frozen=True)
class Naming:
    """Names of one dataset."""

    schema: Schema
    names: Mapping[str, str]

    def name(self, iri: str) -> str:
        """Name anything by its IRI."""
        return self.names.get(iri) or self.schema.label(iri)

    def value(self, claim: Claim) -> str:
        """Write what a claim gives as value."""
        if claim.value_period:
            return readable(claim.value_period)
        if claim.quantity:
            unit = self.schema.concept(v.UNIT_CLASS, claim.quantity.unit)
            return readable(claim.quantity, unit.label if unit else "")
        prop = self.schema.properties[claim.predicate]
        text = self.name(claim.object.value) if prop.is_object else claim.object.value
        return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"

    def sentence(self, claim: Claim) -> str:
        """Say what a claim says, with its stance and time."""
        said = f"{self.name(claim.subject)} {self.schema.label(claim.predicate)} {self.value(claim)}"
        if not self.schema.concepts[claim.stance].enters_graph:
            said += f" ({self.schema.label(claim.stance)})"
        return f"{said}, {readable(claim.when)}" if claim.when else said


def naming(dataset: Dataset, schema: Schema) -> Naming:
    """Take the names of a dataset."""
    names = {entity.iri: entity.name for entity in dataset.entities}
    names |= {source.iri: source.title for source in dataset.sources}
    return Naming(schema, names)
