"""Texts of rows in letters, one after the other, and rows looked up by IRI, many at once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.strings import strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from pyoxigraph import Literal, NamedNode

    Term = NamedNode | Literal
    Numbers = NDArray[np.int32]

_AT_ONCE: Final = 20_000  # rows that are looked up at once
_BETWEEN: Final = "\x1f"  # stands between the texts of a row that has several


@dataclass(frozen=True, eq=False)
class Heap:
    """A text of some rows: letters in UTF-8, where each begins, and its length in bytes; -1 where none is."""

    letters: NDArray[np.uint8]
    begin: NDArray[np.int64]
    size: Numbers

    def at(self, row: int) -> str | None:
        """Read the text of a row."""
        size = int(self.size[row])
        if size < 0:
            return None
        begin = int(self.begin[row])
        return str(self.letters.data[begin : begin + size], "utf-8")

    def several(self, row: int) -> tuple[str, ...]:
        """Read the texts of a row that may have several."""
        found = self.at(row)
        return () if found is None else tuple(found.split(_BETWEEN))

    def ordered(self, order: NDArray[np.integer]) -> Heap:
        """Put the rows in another order."""
        return Heap(self.letters, self.begin[order], self.size[order])


def heap(count: int, texts: Iterable[tuple[int, str]]) -> Heap:
    """Put texts by row on a heap; of several of a row, the first is kept.

    >>> some = heap(3, [(2, "fog"), (0, "été"), (2, "horn")])
    >>> some.at(0), some.at(1), some.at(2)
    ('été', None, 'fog')
    """
    begin, size = array("q", [0]) * count, array("i", [-1]) * count
    letters = bytearray()
    for row, text in texts:
        if size[row] < 0:
            written = text.encode()
            begin[row], size[row] = len(letters), len(written)
            letters += written
    return Heap(
        np.frombuffer(bytes(letters), np.uint8), np.frombuffer(begin, np.int64), np.frombuffer(size, np.int32)
    )


def several(count: int, texts: Iterable[tuple[int, str]], key: Callable[[str], object] = str) -> Heap:
    """Put texts by row on a heap, all that a row has, in order.

    >>> several(2, [(1, "horn"), (1, "fog")]).several(1)
    ('fog', 'horn')
    """
    rows = array("i")

    def noted() -> Iterator[str]:
        for row, text in texts:
            rows.append(row)
            yield text

    told = strings(noted())
    of = np.frombuffer(rows, np.int32)
    order = np.argsort(of, kind="stable")
    edges = [0, *(np.flatnonzero(np.diff(of[order])) + 1).tolist(), len(order)] if len(order) else []
    return heap(
        count,
        (
            (int(of[order[begin]]), _BETWEEN.join(sorted(told.at(order[begin:end]), key=key)))  # type: ignore[arg-type]
            for begin, end in pairwise(edges)
        ),
    )


class Lookup:
    """Finds rows by IRI among those that begin alike, many at once."""

    def __init__(self, prefix: str, iris: Iterable[str]) -> None:
        """Keep what follows the prefix of each IRI that has it, in order."""
        self._prefix = prefix
        blocks, rest = [], (iri[len(prefix) :].encode() for iri in iris if iri.startswith(prefix))
        while some := list(islice(rest, _AT_ONCE)):
            blocks.append(np.array(some, np.bytes_))
        self.names: NDArray[np.bytes_] = np.unique(np.concatenate(blocks)) if blocks else np.zeros(0, "S1")

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.names)

    def rows(self, pairs: Iterable[Sequence[Term]]) -> Iterator[tuple[int, Term]]:
        """Give the row of each pair's first term, with the second; others are left out."""
        rest, cut = iter(pairs), len(self._prefix)
        while len(self.names) and (block := list(islice(rest, _AT_ONCE))):
            names = np.array([pair[0].value[cut:].encode() for pair in block], np.bytes_)
            places = np.minimum(np.searchsorted(self.names, names), len(self.names) - 1)
            known = (self.names[places] == names).tolist()
            for pair, place, is_known in zip(block, places.tolist(), known, strict=True):
                if is_known and pair[0].value.startswith(self._prefix):
                    yield place, pair[1]
