"""The network of an open snapshot: its claims, and what follows with the days on which it does."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import MAX, MIN
from kg.network import Network, merged, network

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.claims import Dataset
    from kg.engine import Engine
    from kg.network import Ends, Span
    from kg.schema import Schema

_ALWAYS: Final = ((MIN, MAX),)


def recall_network(engine: Engine, dataset: Dataset, schema: Schema, base: str) -> Network:
    """Put the network together from what the store says and what is inferred in it."""
    return network(dataset, schema, follows(engine, schema, base))


def follows(engine: Engine, schema: Schema, base: str) -> Mapping[Ends, tuple[Span, ...]]:
    """Read the inferences between two things that are of this moment, with the days on which they hold."""
    graph = v.Graphs(base).inferred
    edges = {iri for iri, prop in schema.properties.items() if prop.is_edge}
    found = [
        (row[0].value, row[1].value, row[2].value)
        for row in engine.tuples("network_inferred", graph=graph)
        if row[1].value in edges
    ]
    spans = _spans(engine, graph)
    return {ends: spans.get(ends, _ALWAYS) for ends in found}


def _spans(engine: Engine, graph: str) -> Mapping[Ends, tuple[Span, ...]]:
    """Read where what does not hold always does: each node of an inference tells a triple and a span."""

    def column(predicate: str) -> dict[str, str]:
        rows = engine.tuples("recall_pairs", graph=graph, property=predicate)
        return {row[0].value: row[1].value for row in rows if isinstance(row[0], NamedNode)}

    subjects, predicates, values = (column(iri) for iri in (v.SUBJECT, v.PREDICATE, v.OBJECT))
    begins, ends = column(v.BEGIN_EARLIEST), column(v.END_LATEST)
    found: dict[Ends, list[Span]] = defaultdict(list)
    for node, subject in subjects.items():
        span = _day(begins.get(node), MIN), _day(ends.get(node), MAX)
        found[subject, predicates[node], values[node]].append(span)
    return {triple: merged(some) for triple, some in found.items()}


def _day(text: str | None, absent: int) -> int:
    return dt.date.fromisoformat(text).toordinal() if text else absent
