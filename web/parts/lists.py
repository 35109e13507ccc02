"""Lists of things with filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result."""

    ref: Ref
    kinds: tuple[Ref, ...]
    snippet: str
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the number of results behind it."""

    label: str
    href: str
    count: int
    mark: str = ""
    active: bool = False
