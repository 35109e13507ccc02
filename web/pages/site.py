"""The pages about the site itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from kg.examples import Question
    from web.parts.claims import ClaimView
    from web.parts.lists import Facet, Hit
    from web.parts.refs import Ref
    from web.watch import Watch


@dataclass(frozen=True)
class HomePage(Page):
    """``/``."""

    template: ClassVar[str] = "home.html"
    starts: tuple[Hit, ...] = ()
    questions: tuple[Question, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    kinds: tuple[Facet, ...] = ()
    latest: tuple[ClaimView, ...] = ()
    graph_start: Ref | None = None


@dataclass(frozen=True)
class AboutPage(Page):
    """``/about``."""

    template: ClassVar[str] = "about.html"
    licence: str = ""
    citation: str = ""
    created: str = ""
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class ErrorPage(Page):
    """Anything that went wrong, in words."""

    template: ClassVar[str] = "error.html"
    status: int = 500
    detail: str = ""
    nearest: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class RunningPage(Page):
    """``/status``; ``problems`` are as ``statecraft check`` writes them, ``more`` how many are left out."""

    template: ClassVar[str] = "running.html"
    created: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    snapshot: int = 0
    watch: Watch | None = None
    uptime: str = ""
    problems: tuple[str, ...] = ()
    more: int = 0
