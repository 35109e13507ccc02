"""What follows, and why it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class Inferred:
    """Something that follows about an entity, seen from it; ``why`` is the address of its explanation."""

    label: str
    href: str
    other: Ref
    holds: str
    why: str
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that an explanation ends in."""

    claim: str
    source: Ref
    when: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class ReasonWay:
    """A rule in words with its premises, and when all of them hold where there are several."""

    rule: str
    holds: str
    premises: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A triple with what it rests on (see :class:`kg.explain.Explanation`)."""

    subject: Ref
    predicate: Ref
    value: Ref
    holds: str
    given: bool = False
    shown: bool = False
    cut: bool = False
    claims: tuple[Told, ...] = ()
    ways: tuple[ReasonWay, ...] = ()
