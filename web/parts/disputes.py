"""Disputes and their sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.claims import ClaimView
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a dispute; ``components`` are sources that count as one, where there are several in one."""

    claims: tuple[ClaimView, ...]
    sources: int
    independent: int
    components: tuple[tuple[Ref, ...], ...]
    preferred: bool
    aside: bool
    voices: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute: what it is about, its sides, and the editors' verdict in words."""

    id: str
    sort: str
    subject: Ref
    about: str
    verdict: str
    state: str
    sides: tuple[SideView, ...]
