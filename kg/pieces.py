"""What varies with the moment, kept beside a snapshot so that the way between two moments is found at once.

::

    parts.nq     the quads of each part, one part after the other
    parts.npz    the rectangles of each part's area, and where its quads stand in parts.nq
"""

from __future__ import annotations

import datetime as dt
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import RdfFormat, serialize

from kg.area import MAX, MIN
from kg.durable import sync

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.area import Point
    from kg.variation import Part

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_QUADS: Final = "parts.nq"
_TABLE: Final = "parts.npz"
_REMOVING: Final = 2.5  # times what adding the same quads takes
_STEP: Final = 8_000_000  # bytes of quads that are added in about a third of a second
_MOST_RECORD_DAYS: Final = 8
_MOST_VALID_DAYS: Final = 3


@dataclass(frozen=True)
class Pieces:
    """The parts of a snapshot that vary. ``first`` is the day of the first record.

    ``rects`` has a row a rectangle: its part, whether the part is there *unless* within it, and its four
    sides; ``spans`` a row a part: the first byte of its quads and the one after the last.
    """

    folder: Path
    first: dt.date | None
    rects: Ints
    spans: Ints

    @staticmethod
    def are_in(folder: Path) -> bool:
        """Tell whether they were written into a folder."""
        return (folder / _TABLE).is_file()

    @staticmethod
    def write(folder: Path, parts: Iterable[Part], first: dt.date | None) -> None:
        """Write parts into a folder, whole or not at all."""
        rects, spans = array("q"), array("q")
        with (folder / _QUADS).open("wb") as file:
            end = 0
            for number, part in enumerate(parts):
                for unless, area in enumerate((part.area, part.unless)):
                    for r in area:
                        rects.extend((number, unless, r.begin, r.end, r.recorded, r.retracted))
                begin, end = end, end + file.write(serialize(part.quads, format=RdfFormat.N_QUADS) or b"")
                spans.extend((begin, end))
        sync(folder / _QUADS)
        draft = folder / f"draft-{_TABLE}"
        with draft.open("wb") as file:
            np.savez(
                file,
                rects=np.asarray(rects, dtype=np.int64).reshape(-1, 6),
                spans=np.asarray(spans, dtype=np.int64).reshape(-1, 2),
                first=np.array([first.toordinal() if first else 0]),
            )
        sync(draft)
        draft.replace(folder / _TABLE)

    @classmethod
    def read(cls, folder: Path) -> Pieces:
        """Read what was written into a folder."""
        with np.load(folder / _TABLE, allow_pickle=False) as table:
            first = int(table["first"][0])
            return cls(folder, dt.date.fromordinal(first) if first else None, table["rects"], table["spans"])

    def present(self, point: Point) -> Bools:
        """Tell of each part whether it is there at a moment (see :meth:`kg.area.Point.within`)."""
        part, unless, begin, end, recorded, retracted = self.rects.T
        record = point.known.toordinal() if point.known else MAX - 1
        inside = (recorded <= record) & (record < retracted)
        if point.as_of:
            day = point.as_of.toordinal()
            inside &= (begin <= day) & (day <= end)
        there = np.zeros(len(self.spans), dtype=np.bool_)
        there[part[inside & (unless == 0)]] = True
        there[part[inside & (unless == 1)]] = False
        return there

    def cost(self, one: Point, other: Point) -> float:
        """Estimate the way from one moment to another, in bytes of quads to add."""
        before, after = self.present(one), self.present(other)
        sizes = self.spans[:, 1] - self.spans[:, 0]
        return float(_REMOVING * sizes[before & ~after].sum() + sizes[after & ~before].sum())

    def write_changes(self, one: Point, other: Point, gone: Path, fresh: Path) -> None:
        """Write the quads that go and those that come from one moment to another, as N-Quads."""
        before, after = self.present(one), self.present(other)
        self._write(before & ~after, gone)
        self._write(after & ~before, fresh)

    def record_days(self) -> list[dt.date]:
        """Give days of the record between which about the same amount was recorded, the latest first."""
        return self._steps(4, _MOST_RECORD_DAYS)

    def valid_days(self) -> list[dt.date]:
        """Give days between which about as much began to hold, the latest first."""
        return self._steps(2, _MOST_VALID_DAYS)

    def _steps(self, side: int, most: int) -> list[dt.date]:
        bounded = (self.rects[:, side] > MIN) & (self.rects[:, side] < MAX)
        days, where = np.unique(self.rects[bounded, side], return_inverse=True)
        sizes = (self.spans[:, 1] - self.spans[:, 0])[self.rects[bounded, 0]]
        reached = np.cumsum(np.bincount(where, weights=sizes))
        count = min(most, int(reached[-1] // _STEP)) if len(reached) else 0
        steps = (reached[-1] * step / (count + 1) for step in range(1, count + 1))
        found = {int(days[np.searchsorted(reached, step)]) for step in steps}
        return [dt.date.fromordinal(day) for day in sorted(found, reverse=True)]

    def _write(self, wanted: Bools, path: Path) -> None:
        with (self.folder / _QUADS).open("rb") as file, path.open("wb") as target:
            for begin, end in self.spans[wanted].tolist():
                file.seek(begin)
                target.write(file.read(end - begin))
