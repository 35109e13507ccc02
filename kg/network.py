"""The whole graph as things and ties: what links two things, by which claims, and when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from kg.strings import parts
from kg.tie import Said, Tie
from kg.tie_columns import DISPUTED, STANDS, columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kg.tie_columns import Columns

_AT_ONCE: Final = 4096


class Ties(Sequence[Tie]):
    """Ties of a network from one number up to another, made as they are looked at."""

    def __init__(self, network: Network, begin: int, end: int) -> None:
        """Keep where to look."""
        self._network = network
        self._all = range(begin, end)

    def __len__(self) -> int:
        """Count them."""
        return len(self._all)

    @overload
    def __getitem__(self, place: int) -> Tie: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Tie, ...]: ...
    def __getitem__(self, place: int | slice) -> Tie | tuple[Tie, ...]:
        """Give one, or some."""
        wanted = self._all[place]
        if isinstance(wanted, int):
            return self._network.at(np.array([wanted]))[0]
        return tuple(self._network.at(np.array(wanted, np.intp)))

    def __iter__(self) -> Iterator[Tie]:
        """Give one after the other."""
        for begin in range(0, len(self), _AT_ONCE):
            yield from self[begin : begin + _AT_ONCE]


class Network:
    """All ties, those that are told first, in order of their ends; they lie in columns (:class:`Columns`)."""

    def __init__(self, columns: Columns) -> None:
        """Keep the columns, and how many ties are told."""
        self.columns = columns
        self._told = columns.told
        self._codes = columns.codes[:]

    @classmethod
    def of(cls, ties: Iterable[Tie]) -> Network:
        """Put ties into columns; told ones have to be first."""
        return cls(columns(ties))

    @property
    def ties(self) -> Ties:
        """All of them."""
        return Ties(self, 0, len(self.columns.ends.source))

    @property
    def told(self) -> Ties:
        """The ties that some source tells of."""
        return Ties(self, 0, self._told)

    @property
    def linked(self) -> list[str]:
        """The things that are told to be linked to any, in order."""
        return self.columns.things.at(np.flatnonzero(self.columns.degrees >= 0))

    def best_linked(self, most: int) -> list[str]:
        """Give at most so many things that are linked to most others, and after that in order."""
        found = np.flatnonzero(self.columns.degrees >= 0)
        order = np.argsort(-self.columns.degrees[found], kind="stable")[:most]
        return self.columns.things.at(found[order])

    def tie(self, source: str, predicate: str, target: str) -> Tie | None:
        """Find a tie by its ends."""
        return next((tie for tie in self.around(source) if tie.ends == (source, predicate, target)), None)

    def around(self, iri: str) -> tuple[Tie, ...]:
        """Give the ties of a thing, inferred ones too; one that leads back to it is there once."""
        number = self.columns.things.place(iri)
        return tuple(self.at(self.columns.around(number))) if number >= 0 else ()

    def has(self, iri: str) -> bool:
        """Tell whether a thing has any ties."""
        number = self.columns.things.place(iri)
        return number >= 0 and len(self.columns.around(number)) > 0

    def degree(self, iri: str) -> int:
        """Say how many things a thing is told to be linked to."""
        number = self.columns.things.place(iri)
        return max(0, int(self.columns.degrees[number])) if number >= 0 else 0

    def among(self, iris: Iterable[str]) -> NDArray[np.intp]:
        """Number the ties of which both ends are among some things, each once, by the first that has it."""
        wanted, (source, target) = self._chosen(listed := tuple(iris)), self._ends(inferred=True)
        numbers = filter((0).__le__, map(self.columns.things.place, listed))
        found = dict.fromkeys(tie for one in numbers for tie in self.columns.around(one).tolist())
        return np.array([n for n in found if wanted[source[n]] and wanted[target[n]]], np.intp)

    def within(self, iris: Iterable[str], *, inferred: bool) -> NDArray[np.intp]:
        """Number the same ties in their order, with or without what is inferred."""
        wanted, ends = self._chosen(iris), self._ends(inferred=inferred)
        return np.flatnonzero(wanted[ends[0]] & wanted[ends[1]])

    def beginning(self, iris: Iterable[str], *, inferred: bool) -> Iterator[Tie]:
        """Give the ties that begin at some things, in their order, with or without what is inferred."""
        yield from self._some(np.flatnonzero(self._chosen(iris)[self._ends(inferred=inferred)[0]]))

    def _ends(self, *, inferred: bool) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        every, ends = slice(None if inferred else self._told), self.columns.ends
        return ends.source[every], ends.target[every]

    def _chosen(self, iris: Iterable[str]) -> NDArray[np.bool_]:
        wanted = np.zeros(len(self.columns.things) + 1, bool)
        wanted[[self.columns.things.place(iri) for iri in iris]] = True  # what is not there is the last
        return wanted

    def _some(self, ties: NDArray[np.intp]) -> Iterator[Tie]:
        for begin in range(0, len(ties), _AT_ONCE):
            yield from self.at(ties[begin : begin + _AT_ONCE])

    def at(self, ties: NDArray[np.integer]) -> list[Tie]:
        """Make the ties of some numbers, in their order."""
        found, codes = self.columns, self._codes
        said, of_said = parts(found.said, ties)
        spans, of_spans = parts(found.spans, ties)
        claims = self._said(said)
        days = list(zip(found.begin[spans].tolist(), found.end[spans].tolist(), strict=True))
        return [
            Tie(
                source,
                codes[predicate],
                target,
                tuple(claims[said_from:said_to]),
                bool(marks & DISPUTED),
                bool(marks & STANDS),
                tuple(days[from_day:to_day]),
            )
            for source, predicate, target, marks, (said_from, said_to), (from_day, to_day) in zip(
                found.things.at(found.ends.source[ties]),
                found.ends.predicate[ties].tolist(),
                found.things.at(found.ends.target[ties]),
                found.ends.marks[ties].tolist(),
                pairwise(of_said.tolist()),
                pairwise(of_spans.tolist()),
                strict=True,
            )
        ]

    def _said(self, places: NDArray[np.int64]) -> list[Said]:
        back, codes = self.columns.backing, self._codes
        coded = (back.kind, back.stance, back.confidence)
        return list(
            map(
                Said,
                self.columns.claims.at(places),
                *(map(codes.__getitem__, one[places].tolist()) for one in coded),
                self.columns.things.at(back.source[places]),
                back.begin[places].tolist(),
                back.end[places].tolist(),
            )
        )
