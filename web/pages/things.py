"""The pages about a thing, or about those on a topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.claims import ClaimView, Remark
    from web.parts.facts import FactGroup
    from web.parts.graphs import GraphTable
    from web.parts.lists import Hit
    from web.parts.reasons import Inferred
    from web.parts.refs import Ref, Retraction
    from web.parts.speech import ConductRow, Utterance
    from web.parts.statuses import StatusView
    from web.parts.tables import Cell
    from web.parts.timelines import TimelineEntry


@dataclass(frozen=True)
class EntityPage(Page):
    """``/id/<slug>``."""

    template: ClassVar[str] = "entity.html"
    iri: str = ""
    slug: str = ""
    kinds: tuple[Ref, ...] = ()
    aliases: tuple[str, ...] = ()
    same_as: tuple[Ref, ...] = ()
    quotes: tuple[Utterance, ...] = ()
    groups: tuple[FactGroup, ...] = ()
    remarks: tuple[Remark, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    withdrawn: tuple[ClaimView, ...] = ()
    inferred: tuple[Inferred, ...] = ()
    graph: GraphTable | None = None
    claims: int = 0
    sources: int = 0
    independent: int = 0
    status: StatusView | None = None
    conduct: str = ""
    retraction: Retraction | None = None


@dataclass(frozen=True)
class StatusPage(Page):
    """``/id/<slug>/status``."""

    template: ClassVar[str] = "status.html"
    subject: Ref | None = None
    status: StatusView | None = None
    on: str = ""
    slug: str = ""


@dataclass(frozen=True)
class ConductPage(Page):
    """``/id/<slug>/say-and-do``; ``topics`` are choices with how much was said and done on each."""

    template: ClassVar[str] = "conduct.html"
    subject: Ref | None = None
    slug: str = ""
    about: Ref | None = None
    asked: str = ""
    topics: tuple[tuple[Ref, int, int, bool], ...] = ()
    rows: tuple[ConductRow, ...] = ()
    said: int = 0
    done: int = 0


@dataclass(frozen=True)
class TopicPage(Page):
    """``/topic/<slug>``."""

    template: ClassVar[str] = "topic.html"
    subject: Ref | None = None
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class CardPage(Page):
    """``/embed/…``; ``path`` is the page that it stands for."""

    template: ClassVar[str] = "card.html"
    path: str = ""
    kinds: tuple[Ref, ...] = ()
    headline: str = ""
    caveat: str = ""
    latest: tuple[TimelineEntry, ...] = ()
    hits: tuple[Hit, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    claims: int = 0
    sources: int = 0
