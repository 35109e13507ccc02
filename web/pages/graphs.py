"""The pages that draw the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.graphs import GraphTable
    from web.parts.refs import Ref


@dataclass(frozen=True)
class GraphPage(Page):
    """``/graph``."""

    template: ClassVar[str] = "graph.html"
    subject: Ref | None = None
    slug: str = ""
    depth: int = 1
    query: str = ""
    graph: GraphTable | None = None
    download: str = ""
    cut: int = 0
    missing: str = ""
    error: str = ""
    starts: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class ExplorePage(Page):
    """``/explore``."""

    template: ClassVar[str] = "explore.html"
    starts: tuple[Ref, ...] = ()
