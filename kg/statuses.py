"""What a thing's status on a day is, as values: sides that agree within, with the deciding claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from kg.evidence import Evidence
    from kg.told import Told


@dataclass(frozen=True, slots=True)
class Status:
    """One status of a thing on a day. ``code`` is an IRI.

    ``certain`` is false where the dates leave open whether it had begun or ended by then. ``evidence`` holds
    what decided it, best first; ``denied`` who says that it was not so; ``last`` is the last day on which a
    source says that it held, where it is only assumed to have lasted since.
    """

    code: str
    certain: bool
    evidence: tuple[Evidence, ...]
    denied: tuple[Told, ...] = ()
    last: dt.date | None = None
    parts: tuple[Standing, ...] = ()

    @property
    def claims(self) -> tuple[Told, ...]:
        """The deciding claims, each once; those about parts after those about the whole."""
        own = [one.claim for one in self.evidence]
        below = [claim for part in self.parts for side in part.sides for one in side for claim in one.claims]
        return tuple({claim.iri: claim for claim in (*own, *below)}.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """The statuses of a thing on a day.

    Statuses of one side fit together ("adopted, not in force"); several sides are sources that disagree,
    or what the dates leave open. No side at all means that nothing is known; ``over`` then
    holds what ended last.
    ``aside`` holds sides that a preferred claim sets aside.
    """

    thing: str
    day: dt.date
    sides: tuple[tuple[Status, ...], ...] = ()
    aside: tuple[tuple[Status, ...], ...] = ()
    over: tuple[Evidence, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether sources disagree."""
        firm = [side for side in self.sides if all(one.certain for one in side)]
        return len(firm) > 1 or any(one.denied for side in self.sides for one in side)

    @property
    def certain(self) -> bool:
        """Whether one side is left, and its dates leave nothing open."""
        return len(self.sides) == 1 and all(one.certain for one in self.sides[0])


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a life cycle: a status, when it began, and who says so. ``differ`` where dates differ."""

    code: str
    evidence: tuple[Evidence, ...]
    differ: bool = False
