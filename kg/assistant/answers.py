"""What tools answer: plain values, in which every claim points to a numbered source that can be cited.

Without slots: the SDK makes schemas of these classes, and would take a slot for a default.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CitedSource:
    """A source, with the number by which claims of the same answer point to it."""

    ref: int
    title: str
    citation: str
    url: str
    iri: str


@dataclass(frozen=True)
class CitedGraph:
    """From where an answer is: the graph, its version and moment, and how to cite it as a whole."""

    title: str
    citation: str
    licence: str
    as_of: str
    known: str


@dataclass(frozen=True)
class CitedClaim:
    """What one source says; ``source`` is the number of a source of the same answer.

    ``counts`` is false for opinions, predictions, denials, and what was withdrawn or set aside: these are to
    be told as somebody's words, if at all. ``disputed`` tells that another claim contradicts it.
    """

    says: str
    source: int
    claim: str
    kind: str
    stance: str
    counts: bool
    when: str = ""
    speaker: str = ""
    reporters: list[str] = field(default_factory=list)
    hedge: str = ""
    locator: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class Thing:
    """An entity or a source; ``sources`` are the numbers of some that speak of it."""

    id: str
    name: str
    iri: str
    kinds: list[str]
    description: str = ""
    aliases: list[str] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What every answer has."""

    sources: list[CitedSource]
    graph: CitedGraph


@dataclass(frozen=True)
class Found(Answer):
    """What a search found, best first."""

    things: list[Thing]


@dataclass(frozen=True)
class About(Answer):
    """An entity with claims about it; ``total`` is how many there are."""

    thing: Thing
    claims: list[CitedClaim]
    total: int


@dataclass(frozen=True)
class Link:
    """From one thing to the next on a way, with what is said of that."""

    start: Thing
    end: Thing
    claims: list[CitedClaim]


@dataclass(frozen=True)
class Ways(Answer):
    """The shortest ways between two things; none where there is none short enough."""

    ways: list[list[Link]]


@dataclass(frozen=True)
class SideOf:
    """Claims that agree, and how many independent sources they come from."""

    independent_sources: int
    claims: list[CitedClaim]


@dataclass(frozen=True)
class Disagreement:
    """Sides that cannot all be right; ``verdict`` is how the editors judged it."""

    about: Thing
    sort: str
    verdict: str
    sides: list[SideOf]


@dataclass(frozen=True)
class Disagreements(Answer):
    """What sources disagree on; ``total`` is how many disputes there are."""

    disputes: list[Disagreement]
    total: int


@dataclass(frozen=True)
class Dates(Answer):
    """Dated claims, in order of time; ``total`` is how many dated statements there are."""

    claims: list[CitedClaim]
    total: int


@dataclass(frozen=True)
class Rows(Answer):
    """The answer to a SPARQL query, and the sources of the claims and sources that stand in it.

    For a yes or no, ``columns`` is empty and ``rows`` has one row of one text.
    """

    columns: list[str]
    rows: list[list[str]]
    total: int
    note: str
