"""What things are about, by the properties that the ontology marks so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.engine import Engine
    from kg.schema import Schema

_AT_ONCE: Final = 400


@dataclass(frozen=True)
class Topics:
    """The topics of things: what is claimed of them, what lies above a code, and each thing itself."""

    of_thing: Mapping[str, frozenset[str]]

    def of(self, thing: str) -> frozenset[str]:
        """Give everything that a thing is about; it is about itself."""
        return self.of_thing.get(thing, frozenset()) | {thing}


def topics(engine: Engine, schema: Schema, things: Iterable[str]) -> Topics:
    """Find what things are about."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = sorted(set(things))
    for start in range(0, len(wanted), _AT_ONCE):
        some = [NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
        for row in engine.rows("conduct_topics", thing=some):
            if row["thing"] is not None and isinstance(row["topic"], NamedNode):
                found[row["thing"].value] |= _and_above(schema, row["topic"].value)
    return Topics({thing: frozenset(about) for thing, about in found.items()})


def topic_iri(schema: Schema, base: str, text: str) -> str | None:
    """Find the topic that an address names: a code of a list of topics by its notation, or an entity's id.

    A code is named before an entity: entities have pages, codes have nothing but their notation.
    """
    lists = {iri for prop in schema.properties.values() if prop.tells_topic for iri in prop.ranges}
    for concept in schema.concepts.values():
        if concept.notation == text and concept.scheme_class in lists:
            return concept.iri
    return v.entity_iri(base, text) if text else None


def topic_name(schema: Schema, iri: str) -> str:
    """Name a topic as :func:`topic_iri` reads it."""
    return schema.notation(iri)


def _and_above(schema: Schema, code: str) -> set[str]:
    found, layer = {code}, [code]
    while layer:
        above = [up for iri in layer if (one := schema.concepts.get(iri)) for up in one.broader]
        layer = [iri for iri in above if iri not in found]
        found.update(layer)
    return found
