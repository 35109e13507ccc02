"""What was changed, and what it would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.examples import Question
    from web.parts.refs import Moment, Ref


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A property with what it was and what it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A statement that was added, removed or changed."""

    what: str
    label: str
    value: Ref
    when: Moment | None
    href: str
    sources: int
    fields: tuple[ChangedField, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedEntity:
    """A thing and everything about it that changed; ``status`` is what it was and what it is."""

    ref: Ref
    what: str
    fields: tuple[ChangedField, ...]
    lines: tuple[ChangedLine, ...]
    status: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question whose answer would be another: the rows that it would lose and gain."""

    question: Question
    lost: int
    gained: int
    error: str = ""
