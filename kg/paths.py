"""The best paths between two things: short ones first, and of these the ones that do not run through hubs."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count, pairwise
from math import log2
from typing import TYPE_CHECKING, Final

from kg.area import MAX, MIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.network import Network, Tie

_MOST_STEPS: Final = 50_000
#: What a thing in between costs for each doubling of its ties; a step costs 1.
_HUB: Final = 0.05


@dataclass(frozen=True, slots=True)
class Path:
    """Things in order, and the ties that link each with the next; all of them hold within the dates."""

    things: tuple[str, ...]
    steps: tuple[tuple[Tie, ...], ...]


@dataclass(frozen=True)
class Walk:
    """Which ties are walked: in both directions, if they hold on a day of a span and are of a chosen sort.

    ``begin`` and ``end`` are days as ordinals. As a rule what sources tell as a fact is walked.
    """

    network: Network
    begin: int = MIN
    end: int = MAX
    follow: Callable[[Tie], bool] = lambda tie: tie.stands and not tie.inferred

    def near(self, iri: str) -> Iterator[tuple[str, Tie]]:
        """Give the things next to one, each with a tie that leads to it."""
        for tie in self.network.around.get(iri, ()):
            other = tie.other(iri)
            if other != iri and self.follow(tie) and tie.holds(self.begin, self.end):
                yield other, tie

    def price(self, iri: str) -> float:
        """Say what it costs to go on through a thing."""
        return 1 + _HUB * log2(1 + self.network.degrees.get(iri, 0))


def paths(walk: Walk, start: str, finish: str, *, most: int = 5, longest: int = 6) -> tuple[Path, ...]:
    """Find at most so many paths without loops of at most ``longest`` steps, best first.

    This is the search A* with the exact distance to the finish as its estimate (Hart, Nilsson and Raphael,
    1968), which goes on after the finish was reached.
    """
    if start == finish:
        return ()
    left = _distances(walk, finish)
    found: list[Path] = []
    order = count()
    queue: list[tuple[float, int, float, tuple[str, ...]]] = []
    if start in left:
        queue.append((left[start], next(order), 0.0, (start,)))
    for _ in range(_MOST_STEPS):
        if not queue or len(found) == most:
            break
        _, _, paid, things = heapq.heappop(queue)
        if things[-1] == finish:
            found.append(_path(walk, things))
        elif len(things) <= longest:
            for other in dict.fromkeys(iri for iri, _ in walk.near(things[-1])):
                if other not in things and other in left:
                    cost = paid + (1 if other == finish else walk.price(other))
                    heapq.heappush(queue, (cost + left[other], next(order), cost, (*things, other)))
    return tuple(found)


def _distances(walk: Walk, finish: str) -> Mapping[str, float]:
    """Give what is left to pay from each thing to the finish (Dijkstra's algorithm, from the finish)."""
    left: dict[str, float] = {}
    queue = [(0.0, finish)]
    while queue:
        paid, iri = heapq.heappop(queue)
        if iri in left:
            continue
        left[iri] = paid
        further = paid + (1 if iri == finish else walk.price(iri))
        for other, _ in walk.near(iri):
            if other not in left:
                heapq.heappush(queue, (further, other))
    return left


def _path(walk: Walk, things: tuple[str, ...]) -> Path:
    steps = (tuple(tie for iri, tie in walk.near(one) if iri == other) for one, other in pairwise(things))
    return Path(things, tuple(steps))
