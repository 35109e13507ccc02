"""The pages of what is covered and what is wanting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.lists import Facet
    from web.parts.quality import Count, CountTable, Wanting


@dataclass(frozen=True)
class QualityPage(Page):
    """``/quality``."""

    template: ClassVar[str] = "quality.html"
    total: tuple[Count, ...] = ()
    claims: int = 0
    entities: int = 0
    stale_days: int = 0
    tables: tuple[CountTable, ...] = ()


@dataclass(frozen=True)
class QualityListPage(Page):
    """``/quality/<name>``."""

    template: ClassVar[str] = "quality_list.html"
    items: tuple[Wanting, ...] = ()
    facets: tuple[tuple[str, tuple[Facet, ...]], ...] = ()
    total: int = 0
    more: str = ""
