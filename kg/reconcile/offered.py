"""What can be asked of a thing: properties of the ontology, also from their other end, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import vocab as v

if TYPE_CHECKING:
    from kg.schema import Property, Schema
    from kg.terms import ValueType

#: Marks the name of a property that is read from its other end.
BACK: Final = "-"


@dataclass(frozen=True, slots=True)
class Offer:
    """A property as it is read from one of its ends; ``identifies`` where a value is of one thing alone."""

    key: str
    label: str
    description: str
    iri: str
    value_type: ValueType
    back: bool = False
    identifies: bool = False
    prop: Property | None = None


#: What everything has, besides the properties of the ontology.
PLAIN: Final = (
    Offer("@iri", "IRI", "The address that names the thing.", "", "uri", identifies=True),
    Offer("@kind", "kind", "What it is.", v.RDF_TYPE, "concept"),
    Offer("@alias", "other name", "What else it is called.", v.ALT_LABEL, "string"),
    Offer("@description", "description", "What it is, in a sentence.", v.DESCRIPTION, "string"),
    Offer("@same-as", "same as", "Its address in other graphs.", v.SAME_AS, "uri", identifies=True),
)


def offer(schema: Schema, key: str) -> Offer | None:
    """Find what a key or the IRI of a property stands for.

    >>> from kg.schema import Schema
    >>> offer(Schema({}, {}, {}, {}), "@alias").iri
    'http://www.w3.org/2004/02/skos/core#altLabel'
    """
    for one in PLAIN:
        if key == one.key or (key and key == one.iri):
            return one
    back = key.startswith(BACK)
    name = key.removeprefix(BACK)
    prop = schema.property(name) or schema.properties.get(name)
    if prop is None or prop.core or (back and (prop.value_type != "entity" or prop.symmetric)):
        return None
    return of_property(prop, back=back)


def of_property(prop: Property, *, back: bool) -> Offer:
    """Offer a property from one of its ends."""
    return Offer(
        key=f"{BACK * back}{prop.name}",
        label=(prop.inverse_label or f"{prop.label} of") if back else prop.label,
        description=prop.definition,
        iri=prop.iri,
        value_type=prop.value_type,
        back=back,
        identifies=prop.inverse_functional and not back,
        prop=prop,
    )
