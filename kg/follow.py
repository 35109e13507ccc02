"""What follows in a store that was changed by hand: the one place that decides how it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import reason

if TYPE_CHECKING:
    from pyoxigraph import Store


def follow(store: Store, graph: str) -> None:
    """Find the entailments of a store anew, and put them in place of the ones in the named graph."""
    store.clear_graph(NamedNode(graph))
    reason.entail(store, graph)
