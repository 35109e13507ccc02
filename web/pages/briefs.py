"""The page of a brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.briefs import BriefSection
    from web.parts.forms import Choice
    from web.parts.refs import Ref


@dataclass(frozen=True)
class BriefPage(Page):
    """``/brief``; ``works`` are citations with the addresses of the sources' pages.

    ``language`` is that of the sentences.
    """

    template: ClassVar[str] = "brief.html"
    name: str = ""
    about: str = ""
    question: str = ""
    begin: str = ""
    end: str = ""
    dateless: bool = False
    language: str = "en"
    questions: tuple[Choice, ...] = ()
    lead: str = ""
    preface: str = ""
    sections: tuple[BriefSection, ...] = ()
    works: tuple[tuple[str, str], ...] = ()
    downloads: tuple[Ref, ...] = ()
