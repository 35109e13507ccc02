"""A graph for the viewer, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class GraphTable:
    """A graph as data for the viewer and as rows for everyone."""

    data: Markup
    edges: tuple[EdgeRow, ...] = ()
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge of a graph in words."""

    source: Ref
    label: str
    target: Ref
    claims: tuple[Ref, ...] = ()
    disputed: bool = False
    stands: bool = True
    why: str = ""
