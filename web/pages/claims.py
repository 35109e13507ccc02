"""The pages about claims: one, what they disagree on, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.claims import ClaimView
    from web.parts.disputes import DisputeView
    from web.parts.lists import Facet
    from web.parts.reasons import Reason


@dataclass(frozen=True)
class ClaimPage(Page):
    """``/claim/<id>``."""

    template: ClassVar[str] = "claim.html"
    claim: ClaimView | None = None
    same: tuple[ClaimView, ...] = ()
    rivals: tuple[ClaimView, ...] = ()
    links: tuple[tuple[str, tuple[ClaimView, ...]], ...] = ()


@dataclass(frozen=True)
class DisputesPage(Page):
    """``/disputes`` and ``/disputes/<id>``."""

    template: ClassVar[str] = "disputes.html"
    disputes: tuple[DisputeView, ...] = ()
    facets: tuple[tuple[str, tuple[Facet, ...]], ...] = ()
    total: int = 0
    everything: int = 0
    more: str = ""
    back: str = ""
    alone: bool = False


@dataclass(frozen=True)
class ExplainPage(Page):
    """``/explain``: why a triple holds."""

    template: ClassVar[str] = "explain.html"
    reason: Reason | None = None
    s: str = ""
    p: str = ""
    o: str = ""
    error: str = ""
