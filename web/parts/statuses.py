"""The status of a thing, the sides behind it, and the stages of its life cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.claims import ClaimView
    from web.parts.refs import Moment, Ref


@dataclass(frozen=True, slots=True)
class StatusSide:
    """A status that a thing has by some of its sources, with their claims and those that deny it.

    ``parts`` are the parts whose own statuses decided it, by status.
    """

    label: str
    title: str
    certain: bool
    since: Moment | None
    claims: tuple[ClaimView, ...]
    denied: tuple[ClaimView, ...] = ()
    last: str = ""
    parts: tuple[tuple[str, tuple[Ref, ...]], ...] = ()

    @property
    def sources(self) -> int:
        """How many different sources say so."""
        return len({claim.source.href for claim in self.claims})


@dataclass(frozen=True, slots=True)
class StepView:
    """A stage of a life cycle; ``held`` where the thing is in it, ``ahead`` where it is still to come."""

    label: str
    when: Moment | None
    href: str
    sources: int
    differ: bool = False
    ahead: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class StatusView:
    """The status of a thing on a day: a headline, the sides behind it, and the stages on the way."""

    text: str
    on: str
    iso: str
    why: str
    caveat: str
    disputed: bool
    certain: bool
    sides: tuple[tuple[StatusSide, ...], ...]
    aside: tuple[tuple[StatusSide, ...], ...]
    steps: tuple[StepView, ...]
    href: str
