"""Connected components of a small graph."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

_T = TypeVar("_T", bound="Hashable")


def components(nodes: Iterable[_T], edges: Iterable[tuple[_T, _T]]) -> list[list[_T]]:
    """Give what hangs together, each component in the order of the nodes.

    Union-find; the graphs here have a handful of nodes, for which a library would take longer to load.

    >>> components("abcd", [("a", "c"), ("c", "d")])
    [['a', 'c', 'd'], ['b']]
    """
    leader = {node: node for node in nodes}

    def lead(node: _T) -> _T:
        while leader[node] != node:
            leader[node] = node = leader[leader[node]]
        return node

    for one, other in edges:
        leader[lead(other)] = lead(one)
    found: dict[_T, list[_T]] = defaultdict(list)
    for node in leader:
        found[lead(node)].append(node)
    return list(found.values())
