"""What things are called, read from a store when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.values import parse_period, parse_quantity, readable

if TYPE_CHECKING:
    from pyoxigraph import Literal

    from kg.engine import Engine
    from kg.schema import Schema

_DATES: Final = frozenset({*(v.XSD + name for name in ("date", "gYearMonth", "gYear")), v.EDTF})


class Labels:
    """Names entities, sources and terms; anything else by the end of its IRI."""

    def __init__(self, engine: Engine, schema: Schema) -> None:
        """Keep where to look."""
        self._engine = engine
        self._schema = schema
        self._known: dict[str, str | None] = {}

    def __call__(self, iri: str) -> str:
        """Name a thing."""
        return self.find(iri) or self._schema.label(iri)

    def value(self, term: NamedNode | Literal) -> str:
        """Write a value for a reader: names for IRIs, readable dates and quantities."""
        return self(term.value) if isinstance(term, NamedNode) else literal_text(term, self._schema)

    def find(self, iri: str) -> str | None:
        """Give the name that the store has for it, or None."""
        if iri not in self._known:
            rows = self._engine.rows("page_node", node=NamedNode(iri))
            names = (r["value"] for r in rows if r["property"] is not None and r["property"].value == v.LABEL)
            first = next((name for name in names if name is not None), None)
            self._known[iri] = first.value if first is not None else None
        return self._known[iri]


def literal_text(literal: Literal, schema: Schema) -> str:
    """Write a literal for a reader: dates and quantities in words, all else as it is."""
    datatype = literal.datatype.value
    if datatype in _DATES:
        return readable(parse_period(literal.value))
    if datatype == v.QUANTITY_DATATYPE:
        quantity = parse_quantity(literal.value)
        unit = schema.concept(v.UNIT_CLASS, quantity.unit)
        return readable(quantity, unit.label if unit else quantity.unit)
    return literal.value
