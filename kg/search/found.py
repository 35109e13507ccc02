"""What a search found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from kg.name import Name
    from kg.search.sight import Sight


@dataclass(frozen=True, slots=True)
class Match:
    """Something found, how well, and through which other name."""

    name: Name
    score: float
    via: str = ""


@dataclass(frozen=True)
class Found:
    """What a search found, best first, without a value for each of what may be most of the graph."""

    sight: Sight
    numbers: NDArray[np.intp]
    judged: Mapping[int, Match]

    def __len__(self) -> int:
        """Count what was found."""
        return len(self.numbers)

    def __getitem__(self, window: slice) -> list[Match]:
        """Give some of it."""
        return [self._match(number) for number in self.numbers[window]]

    def __iter__(self) -> Iterator[Match]:
        """Give one after the other."""
        return map(self._match, self.numbers)

    def _match(self, number: int) -> Match:
        return self.judged.get(number) or Match(self.sight.name(int(number)), 0.0)

    def sorts(self) -> list[tuple[Name, int]]:
        """Count things of the same kinds: one of each sort, and how many there are."""
        counts = np.bincount(self.sight.sorts[self.numbers])
        return [(self.sight.samples[sort], int(counts[sort])) for sort in np.flatnonzero(counts)]

    def of_sort(self, wanted: Callable[[Name], bool]) -> Found:
        """Keep the things of sorts that are wanted, judged by one of each."""
        keep = np.array([wanted(name) for name in self.sight.samples], bool)
        return Found(self.sight, self.numbers[keep[self.sight.sorts[self.numbers]]], self.judged)
