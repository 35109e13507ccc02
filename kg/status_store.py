"""Statuses from a store: the claims about a thing, its kinds, and the day that "now" is."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.gathering import by_thing
from kg.status import Chronicler, parts
from kg.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.engine import Engine
    from kg.gathering import Gathered
    from kg.schema import Schema
    from kg.told import Told

    Kinds = Callable[[str], Iterable[str]]


def chronicler(
    engine: Engine,
    schema: Schema,
    *,
    known: dt.date | None = None,
    given: Mapping[str, Gathered] | None = None,
    kinds: Kinds | None = None,
) -> Chronicler:
    """Tell statuses by a store's claims, as they were on record on a day; by default as they are now.

    ``given`` are the claims that are at hand, by what they are about, and ``kinds`` gives the kinds
    of a thing: what is not given is asked for.
    """
    kinds_of = kinds or cache(lambda thing: _kinds(engine, thing))
    claims = _Claims(engine, schema, known, kinds_of)
    for thing, gathered in (given or {}).items():
        claims.keep(thing, gathered)
    return Chronicler(
        schema.lifecycle, claims.of, lambda thing, kind: any(schema.is_a(k, kind) for k in kinds_of(thing))
    )


def parts_of(schema: Schema, thing: str, claims: Gathered, kinds: Kinds) -> frozenset[str]:
    """Find the parts whose statuses decide that of a thing, by the claims about it."""
    return _parts(schema, thing, told(claims, schema), kinds)


class _Claims:
    """The claims about things; those about the parts of what is known are asked for together."""

    def __init__(self, engine: Engine, schema: Schema, known: dt.date | None, kinds: Kinds) -> None:
        self._engine = engine
        self._schema = schema
        self._known = known
        self._kinds = kinds
        self._found: dict[str, tuple[Told, ...]] = {}
        self._parts: set[str] = set()

    def of(self, thing: str) -> tuple[Told, ...]:
        """Give the claims about a thing that are on record."""
        if thing not in self._found:
            wanted = sorted({thing, *self._parts} - self._found.keys())
            found = by_thing(self._engine.rows("page_things", thing=[NamedNode(iri) for iri in wanted]))
            for one in wanted:
                self.keep(one, found.get(one, {}))
        return self._found[thing]

    def keep(self, thing: str, claims: Gathered) -> None:
        """Read the claims about a thing, and note its parts."""
        about = (
            c for c in told(claims, self._schema) if thing in {c.subject, getattr(c.object, "value", "")}
        )
        # In an order of ours: every engine has its own.
        found = sorted((c for c in about if c.on_record(self._known)), key=lambda c: c.iri)
        self._found[thing] = tuple(found)
        self._parts |= _parts(self._schema, thing, found, self._kinds)


def _parts(schema: Schema, thing: str, claims: Iterable[Told], kinds: Kinds) -> frozenset[str]:
    rules = [
        rule
        for rule in schema.lifecycle.parts
        if rule.kind is None or any(schema.is_a(kind, rule.kind) for kind in kinds(thing))
    ]
    # Most things have no parts: their claims need not be read for them.
    listed = tuple(claims) if rules else ()
    return frozenset(part for rule in rules for part in parts(rule, thing, listed))


def _kinds(engine: Engine, thing: str) -> tuple[str, ...]:
    rows = engine.rows("page_node", node=NamedNode(thing))
    return tuple(
        row["value"].value
        for row in rows
        if row["property"] is not None and row["property"].value == v.RDF_TYPE and row["value"] is not None
    )


def last_day(engine: Engine, fallback: dt.date) -> dt.date:
    """Give the last day on which a claim was recorded: what the data know of the world ends there."""
    day = next((row["day"] for row in engine.rows("status_day")), None)
    return dt.date.fromisoformat(day.value) if day is not None else fallback
