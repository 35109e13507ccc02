"""The pages that go along time: what happened, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.changes import ChangedEntity
    from web.parts.forms import Choice
    from web.parts.refs import Ref
    from web.parts.timelines import ChartSection, YearLink


@dataclass(frozen=True)
class TimelinePage(Page):
    """``/timeline``."""

    template: ClassVar[str] = "timeline.html"
    about: str = ""
    subject: Ref | None = None
    around: bool = False
    begin: str = ""
    end: str = ""
    kinds: tuple[Choice, ...] = ()
    codes: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    years: tuple[YearLink, ...] = ()
    chart: tuple[ChartSection, ...] = ()
    total: int = 0
    rows: int = 0
    page: int = 1
    pages: int = 1
    earlier: str = ""
    later: str = ""
    limited: bool = False
    missing: str = ""
    today: str = ""
    today_why: str = ""
    downloads: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class ChangesPage(Page):
    """``/changes``; ``days`` are (day, claims, address of what was recorded on it)."""

    template: ClassVar[str] = "changes.html"
    by: str = ""
    before: str = ""
    after: str = ""
    what: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    entities: tuple[ChangedEntity, ...] = ()
    total: int = 0
    first: int = 1
    earlier: str = ""
    later: str = ""
    downloads: tuple[Ref, ...] = ()
    days: tuple[tuple[str, int, str], ...] = ()
    snapshots: tuple[Choice, ...] = ()
    revisions: tuple[Choice, ...] = ()
    today: str = ""
