"""Entities, sources and claims read back from the store of an open snapshot.

What pages and commands reckon with is then the same as what the files say (:func:`kg.records.load`), without
reading the files again, and as it was at whatever moment the store holds. Where an entity or source stands
in the files is not kept in the store, nor are the refs of links: a link names the id of the other claim,
and every claim bears its own id as a ref.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.claim_table import ClaimTable
from kg.claims import Dataset, Source
from kg.entity_table import read_entity_table
from kg.errors import Origin
from kg.kept_claims import kept_columns
from kg.period import period_if_any
from kg.read_claim_table import read_claim_columns
from kg.records import uncollected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyoxigraph import Literal, NamedNode

    from kg.engine import Engine
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Recalled(Dataset):
    """A dataset that was read back; its claims are made whenever they are looked at."""

    claims: ClaimTable = field(kw_only=True)


def recall(engine: Engine, schema: Schema, base: str, place: Path | None = None) -> Recalled:
    """Read a dataset back; claims come in the order of the files.

    ``place`` is the folder of the snapshot that the engine answers from, beside whose store the columns of
    its claims are kept.
    """
    with uncollected():
        return _Reader(engine, schema, base).dataset(place)


class _Reader:
    def __init__(self, engine: Engine, schema: Schema, base: str) -> None:
        self._engine = engine
        self._schema = schema
        self._base = base
        self._graphs = v.Graphs(base)

    def dataset(self, place: Path | None) -> Recalled:
        sources = self._sources()
        files = {source.iri: source.origin.file for source in sources}
        read = partial(read_claim_columns, self._engine, self._schema, self._base, files)
        redirects = self._pairs(v.REPLACED_BY, self._graphs.asserted)
        return Recalled(
            entities=read_entity_table(self._engine, self._base),
            sources=sources,
            claims=ClaimTable(kept_columns(place, read) if place else read(), self._schema, files),
            redirects=tuple(sorted((old, kept.value) for old, kept in redirects)),
        )

    def _pairs(self, predicate: str, graph: str) -> list[tuple[str, NamedNode | Literal]]:
        rows = self._engine.tuples("recall_pairs", graph=graph, property=predicate)
        return [(row[0].value, row[1]) for row in rows]

    def _things(self, graph: str, prefix: str) -> dict[str, dict[str, list[str]]]:
        """Read what has a name in a graph, by IRI and property."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self._engine.tuples("recall_things", graph=graph):
            if (iri := row[0].value).startswith(prefix):
                found[iri][row[1].value].append(row[2].value)
        return dict(sorted(found.items()))

    def _sources(self) -> tuple[Source, ...]:
        things = self._things(self._graphs.claims, v.source_iri(self._base, ""))
        return tuple(
            Source(
                iri=iri,
                kind=said[v.RDF_TYPE][0],
                title=said[v.LABEL][0],
                origin=Origin(_first(said, v.FILE) or ""),
                url=_first(said, v.URL),
                publisher=_first(said, v.PUBLISHER),
                published=period_if_any(_first(said, v.ISSUED)),
                accessed=_day(_first(said, v.READ_ON)),
                relays=tuple(sorted(said.get(v.RELAYS, ()))),
            )
            for iri, said in things.items()
        )


def _first(said: Mapping[str, list[str]], predicate: str) -> str | None:
    return next(iter(said.get(predicate, ())), None)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
