"""The page of the ontology."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from web.parts.refs import Line


@dataclass(frozen=True)
class TermView:
    """A kind, property or code in the reference."""

    name: str
    label: str
    definition: str
    anchor: str
    lines: tuple[Line, ...] = ()
    uses: int | None = None
    mark: str = ""
    depth: int = 0


@dataclass(frozen=True)
class OntologyPage(Page):
    """``/ontology``."""

    template: ClassVar[str] = "ontology.html"
    kinds: tuple[TermView, ...] = ()
    groups: tuple[tuple[str, str, tuple[TermView, ...]], ...] = ()
    lists: tuple[tuple[TermView, tuple[TermView, ...]], ...] = ()
