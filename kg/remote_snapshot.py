"""A version of the graph on a remote engine, which has names of its own for the graphs of a version."""

from __future__ import annotations

from dataclasses import dataclass

from kg.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class RemoteSnapshot(Snapshot):
    """A version on an engine. Its store here is a copy, made when it is first wanted."""

    slot: str = ""
    publication: int = 0
    graphs: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Give the engine's name of each graph by ours."""
        return {graph: at(graph, self.slot) for graph, _ in self.graphs}


def at(graph: str, slot: str) -> str:
    """Name a graph of ours in a slot.

    >>> at("https://lights.example/graph/claims", "b")
    'https://lights.example/graph/claims@b'
    """
    return f"{graph}@{slot}"
