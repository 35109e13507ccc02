"""What claims say together: values of properties, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.claims import ClaimView
    from web.parts.refs import Badge, Line, Moment, Ref


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a property: every claim that gives it, and how it stands among its rivals.

    ``independent`` counts independent sources; ``answers`` how many claims answer it or are answered, by how.
    """

    value: Ref
    when: Moment | None
    claims: tuple[ClaimView, ...]
    stance: Badge
    stands: bool
    aside: bool = False
    disputed: bool = False
    dates_differ: bool = False
    qualifiers: tuple[Line, ...] = ()
    hedge: Badge | None = None
    independent: int = 0
    answers: tuple[tuple[str, int], ...] = ()

    @property
    def sources(self) -> int:
        """How many different sources say so."""
        return len({claim.source.href for claim in self.claims})

    @property
    def voices(self) -> tuple[Ref, ...]:
        """Everyone who says so, each once."""
        return tuple(dict.fromkeys(claim.voice for claim in self.claims))


@dataclass(frozen=True, slots=True)
class FactRow:
    """A property, seen from one of its two ends, with its values."""

    label: str
    href: str
    title: str
    facts: tuple[Fact, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Property rows under one heading."""

    label: str
    anchor: str
    rows: tuple[FactRow, ...]
