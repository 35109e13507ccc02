"""The best paths between two things: short ones first, and of these the ones that do not run through hubs."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count, pairwise
from math import log2
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from kg.area import MAX, MIN
from kg.tie_columns import STANDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.network import Network
    from kg.tie import Tie

_MOST_STEPS: Final = 50_000
#: What a thing in between costs for each doubling of its ties; a step costs 1.
_HUB: Final = 0.05


@dataclass(frozen=True, slots=True)
class Path:
    """Things in order, and the ties that link each with the next; all of them hold within the dates."""

    things: tuple[str, ...]
    steps: tuple[tuple[Tie, ...], ...]


class Walk:
    """Which ties are walked, in both directions: those that hold on a day of a span.

    ``begin`` and ``end`` are days as ordinals. What sources tell as a fact is walked, with ``opinions`` all
    that they tell.
    """

    def __init__(self, network: Network, begin: int = MIN, end: int = MAX, *, opinions: bool = False) -> None:
        """Choose among the ties of a network."""
        self.network = network
        found = network.columns
        walked = found.holding(begin, end)
        walked[found.told :] = False
        if not opinions:
            walked &= (found.ends.marks & STANDS) > 0
        owner = np.repeat(np.arange(len(found.things)), found.near_counts)
        source, target = found.ends.source[found.near], found.ends.target[found.near]
        self._others = np.where(source == owner, target, source)
        self._walked = walked[found.near] & (self._others != owner)

    def near(self, thing: int) -> list[int]:
        """Give the things next to one, by number, once for each tie that leads to it."""
        some = self._around(thing)
        return cast("list[int]", self._others[some][self._walked[some]].tolist())

    def ties(self, thing: int, other: int) -> tuple[Tie, ...]:
        """Give the ties that are walked from one thing to another."""
        some = self._around(thing)
        wanted = self._walked[some] & (self._others[some] == other)
        return tuple(self.network.at(self.network.columns.near[some][wanted]))

    def price(self, thing: int) -> float:
        """Say what it costs to go on through a thing."""
        return 1 + _HUB * log2(1 + max(0, int(self.network.columns.degrees[thing])))

    def _around(self, thing: int) -> slice:
        starts = self.network.columns.near_starts
        return slice(int(starts[thing]), int(starts[thing + 1]))


def paths(walk: Walk, start: str, finish: str, *, most: int = 5, longest: int = 6) -> tuple[Path, ...]:
    """Find at most so many paths without loops of at most ``longest`` steps, best first.

    This is the search A* with the exact distance to the finish as its estimate (Hart, Nilsson and Raphael,
    1968), which goes on after the finish was reached.
    """
    things = walk.network.columns.things
    begin, end = things.place(start), things.place(finish)
    if begin == end or min(begin, end) < 0:
        return ()
    left = _distances(walk, end)
    found: list[Path] = []
    order = count()
    queue: list[tuple[float, int, float, tuple[int, ...]]] = []
    if begin in left:
        queue.append((left[begin], next(order), 0.0, (begin,)))
    for _ in range(_MOST_STEPS):
        if not queue or len(found) == most:
            break
        _, _, paid, way = heapq.heappop(queue)
        if way[-1] == end:
            found.append(_path(walk, way))
        elif len(way) <= longest:
            for other in dict.fromkeys(walk.near(way[-1])):
                if other not in way and other in left:
                    cost = paid + (1 if other == end else walk.price(other))
                    heapq.heappush(queue, (cost + left[other], next(order), cost, (*way, other)))
    return tuple(found)


def _distances(walk: Walk, finish: int) -> Mapping[int, float]:
    """Give what is left to pay from each thing to the finish (Dijkstra's algorithm, from the finish)."""
    left: dict[int, float] = {}
    queue = [(0.0, finish)]
    while queue:
        paid, thing = heapq.heappop(queue)
        if thing in left:
            continue
        left[thing] = paid
        further = paid + (1 if thing == finish else walk.price(thing))
        for other in walk.near(thing):
            if other not in left:
                heapq.heappush(queue, (further, other))
    return left


def _path(walk: Walk, way: Sequence[int]) -> Path:
    things = walk.network.columns.things
    return Path(
        tuple(things[one] for one in way), tuple(walk.ties(one, other) for one, other in pairwise(way))
    )
