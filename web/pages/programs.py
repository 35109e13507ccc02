"""The pages of what programs may call and download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.release.manifest import Release
    from web.parts.programs import Download, Route


@dataclass(frozen=True)
class DownloadsPage(Page):
    """``/downloads``: the graph as files; ``data`` describes them for search engines."""

    template: ClassVar[str] = "downloads.html"
    release: Release | None = None
    files: tuple[Download, ...] = ()
    day: str = ""
    data: Markup | None = None


@dataclass(frozen=True)
class ApiPage(Page):
    """``/api``: what programs may call."""

    template: ClassVar[str] = "api.html"
    routes: tuple[Route, ...] = ()
    moment: tuple[tuple[str, str], ...] = ()
