"""Entailments that a reader would want, materialised once a snapshot.

The rules are queries (``rule_*.rq``), each a CONSTRUCT over the union of the graphs, applied until
nothing new follows. A triple that stands in another graph already is left out, so that graphs stay disjoint.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.engine import Engine

if TYPE_CHECKING:
    from pyoxigraph import Store, Triple

_ROUNDS = 20


def entail(store: Store, graph: str) -> int:
    """Add what follows to the named graph of a store; give the number of new triples."""
    engine = Engine(store)
    name = NamedNode(graph)
    rules = sorted(
        entry.name.removesuffix(".rq")
        for entry in resources.files("kg.queries").iterdir()
        if entry.name.startswith("rule_")
    )
    total = 0
    for _ in range(_ROUNDS):
        fresh = {triple for rule in rules for triple in engine.graph(rule) if not _known(store, triple)}
        if not fresh:
            break
        store.extend(Quad(t.subject, t.predicate, t.object, name) for t in fresh)
        total += len(fresh)
    return total


def _known(store: Store, triple: Triple) -> bool:
    return (
        next(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), None) is not None
    )
