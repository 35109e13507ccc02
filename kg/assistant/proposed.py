"""What the tools for proposals answer: plain values. Without slots, as in :mod:`kg.assistant.answers`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Code:
    """What may be written, how it is called, and what it means."""

    write: str
    label: str
    meaning: str = ""


@dataclass(frozen=True)
class Key:
    """A key of an entry: ``takes`` says what kind of value; ``codes`` are all values, or units, where listed.

    ``kinds`` are the kinds of thing whose ids it takes, any if none are named.
    """

    key: str
    label: str
    takes: str
    meaning: str = ""
    codes: list[Code] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sayable:
    """What may be said: of a thing, with which values, and with what besides."""

    subject_kinds: list[str]
    predicates: list[Code]
    object: Key | None
    claim_keys: list[Key]
    entity_kinds: list[Code] = field(default_factory=list)
    source_kinds: list[Code] = field(default_factory=list)
    source_keys: list[Key] = field(default_factory=list)


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a change, counted from 0; -1 where it is not told which."""

    change: int
    key: str
    says: str
    severity: str


@dataclass(frozen=True)
class Near:
    """A claim that the graph holds and that says the same as a proposed one, or contradicts it."""

    change: int
    claim: str
    says: str
    source: str
    why: str


@dataclass(frozen=True)
class Tried:
    """What changes would do; ``possible`` tells that nothing but warnings was found. Nothing was written."""

    possible: bool
    problems: list[Wrong]
    duplicates: list[Near]
    conflicts: list[Near]
    does: list[str]


@dataclass(frozen=True)
class Step:
    """What somebody did to a proposal, or said of it; ``difference`` tells how its changes were amended."""

    at: str
    by: str
    did: str
    text: str
    difference: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A proposal; ``state`` is open, accepted, declined or undone."""

    id: str
    title: str
    state: str
    changes: list[dict[str, object]]
    history: list[Step]


@dataclass(frozen=True)
class Mine:
    """Proposals of whoever asks, the last first; ``total`` is how many there are."""

    proposals: list[Kept]
    total: int
