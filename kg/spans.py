"""Spans of days of many things at once, put together where they overlap or touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.area import MAX

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]

_WIDTH: Final = MAX + 3  # further than any day and the next


def merged(of: NDArray[np.int64], begin: Numbers, end: Numbers) -> tuple[NDArray[np.int64], Numbers, Numbers]:
    """Put the spans of each thing together, in order; ``of`` has the number of the thing of each.

    >>> of, begin, end = (np.array(some) for some in ([0, 0, 0, 1], [9, 1, 4, 2], [9, 3, 5, 2]))
    >>> [some.tolist() for some in merged(of, begin, end)]
    [[0, 0, 1], [1, 9, 2], [5, 9, 2]]
    """
    order = np.lexsort((end, begin, of))
    of, begin, end = of[order].astype(np.int64), begin[order], end[order]
    # Days of one thing come after all days of those before it.
    reached = np.maximum.accumulate(of * _WIDTH + end) if len(of) else of
    first = np.ones(len(of), bool)
    first[1:] = (of * _WIDTH + begin)[1:] > reached[:-1] + 1
    last = np.append(first[1:], True)[: len(of)]
    return of[first], begin[first].astype(np.int32), (reached - of * _WIDTH)[last].astype(np.int32)
