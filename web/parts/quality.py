"""Numbers with the lists behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.claims import ClaimView
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the list behind it."""

    label: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """The numbers of one kind, code or period."""

    name: Ref
    claims: int
    entities: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Numbers by kind, code or period."""

    label: str
    anchor: str
    columns: tuple[str, ...]
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class Wanting:
    """A claim that wants something, or an entity with the properties that are missing."""

    subject: Ref
    claim: ClaimView | None
    missing: tuple[str, ...] = ()
