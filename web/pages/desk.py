"""The pages of a curator's desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.deskparts import ArticleRow, DraftRow, FormView, Meant, NameRow, QuotationRow, Sentence


@dataclass(frozen=True)
class DeskPage(Page):
    """``/desk``; ``places`` are addresses with their names."""

    template: ClassVar[str] = "desk.html"
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ArticlesPage(Page):
    """``/desk/articles``."""

    template: ClassVar[str] = "desk_articles.html"
    articles: tuple[ArticleRow, ...] = ()
    problem: str = ""
    pasted: str = ""
    largest: int = 0


@dataclass(frozen=True)
class ArticlePage(Page):
    """``/desk/articles/<id>``; ``gone`` is the id of the draft that was discarded just now."""

    template: ClassVar[str] = "desk_article.html"
    id: str = ""
    about: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    quotations: tuple[QuotationRow, ...] = ()
    names: tuple[NameRow, ...] = ()
    drafts: tuple[DraftRow, ...] = ()
    discarded: tuple[DraftRow, ...] = ()
    gone: str = ""
    waiting: int = 0
    source: str = ""
    forms: tuple[FormView, ...] = ()
    opened: str = "claim"
    problem: str = ""
    done: str = ""
    meant: tuple[Meant, ...] = ()
