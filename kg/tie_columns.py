"""Ties as columns of numbers, as they lie in files: some 80 bytes a claim, where objects would take 600."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from kg.strings import small, strings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.strings import Strings
    from kg.tie import Tie

    Numbers = NDArray[np.int32]
    Starts = NDArray[np.unsignedinteger]
    Texts = tuple[str, ...]

DISPUTED: Final = 1
STANDS: Final = 2


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of each tie as numbers of things, its property as one of codes, and its marks added up."""

    source: Numbers
    predicate: Numbers
    target: Numbers
    marks: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Backing:
    """What a claim behind a tie says: its codes, its source as the number of a thing, and its days."""

    kind: Numbers
    stance: Numbers
    confidence: Numbers
    source: Numbers
    begin: Numbers
    end: Numbers


@dataclass(frozen=True, slots=True)
class Columns:
    """All ties, those that are told first. ``things`` and ``codes`` are IRIs in order.

    The claims behind tie ``n`` are those from ``said[n]`` up to ``said[n + 1]``, and so are its spans and,
    by the number of a thing, the ties of each. A thing's degree is -1 where nothing is told of it.
    """

    things: Strings
    codes: Strings
    claims: Strings
    ends: Ends
    backing: Backing
    said: Starts
    spans: Starts
    begin: Numbers
    end: Numbers
    near_starts: Starts
    near: Numbers
    degrees: Numbers

    @property
    def told(self) -> int:
        """How many ties are told; those that are inferred have no claims."""
        return int(np.count_nonzero(np.diff(self.said.astype(np.int64))))

    def holding(self, begin: int, end: int) -> NDArray[np.bool_]:
        """Say which ties hold on some day of a span."""
        fits = np.append((self.begin <= end) & (begin <= self.end), False)
        counted = np.concatenate((np.zeros(1, np.int64), np.cumsum(fits)))[self.spans.astype(np.int64)]
        return np.diff(counted) > 0

    @property
    def near_counts(self) -> NDArray[np.int64]:
        """How many ties each thing has."""
        starts = self.near_starts.astype(np.int64)
        return starts[1:] - starts[:-1]

    def around(self, thing: int) -> Numbers:
        """Give the numbers of the ties of a thing, in order."""
        return self.near[self.near_starts[thing] : self.near_starts[thing + 1]]


def whole(**given: Any) -> Columns:  # noqa: ANN401 - the fields of Columns, checked where they are given
    """Make columns of all but what follows: the ties of each thing, and the degrees."""
    ends, things = cast("Ends", given["ends"]), len(given["things"])
    told = int(np.count_nonzero(np.diff(given["said"].astype(np.int64))))
    every = np.arange(len(ends.source), dtype=np.int32)
    back = ends.target != ends.source
    touched = np.concatenate((ends.source, ends.target[back]))
    tie = np.concatenate((every, every[back]))
    order = np.lexsort((tie, touched))
    starts = np.searchsorted(touched[order], np.arange(things + 1))
    return Columns(
        **given,
        near_starts=small(starts),
        near=tie[order],
        degrees=_degrees(ends.source[:told], ends.target[:told], things),
    )


def _degrees(source: Numbers, target: Numbers, things: int) -> Numbers:
    apart = source != target
    one, other = source[apart].astype(np.int64), target[apart].astype(np.int64)
    pairs = np.unique(np.concatenate((one * things + other, other * things + one)))
    found = np.bincount(pairs // max(things, 1), minlength=things).astype(np.int32)
    touched = np.zeros(things, bool)
    touched[source] = touched[target] = True
    found[~touched] = -1
    return found


def columns(ties: Iterable[Tie]) -> Columns:
    """Write ties as columns, in their order; told ones have to be first."""
    listed = tuple(ties)
    said = [one for tie in listed for one in tie.said]
    things, thing = _numbered(
        [t.source for t in listed], [t.target for t in listed], [s.source for s in said]
    )
    codes, code = _numbered(
        [t.predicate for t in listed],
        [one for s in said for one in (s.kind, s.stance, s.confidence)],
    )
    spans = [span for tie in listed for span in tie.spans]

    def numbers(found: Iterable[int]) -> Numbers:
        return np.fromiter(found, np.int32)

    return whole(
        things=things,
        codes=codes,
        claims=strings(one.claim for one in said),
        ends=Ends(
            numbers(thing[tie.source] for tie in listed),
            numbers(code[tie.predicate] for tie in listed),
            numbers(thing[tie.target] for tie in listed),
            np.fromiter((DISPUTED * tie.disputed + STANDS * tie.stands for tie in listed), np.uint8),
        ),
        backing=Backing(
            numbers(code[one.kind] for one in said),
            numbers(code[one.stance] for one in said),
            numbers(code[one.confidence] for one in said),
            numbers(thing[one.source] for one in said),
            numbers(one.begin for one in said),
            numbers(one.end for one in said),
        ),
        said=starts(np.fromiter((len(tie.said) for tie in listed), np.int64)),
        spans=starts(np.fromiter((len(tie.spans) for tie in listed), np.int64)),
        begin=numbers(begin for begin, _ in spans),
        end=numbers(end for _, end in spans),
    )


def starts(counts: NDArray[np.int64]) -> Starts:
    """Say where each of so many begin, and where the last end."""
    return small(np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))))


def _numbered(*some: Iterable[str]) -> tuple[Strings, dict[str, int]]:
    found = sorted({text for texts in some for text in texts})
    return strings(found), {text: number for number, text in enumerate(found)}
