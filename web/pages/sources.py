"""The pages about a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.citing import Citation
    from web.parts.changes import ChangedAnswer
    from web.parts.claims import ClaimView
    from web.parts.facts import FactGroup
    from web.parts.refs import Line, Ref, Retraction, SourceRef


@dataclass(frozen=True)
class SourcePage(Page):
    """``/source/<slug>``."""

    template: ClassVar[str] = "source.html"
    iri: str = ""
    source: SourceRef | None = None
    lines: tuple[Line, ...] = ()
    relays: tuple[Ref, ...] = ()
    relayed_by: tuple[Ref, ...] = ()
    groups: tuple[tuple[Ref, tuple[ClaimView, ...]], ...] = ()
    claims: int = 0
    first: int = 1
    last: int = 0
    more: bool = False
    earlier: str = ""
    later: str = ""
    about: tuple[FactGroup, ...] = ()
    slug: str = ""
    alone: frozenset[str] = frozenset()
    cite: Citation | None = None
    retraction: Retraction | None = None


@dataclass(frozen=True)
class ImpactPage(Page):
    """``/source/<slug>/impact``."""

    template: ClassVar[str] = "impact.html"
    source: Ref | None = None
    lost: tuple[ClaimView, ...] = ()
    kept: int = 0
    inferred: tuple[tuple[Ref, Ref, Ref], ...] = ()
    changed: tuple[ChangedAnswer, ...] = ()
    asked: int = 0
    unasked: int = 0
