"""Statecraft's library: from curated files to a graph of sourced claims.

For scripts and notebooks, everything begins with :func:`kg.open`:

>>> import kg
>>> graph = kg.open("tests/second")
>>> keeper = graph.entity("maren-holt")
>>> for claim in keeper.claims[:2]:
...     print(claim, "|", claim.source.title)
Maren Holt tends Principal keeper of Gull Rock, from 1 January 1900 | Gull Rock station log
Holt on the fog said by Maren Holt, 13 February 1907 | Gull Rock station log
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api.drawing import Drawing
    from kg.api.entity import Claim, Entity, Source
    from kg.api.graph import Graph
    from kg.api.opening import open_graph as open  # noqa: A004 - `kg.open`, as `gzip.open`
    from kg.api.table import Table

__version__ = "0.1.0"
__all__ = ["Claim", "Drawing", "Entity", "Graph", "Source", "Table", "open"]

_PLACES = {
    "Claim": "entity",
    "Drawing": "drawing",
    "Entity": "entity",
    "Graph": "graph",
    "Source": "entity",
    "Table": "table",
    "open": "opening",
}


def __getattr__(name: str) -> object:
    """Import what is offered when it is first wanted (PEP 562): the command line needs none of it."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415

    module = import_module(f"kg.api.{_PLACES[name]}")
    found: object = getattr(module, "open_graph" if name == "open" else name)
    globals()[name] = found
    return found
