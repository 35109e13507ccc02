"""The properties of a thing in both directions, as the explorer is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from web import schemas
from web.networks import key, term
from web.openapi import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.comparison import Relation
    from web.openapi import Schema
    from web.site import Site

DIRECTION: Final[Schema] = {"enum": ["out", "in"]}
#: The schemas of :func:`relation_of` and of a list of :func:`group`.
RELATION: Final[Schema] = schemas.record(relation=TEXT, direction=DIRECTION, label=TEXT)
GROUPS: Final[Schema] = schemas.several(
    schemas.record(
        relation=TEXT,
        direction=DIRECTION,
        label=TEXT,
        count={"type": "integer", "minimum": 0},
        ids=schemas.several(TEXT),
    )
)


def relation_of(here: Site, relation: Relation) -> dict[str, Any]:
    """Name a property as it is read from the thing that it is seen from."""
    prop = here.schema.properties[relation.predicate]
    label = prop.label if relation.direction == "out" else prop.inverse_label or prop.label
    return {"relation": term(here, relation.predicate), "direction": relation.direction, "label": label}


def group(here: Site, relation: Relation, others: Iterable[str]) -> dict[str, Any]:
    """Name a property with what it leads to, each thing once."""
    ids = [key(here, iri) for iri in dict.fromkeys(others)]
    return {**relation_of(here, relation), "count": len(ids), "ids": ids}
