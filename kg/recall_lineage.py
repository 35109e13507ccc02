"""The lineage of sources and claims read from a store by itself: what any page that counts sources needs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.independence import Relay, lineage_of

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.independence import Lineage


def recall_lineage(engine: Engine, base: str) -> Lineage:
    """Read the lineage; the same as that of the whole dataset (:func:`kg.independence.lineage`)."""
    graph, sources = v.Graphs(base).claims, v.source_iri(base, "")
    repeats: dict[str, set[str]] = defaultdict(set)
    for row in engine.tuples("recall_pairs", graph=graph, property=v.RELAYS):
        if row[0].value.startswith(sources):
            repeats[row[0].value].add(row[1].value)
    publishers = engine.tuples("recall_pairs", graph=graph, property=v.PUBLISHER)
    outlets: dict[str, list[str]] = defaultdict(list)
    for row in engine.tuples("recall_outlets"):
        outlets[v.local_name(row[0].value)].append(row[1].value)
    return lineage_of(
        repeats=repeats,
        relays=[
            Relay(v.local_name(row[0].value), v.local_name(row[1].value), row[2].value)
            for row in engine.tuples("recall_relays")
        ],
        publishers={row[0].value: row[1].value for row in publishers},
        outlets=outlets,
    )
