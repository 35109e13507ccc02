"""How many triples the engine visits at most for a query, before it is asked.

The engine joins patterns one after the other, each for every row that it has so far: it begins where it has
to look up least by the look of the patterns, and goes on with one that shares a variable with what it has.
So it visits no more than the triples of the patterns that it may begin with, times how far each other
property spreads in the directions in which it may be followed; ``tests/kg/test_light.py`` holds it to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.light.outline import Closure, Inverse, Link, Path, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.light.outline import Outline


@dataclass(frozen=True, slots=True)
class Spread:
    """A pattern that is reached over a bound variable: from its subject, from its value, or either.

    Where it is neither, both are given.
    """

    path: Path
    out: bool
    back: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The patterns with which the engine may begin, and how the others are reached."""

    starts: tuple[Pattern, ...]
    spreads: tuple[Spread, ...]

    @property
    def patterns(self) -> int:
        """How many patterns there are."""
        return len(self.starts) + len(self.spreads)


def evaluation(outline: Outline) -> Evaluation | None:
    """Say how a query may be evaluated; nothing where it is not known to begin at a constant."""
    patterns = outline.patterns
    named = [one.path for one in (*patterns, *outline.besides) if isinstance(one.path, str)]
    ends = frozenset().union(*(one.ends for one in (*patterns, *outline.besides)))
    if len(set(named)) != len(named) or ends & set(named):
        return None
    anchored = [one for one in patterns if _is_anchored(one)]
    if not all(_is_reached(one, anchored, patterns) for one in patterns):
        return None
    starts = [one for one in anchored if isinstance(one.subject, int)]
    if not outline.stepwise or not all(_is_reached(one, starts, patterns) for one in patterns):
        starts = anchored
    spreads = [_spread(one, starts, patterns) for one in patterns if one not in starts]
    bound = frozenset().union(*(one.ends for one in patterns))
    spreads += [_beside(one, bound) for one in outline.besides]
    found = [one for one in spreads if one is not None]
    return Evaluation(tuple(starts), tuple(found)) if len(found) == len(spreads) else None


def _is_anchored(pattern: Pattern) -> bool:
    return isinstance(pattern.subject, int) or isinstance(pattern.value, int)


def _is_reached(pattern: Pattern, starts: Iterable[Pattern], patterns: Iterable[Pattern]) -> bool:
    """Tell whether variables lead from one of the starts to a pattern."""
    starts = list(starts)
    return pattern in starts or bool(pattern.ends & _bound(starts, patterns))


def _bound(starts: Iterable[Pattern], patterns: Iterable[Pattern]) -> frozenset[str]:
    found = frozenset[str]().union(*(one.ends for one in starts))
    patterns = list(patterns)
    while True:
        more = found.union(*(one.ends for one in patterns if one.ends & found))
        if more == found:
            return found
        found = more


def _spread(pattern: Pattern, starts: Iterable[Pattern], patterns: Iterable[Pattern]) -> Spread | None:
    if isinstance(pattern.path, str) or _is_open(pattern.path):
        return None
    bound = _bound(starts, [one for one in patterns if one is not pattern])
    if isinstance(pattern.path, Link) and _is_anchored(pattern):
        # A constant at an end is as good as a variable that is bound.
        return Spread(pattern.path, out=False, back=False)
    return Spread(pattern.path, pattern.subject in bound, pattern.value in bound)


def _beside(pattern: Pattern, bound: frozenset[str]) -> Spread | None:
    if isinstance(pattern.path, str) or not isinstance(pattern.path, Link) or not pattern.ends & bound:
        return None
    out, back = pattern.subject in bound, pattern.value in bound
    if _is_anchored(pattern) or (out and back):
        return Spread(pattern.path, out=False, back=False)
    return Spread(pattern.path, out, back)


def _is_open(path: Path) -> bool:
    """Tell whether a path has no known length."""
    if isinstance(path, Closure):
        return True
    if isinstance(path, Link):
        return False
    parts = (path.path,) if isinstance(path, Inverse) else path.parts
    return any(map(_is_open, parts))
