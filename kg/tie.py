"""A relation between two things, as claims tell of it or as it follows, and when it holds."""

from __future__ import annotations

from dataclasses import dataclass

from kg.area import MAX, MIN

#: First and last day, as ordinals (see :mod:`kg.area`).
Span = tuple[int, int]
Ends = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim behind a tie: its codes as IRIs, and the days on which it can hold, as ordinals."""

    claim: str
    kind: str
    stance: str
    confidence: str
    source: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two things, with its claims; none where it is inferred.

    ``stands`` tells whether some source states it as a fact; ``spans`` are the days on which it holds by the
    claims that do, else by those that assert it, else by all. Spans do not overlap and are in order.
    """

    source: str
    predicate: str
    target: str
    said: tuple[Said, ...] = ()
    disputed: bool = False
    stands: bool = True
    spans: tuple[Span, ...] = ((MIN, MAX),)

    @property
    def ends(self) -> Ends:
        """Its subject, property and object."""
        return self.source, self.predicate, self.target

    @property
    def inferred(self) -> bool:
        """Whether it follows and is not told."""
        return not self.said

    def other(self, iri: str) -> str:
        """Give the end that is not this one."""
        return self.target if self.source == iri else self.source

    def holds(self, begin: int = MIN, end: int = MAX) -> bool:
        """Tell whether it holds on some day of a span."""
        return any(one <= end and begin <= other for one, other in self.spans)
