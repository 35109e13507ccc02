"""What varies with the moment, kept beside a snapshot so that the way between two moments is found at once.

::

    parts.nq       the quads of each part, one part after the other
    parts.rects    the rectangles of the parts' areas, a row each
    parts.sizes    how many bytes of parts.nq each part has
    parts.json     how many parts there are, and the day of the first record; written last

They are written and read block by block: a process that does so is hardly larger for it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
from pyoxigraph import RdfFormat, serialize

from kg.area import MAX, MIN
from kg.durable import sync

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.area import Point
    from kg.variation import Part

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int32]

_QUADS: Final = "parts.nq"
_RECTS: Final = "parts.rects"
_SIZES: Final = "parts.sizes"
_TOLD: Final = "parts.json"
_PIECE: Final = 1 << 20  # bytes that are copied at once
_COLUMNS: Final = 6  # the number of the part, whether it is there *unless* within, and the four sides
_REMOVING: Final = 2.5  # times what adding the same quads takes
_STEP: Final = 8_000_000  # bytes of quads that are added in about a third of a second
_MOST_RECORD_DAYS: Final = 8
_MOST_VALID_DAYS: Final = 3


@dataclass(frozen=True)
class Pieces:
    """The parts of a snapshot that vary: how many there are. ``first`` is the day of the first record.

    ``block`` is how many rows of a file are looked at at once.
    """

    folder: Path
    first: dt.date | None
    parts: int
    block: int = 1 << 18

    @staticmethod
    def are_in(folder: Path) -> bool:
        """Tell whether they were written into a folder."""
        return (folder / _TOLD).is_file()

    @staticmethod
    def write(folder: Path, parts: Iterable[Part], first: dt.date | None) -> None:
        """Write parts into a folder, whole or not at all."""
        number = -1
        names = (_QUADS, _RECTS, _SIZES)
        with (
            (folder / _QUADS).open("wb") as quads,
            (folder / _RECTS).open("wb") as rects,
            (folder / _SIZES).open("wb") as sizes,
        ):
            for number, part in enumerate(parts):
                rows = [
                    (number, unless, r.begin, r.end, r.recorded, r.retracted)
                    for unless, area in enumerate((part.area, part.unless))
                    for r in area
                ]
                rects.write(np.array(rows, np.int32).tobytes())
                size = quads.write(serialize(part.quads, format=RdfFormat.N_QUADS) or b"")
                sizes.write(np.int32(size).tobytes())
        for name in names:
            sync(folder / name)
        draft = folder / f"draft-{_TOLD}"
        draft.write_text(json.dumps({"first": first and first.isoformat(), "parts": number + 1}), "utf-8")
        sync(draft)
        draft.replace(folder / _TOLD)

    @classmethod
    def read(cls, folder: Path) -> Pieces:
        """Read what was written into a folder."""
        told = json.loads((folder / _TOLD).read_text("utf-8"))
        return cls(folder, dt.date.fromisoformat(told["first"]) if told["first"] else None, told["parts"])

    def present(self, point: Point) -> Bools:
        """Tell of each part whether it is there at a moment (see :meth:`kg.area.Point.within`)."""
        record = point.known.toordinal() if point.known else MAX - 1
        day = point.as_of.toordinal() if point.as_of else None
        there, without = np.zeros((2, self.parts), np.bool_)
        for rows in self._blocks(_RECTS, _COLUMNS):
            part, unless, begin, end, recorded, retracted = rows.T
            inside = (recorded <= record) & (record < retracted)
            if day is not None:
                inside &= (begin <= day) & (day <= end)
            there[part[inside & (unless == 0)]] = True
            without[part[inside & (unless == 1)]] = True
        return there & ~without

    def cost(self, before: Bools, after: Bools) -> float:
        """Estimate the way from one moment to another, by what is there, in bytes of quads to add."""
        gone, fresh, begin = 0, 0, 0
        for sizes in self._sizes():
            was, now = before[begin : begin + len(sizes)], after[begin : begin + len(sizes)]
            gone += int(sizes[was & ~now].sum(dtype=np.int64))
            fresh += int(sizes[now & ~was].sum(dtype=np.int64))
            begin += len(sizes)
        return _REMOVING * gone + fresh

    def write_changes(self, before: Bools, after: Bools, gone: Path, fresh: Path) -> None:
        """Write the quads that go and those that come from one moment to another, as N-Quads."""
        self._write(before & ~after, gone)
        self._write(after & ~before, fresh)

    def record_days(self) -> list[dt.date]:
        """Give days of the record between which about the same amount was recorded, the latest first."""
        return self._steps(4, _MOST_RECORD_DAYS)

    def valid_days(self) -> list[dt.date]:
        """Give days between which about as much began to hold, the latest first."""
        return self._steps(2, _MOST_VALID_DAYS)

    def _steps(self, side: int, most: int) -> list[dt.date]:
        begun: Counter[int] = Counter()
        sizes = np.fromfile(self.folder / _SIZES, np.int32)
        for rows in self._blocks(_RECTS, _COLUMNS):
            bounded = rows[(rows[:, side] > MIN) & (rows[:, side] < MAX)]
            days, where = np.unique(bounded[:, side], return_inverse=True)
            counts = np.bincount(where, weights=sizes[bounded[:, 0]], minlength=len(days))
            begun.update(dict(zip(days.tolist(), counts.astype(np.int64).tolist(), strict=True)))
        in_order = sorted(begun)
        reached = np.cumsum([begun[day] for day in in_order])
        count = min(most, int(reached[-1] // _STEP)) if in_order else 0
        steps = (reached[-1] * step / (count + 1) for step in range(1, count + 1))
        found = {in_order[int(np.searchsorted(reached, step))] for step in steps}
        return [dt.date.fromordinal(day) for day in sorted(found, reverse=True)]

    def _write(self, wanted: Bools, path: Path) -> None:
        begin, taken = 0, 0
        with (self.folder / _QUADS).open("rb") as file, path.open("wb") as target:
            for sizes in self._sizes():
                some = wanted[begin : begin + len(sizes)]
                starts = taken + np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))
                # Where a run of wanted parts begins, and where it ends.
                edges = np.flatnonzero(np.diff(np.concatenate(([False], some, [False])).astype(np.int8)))
                for one, other in starts[edges].reshape(-1, 2).tolist():
                    file.seek(one)
                    _copy(file, target, other - one)
                begin, taken = begin + len(sizes), int(starts[-1])

    def _sizes(self) -> Iterator[Ints]:
        for rows in self._blocks(_SIZES, 1):
            yield rows[:, 0]

    def _blocks(self, name: str, columns: int) -> Iterator[Ints]:
        with (self.folder / name).open("rb") as file:
            while len(found := np.fromfile(file, np.int32, self.block * columns)):
                yield found.reshape(-1, columns)


def _copy(file: BinaryIO, target: BinaryIO, size: int) -> None:
    while size > 0:
        piece = file.read(min(size, _PIECE))
        target.write(piece)
        size -= len(piece)
