"""What is asked of reconciliation, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kg.name import Name
    from kg.reconcile.offered import Offer

Strictness = Literal["any", "should", "all"]
#: A value that something is said to have: a text, a number, a truth, or the IRI of a thing.
Given = str | float | bool

#: The most candidates that a query is answered with.
MOST = 100


@dataclass(frozen=True, slots=True)
class Thing:
    """A value that was reconciled itself: the IRI of a thing here."""

    iri: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property with the values that the thing is said to have; one of them is enough."""

    offer: Offer
    values: tuple[Given | Thing, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A name, and what is known besides: kinds (IRIs), and values of properties.

    ``strict`` says what kinds do: one of them is needed (``any``), every one is (``all``), or one of them
    is expected and its absence counts against a candidate (``should``).
    """

    text: str
    kinds: tuple[str, ...] = ()
    strict: Strictness = "any"
    wanted: tuple[Wanted, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Feature:
    """What a score was made of: of a name how alike it is from 0 to 100, of all else whether it fits."""

    id: str
    value: float | bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant, from 0 to 100 how likely, and whether that is sure; through which name."""

    name: Name
    score: float
    match: bool
    via: str
    features: tuple[Feature, ...]
