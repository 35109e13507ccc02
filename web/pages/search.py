"""The page of a search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.lists import Facet, Hit
    from web.parts.refs import Ref


@dataclass(frozen=True)
class SearchPage(Page):
    """``/search``."""

    template: ClassVar[str] = "search.html"
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    total: int = 0
    kind: str = ""
    more: str = ""
    nearest: tuple[Ref, ...] = ()
