"""The graph of a moment: what held on a day, as was on record on a day, as a store of its own.

::

    <snapshot>/moments/parts.*           what varies with the moment (see kg.pieces)
    <snapshot>/moments/2025-06-01/store  a moment that was opened

A moment is a checkpoint of the nearest one that is there already (the snapshot itself is one), less what does
not hold at it, and what does besides. Each is written under another name and renamed, like a snapshot.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.area import NOW, Point
from kg.errors import MomentError, SnapshotError
from kg.lock import writer
from kg.pieces import Pieces
from kg.snapshot import open_store
from kg.variation import first_record, parts
from kg.vocab import CLAIM, RDF_TYPE, Graphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.schema import Schema
    from kg.snapshot import Snapshot

#: Moments that are kept on disk for a snapshot, the last used ones.
KEPT: Final = 48
_KNOWN: Final = "known-"
_ANCHOR: Final = "anchor"


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


def count_claims(store: Store, base: str) -> int:
    """Count the claims in the store of a moment."""
    graph = NamedNode(Graphs(base).claims)
    return sum(1 for _ in store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(CLAIM), graph))


def prepare(snapshot: Snapshot, schema: Schema, base: str) -> None:
    """Do what the first moment of a snapshot would otherwise wait for.

    That is to find what varies, and to make moments from which others are near: one before all days, and in a
    large graph some along the days of the record.

    Raises:
        SnapshotError: the snapshot cannot be opened, or its folder cannot be written.
    """
    with writer(snapshot.path / "moments"):
        milestones = _pieces(snapshot, schema, base).milestones()
    for point in (_BEFORE, *(Point(known=day) for day in milestones)):
        path = open_moment(snapshot, schema, base, point)
        if not (path.parent / _ANCHOR).exists():
            (path.parent / _ANCHOR).touch()


_BEFORE: Final = Point(dt.date.min)


def _make(snapshot: Snapshot, schema: Schema, base: str, point: Point, wanted: Path) -> None:
    folder = wanted.parent
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder))
    try:
        pieces = _pieces(snapshot, schema, base)
        if point.known and (pieces.first is None or point.known < pieces.first):
            _fill_with_nothing(snapshot, base, draft / "store")
        else:
            _fill(snapshot, folder, pieces, point, draft / "store")
        draft.rename(wanted)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _prune(folder, keep=wanted)


def _pieces(snapshot: Snapshot, schema: Schema, base: str) -> Pieces:
    """Read what varies, which is found and written when it is first needed."""
    folder = snapshot.path / "moments"
    if not Pieces.are_in(folder):
        store = open_store(snapshot)
        Pieces.write(folder, parts(store, schema, base), first_record(store, base))
    return Pieces.read(folder)


def _fill(snapshot: Snapshot, folder: Path, pieces: Pieces, point: Point, path: Path) -> None:
    near = min(_anchors(snapshot, folder), key=lambda anchor: pieces.cost(anchor[0], point))
    gone, fresh = pieces.changes(near[0], point)
    Store.read_only(str(near[1])).backup(str(path))
    store = Store(str(path))
    for quad in parse(gone, RdfFormat.N_QUADS):
        store.remove(quad)
    store.bulk_load(fresh, format=RdfFormat.N_QUADS, lenient=True)
    store.flush()


def _fill_with_nothing(snapshot: Snapshot, base: str, path: Path) -> None:
    """Before the first record there was the ontology, and nothing else."""
    graph = NamedNode(Graphs(base).ontology)
    store = Store(str(path))
    store.bulk_extend(open_store(snapshot).quads_for_pattern(None, None, None, graph))
    store.flush()


def _anchors(snapshot: Snapshot, folder: Path) -> Iterable[tuple[Point, Path]]:
    yield NOW, snapshot.store_path
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith("draft-"):
            yield _point(path.name), path / "store"


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
