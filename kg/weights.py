"""What claims and entities were found to want, in columns: each is made when it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.claim_table import claims_at
from kg.rows import Rows, unpacked
from kg.tongue import worded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kg.claims import Claim, Entity
    from kg.strings import Strings

    Numbers = NDArray[np.int32]

#: What is counted of claims, each in words.
OF_CLAIMS: Final[Mapping[str, str]] = {
    "one-source": worded("with one independent source"),
    "two-sources": worded("with two independent sources"),
    "more-sources": worded("with three or more independent sources"),
    "disputed": worded("disputed"),
    "stale": worded("stale: said to hold still, on an old source"),
    "unreviewed": worded("unreviewed: not yet found on the page itself"),
    "undated": worded("undated"),
}

#: What is counted of entities, each in words.
OF_ENTITIES: Final[Mapping[str, str]] = {
    "incomplete": worded("without a fact that is expected of their kind"),
    "dead-end": worded("dead ends: nothing links to or from them"),
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim, the number of independent sources of what it says, and the names of what it counts for."""

    claim: Claim
    sources: int
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Looked:
    """An entity with what is expected of it and missing: of each tuple of properties one would do."""

    entity: Entity
    missing: tuple[tuple[str, ...], ...]
    marks: frozenset[str]


class Weights(Rows[Weighed]):
    """Claims that were weighed, by their rows among all: each is made when it is looked at.

    ``sources`` are their independent sources, ``marks`` what they count for in bits in the order of
    :data:`OF_CLAIMS`, ``about`` the number of the thing that each is about among ``things``, and ``years``
    when it is of, 0 where that is not told.
    """

    def __init__(self, claims: Sequence[Claim], columns: Mapping[str, Numbers], things: Strings) -> None:
        """Keep all claims, and the columns of those that were weighed: ``row`` and those named above."""
        self.claims = claims
        self.columns = columns
        self.things = things

    def __len__(self) -> int:
        """Count them."""
        return len(self.columns["row"])

    def made(self, begin: int, end: int) -> list[Weighed]:
        """Make some."""
        some = {name: column[begin:end].tolist() for name, column in self.columns.items()}
        claims = claims_at(self.claims, some["row"])
        told = zip(claims, some["sources"], some["marks"], strict=True)
        return [Weighed(claim, sources, unpacked(marks, OF_CLAIMS)) for claim, sources, marks in told]

    def marked(self, mark: str) -> Weights:
        """Give those that count for something."""
        return Weights(self.claims, _marked(self.columns, mark, OF_CLAIMS), self.things)

    def outlines(self) -> Iterator[tuple[str, int]]:
        """Give what each is about and the year that it is of, without making it."""
        for about, year in zip(self.columns["about"].tolist(), self.columns["years"].tolist(), strict=True):
            yield self.things[about], year


class Looks(Rows[Looked]):
    """Entities that were looked at.

    ``missing`` are numbers of ``choices``, ``marks`` what they count for in bits in the order of
    :data:`OF_ENTITIES`.
    """

    def __init__(
        self,
        entities: Sequence[Entity],
        choices: Sequence[tuple[tuple[str, ...], ...]],
        columns: Mapping[str, Numbers],
    ) -> None:
        """Keep all entities, and the columns of those that are meant: ``row`` and those named above."""
        self.entities = entities
        self.choices = choices
        self.columns = columns

    def __len__(self) -> int:
        """Count them."""
        return len(self.columns["row"])

    def made(self, begin: int, end: int) -> list[Looked]:
        """Make some."""
        rows, missing, marks = (
            self.columns[name][begin:end].tolist() for name in ("row", "missing", "marks")
        )
        return [
            Looked(self.entities[row], self.choices[number], unpacked(bits, OF_ENTITIES))
            for row, number, bits in zip(rows, missing, marks, strict=True)
        ]

    def marked(self, mark: str) -> Looks:
        """Give those that count for something."""
        return Looks(self.entities, self.choices, _marked(self.columns, mark, OF_ENTITIES))

    def outlines(self) -> Iterator[tuple[str, int]]:
        """Give each entity by its IRI; it is of no year."""
        return ((self.entities[row].iri, 0) for row in self.columns["row"].tolist())


def _marked(columns: Mapping[str, Numbers], mark: str, of: Mapping[str, str]) -> dict[str, Numbers]:
    """Keep the rows that have a mark, of those that ``of`` names."""
    wanted = (columns["marks"] >> list(of).index(mark)) & 1 == 1
    return {name: column[wanted] for name, column in columns.items()}
