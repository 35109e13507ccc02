"""The graph of a moment: what held on a day, as was on record on a day, as a store of its own.

::

    <snapshot>/moments/parts.nq          the quads that vary with the moment, part by part
    <snapshot>/moments/parts.json        each part's area, and where its quads stand in parts.nq
    <snapshot>/moments/2025-06-01/store  a moment that was opened

A moment is a checkpoint of the nearest one that is there already (the snapshot itself is one), less what does
not hold at it, and what does besides. Each is written under another name and renamed, like a snapshot.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse, serialize

from kg.area import NOW, Area, Point, Rect
from kg.errors import MomentError, SnapshotError
from kg.lock import writer
from kg.snapshot import open_store
from kg.variation import first_record, parts
from kg.vocab import Graphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.schema import Schema
    from kg.snapshot import Snapshot

#: Moments that are kept on disk for a snapshot, the last used ones.
KEPT: Final = 48
_KNOWN: Final = "known-"
_REMOVE_COST: Final = 2.5  # times what adding the same quads costs


def read_point(as_of: str | None, known: str | None) -> Point:
    """Read the two days of a moment; an empty text is no day.

    >>> read_point("2025-06-01", None)
    Point(as_of=datetime.date(2025, 6, 1), known=None)

    Raises:
        MomentError: a text is not a day of the calendar.
    """
    return Point(_day("asOf", as_of), _day("known", known))


def open_moment(snapshot: Snapshot, schema: Schema, base: str, point: Point) -> Path:
    """Give the folder of the store that holds the graph of a moment, made first if need be.

    Raises:
        SnapshotError: the snapshot cannot be opened, or its folder cannot be written.
    """
    if point == NOW:
        return snapshot.store_path
    folder = snapshot.path / "moments"
    wanted = folder / _name(point)
    try:
        if not wanted.is_dir():
            with writer(folder):
                if not wanted.is_dir():
                    _make(snapshot, schema, base, point, wanted)
        wanted.touch()
    except OSError as error:
        message = f"cannot write the graph of {_name(point)} to {folder}: {error.strerror or error}"
        raise SnapshotError(message) from error
    return wanted / "store"


def prepare(snapshot: Snapshot, schema: Schema, base: str) -> None:
    """Do what the first moment of a snapshot would otherwise wait for.

    That is to find what varies, and to make a moment before all days, from which others are made by adding.

    Raises:
        SnapshotError: the snapshot cannot be opened, or its folder cannot be written.
    """
    open_moment(snapshot, schema, base, _BEFORE)


_BEFORE: Final = Point(dt.date.min)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part as it is kept: where it is present, and which bytes of the file are its quads."""

    area: Area
    unless: Area
    start: int
    end: int

    def present(self, point: Point) -> bool:
        return point.within(self.area) and not point.within(self.unless)


def _make(snapshot: Snapshot, schema: Schema, base: str, point: Point, wanted: Path) -> None:
    folder = wanted.parent
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder))
    try:
        first, pieces = _pieces(snapshot, schema, base, folder)
        if point.known and (first is None or point.known < first):
            _fill_with_nothing(snapshot, base, draft / "store")
        else:
            _fill(snapshot, folder, pieces, point, draft / "store")
        draft.rename(wanted)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _prune(folder, keep=wanted)


def _fill(snapshot: Snapshot, folder: Path, pieces: Sequence[_Piece], point: Point, path: Path) -> None:
    there = [piece.present(point) for piece in pieces]
    ways = ((_changes(pieces, there, other), near) for other, near in _anchors(snapshot, folder))
    (gone, fresh), near = min(ways, key=lambda way: _cost(*way[0]))
    Store.read_only(str(near)).backup(str(path))
    store = Store(str(path))
    for quad in parse(_text(folder, gone), RdfFormat.N_QUADS):
        store.remove(quad)
    store.bulk_load(_text(folder, fresh), format=RdfFormat.N_QUADS, lenient=True)
    store.flush()


def _fill_with_nothing(snapshot: Snapshot, base: str, path: Path) -> None:
    """Before the first record there was the ontology, and nothing else."""
    graph = NamedNode(Graphs(base).ontology)
    store = Store(str(path))
    store.bulk_extend(open_store(snapshot).quads_for_pattern(None, None, None, graph))
    store.flush()


def _pieces(
    snapshot: Snapshot, schema: Schema, base: str, folder: Path
) -> tuple[dt.date | None, list[_Piece]]:
    """Read the day of the first record and the parts that vary, found and written when first needed."""
    table = folder / "parts.json"
    if not table.is_file():
        rows: list[tuple[Area, Area, int, int]] = []
        with (folder / "parts.nq").open("wb") as file:
            store = open_store(snapshot)
            for part in parts(store, schema, base):
                start = file.tell()
                file.write(serialize(part.quads, format=RdfFormat.N_QUADS) or b"")
                rows.append((part.area, part.unless, start, file.tell()))
        draft = table.with_suffix(".draft")
        plain = [[_plain(area), _plain(unless), start, end] for area, unless, start, end in rows]
        first = first_record(store, base)
        whole = {"first": first.isoformat() if first else None, "parts": plain}
        draft.write_text(json.dumps(whole, separators=(",", ":")), "utf-8")
        draft.replace(table)
    found = json.loads(table.read_text("utf-8"))
    pieces = [_Piece(_area(area), _area(unless), start, end) for area, unless, start, end in found["parts"]]
    return dt.date.fromisoformat(found["first"]) if found["first"] else None, pieces


def _plain(area: Area) -> list[list[int]]:
    return [[rect.begin, rect.end, rect.recorded, rect.retracted] for rect in area]


def _area(plain: list[list[int]]) -> Area:
    return tuple(Rect(*sides) for sides in plain)


def _anchors(snapshot: Snapshot, folder: Path) -> Iterable[tuple[Point, Path]]:
    yield NOW, snapshot.store_path
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith("draft-"):
            yield _point(path.name), path / "store"


def _changes(
    pieces: Sequence[_Piece], there: Sequence[bool], anchor: Point
) -> tuple[list[_Piece], list[_Piece]]:
    """Tell which parts go and which come on the way from one moment to another."""
    gone: list[_Piece] = []
    fresh: list[_Piece] = []
    for piece, wanted in zip(pieces, there, strict=True):
        if piece.present(anchor) != wanted:
            (fresh if wanted else gone).append(piece)
    return gone, fresh


def _cost(gone: Iterable[_Piece], fresh: Iterable[_Piece]) -> float:
    return _REMOVE_COST * sum(p.end - p.start for p in gone) + sum(p.end - p.start for p in fresh)


def _text(folder: Path, pieces: Iterable[_Piece]) -> bytes:
    with (folder / "parts.nq").open("rb") as file:
        chunks: list[bytes] = []
        for piece in pieces:
            file.seek(piece.start)
            chunks.append(file.read(piece.end - piece.start))
    return b"".join(chunks)


def _name(point: Point) -> str:
    """Name a moment's folder.

    >>> _name(Point(known=dt.date(2026, 7, 3)))
    'known-2026-07-03'
    """
    known = f"{_KNOWN}{point.known}" if point.known else ""
    return "+".join(part for part in (str(point.as_of or ""), known) if part)


def _point(name: str) -> Point:
    """Read a moment's name.

    >>> _point("2025-06-01+known-2026-07-03") == Point(dt.date(2025, 6, 1), dt.date(2026, 7, 3))
    True
    """
    days = {
        part.startswith(_KNOWN): dt.date.fromisoformat(part.removeprefix(_KNOWN)) for part in name.split("+")
    }
    return Point(days.get(False), days.get(True))


def _prune(folder: Path, *, keep: Path) -> None:
    """Drop drafts that a killed process left, and the moments that were not used for longest."""
    for path in folder.glob("draft-*"):
        shutil.rmtree(path, ignore_errors=True)
    opened = [
        path for path in folder.iterdir() if path.is_dir() and path not in {keep, folder / _name(_BEFORE)}
    ]
    for path in sorted(opened, key=_last_used, reverse=True)[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def _last_used(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _day(name: str, text: str | None) -> dt.date | None:
    given = (text or "").strip()
    if not given:
        return None
    try:
        if len(given) == len("2025-06-01"):
            return dt.date.fromisoformat(given)
    except ValueError:
        pass
    message = f"{name}={given[:40]!r} is not a day of the calendar; write it like 2025-06-01"
    raise MomentError(message)
