"""Statuses from a store: the claims about a thing, its kinds, and the day that "now" is."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.status import Chronicler
from kg.told import told

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.schema import Schema
    from kg.told import Told


def chronicler(engine: Engine, schema: Schema, *, known: dt.date | None = None) -> Chronicler:
    """Tell statuses by a store's claims, as they were on record on a day; by default as they are now."""

    @cache
    def claims_of(thing: str) -> tuple[Told, ...]:
        rows = engine.rows("page_entity", entity=NamedNode(thing))
        return tuple(claim for claim in told(rows, schema) if claim.on_record(known))

    @cache
    def kinds_of(thing: str) -> tuple[str, ...]:
        rows = engine.rows("page_node", node=NamedNode(thing))
        return tuple(
            row["value"].value
            for row in rows
            if row["property"] is not None
            and row["property"].value == v.RDF_TYPE
            and row["value"] is not None
        )

    return Chronicler(
        schema.lifecycle, claims_of, lambda thing, kind: any(schema.is_a(k, kind) for k in kinds_of(thing))
    )


def last_day(engine: Engine, fallback: dt.date) -> dt.date:
    """Give the last day on which a claim was recorded: what the data know of the world ends there."""
    day = next((row["day"] for row in engine.rows("status_day")), None)
    return dt.date.fromisoformat(day.value) if day is not None else fallback
