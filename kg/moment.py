"""The graph of a moment: what held on a day, as was on record on a day, as a store of its own.

::

    <snapshot>/moments/parts.*           what varies with the moment (see kg.pieces)
    <snapshot>/moments/2025-06-01/store  a moment that was opened; beside it ``settled``, the same in order

A moment is a checkpoint of the nearest one that is there already (the snapshot itself is one), less what does
not hold at it, and what does besides. Each is written under another name and renamed, like a snapshot.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.area import NOW, Point
from kg.durable import sync, sync_tree
from kg.errors import MomentError, SnapshotError
from kg.imports.varying import imported_parts
from kg.lock import writer
from kg.snapshot import open_store
from kg.variation import parts, record_days
from kg.vocab import CLAIM, RDF_TYPE, Graphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.pieces import Pieces
    from kg.schema import Schema
    from kg.snapshot import Snapshot

#: Moments that are kept on disk for a snapshot, the last used ones.
KEPT: Final = 48
# Quads that are removed before these are written to the disk, and quads that are added at once: the engine
# keeps some 600 bytes in memory for each until then.
_REMOVED: Final = 100_000
_ADDED: Final = 100_000
_KNOWN: Final = "known-"
_ANCHOR: Final = "anchor"
_SETTLED: Final = "settled"


def point_of(as_of: dt.date | str | None, known: dt.date | str | None) -> Point:
    """Make a moment of days, or of texts as an address has them.

    >>> point_of("2025-06-01", None) == point_of(dt.date(2025, 6, 1), None)
    True

    Raises:
        MomentError: a text is no day.
    """
    return read_point(
        as_of.isoformat() if isinstance(as_of, dt.date) else as_of,
        known.isoformat() if isinstance(known, dt.date) else known,
    )


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
    ground = _Ground(snapshot, schema, base)
    wanted = ground.folder / _name(point)
    try:
        if not wanted.is_dir():
            with writer(ground.folder):
                if not wanted.is_dir():
                    _make(ground, point)
        with suppress(OSError):  # What was made before the disk became read-only can be read all the same.
            wanted.touch()
    except OSError as error:
        message = f"cannot write the graph of {_name(point)} to {ground.folder}: {error.strerror or error}"
        raise SnapshotError(message) from error
    settled = wanted / _SETTLED
    return settled if settled.is_dir() else wanted / "store"


def settle(snapshot: Snapshot, schema: Schema, base: str, point: Point) -> None:
    """Put the store of a moment in order, so that asking it costs no more than asking the snapshot's.

    Whoever has it open goes on with the one that they have.

    Raises:
        SnapshotError: it cannot be opened or written.
    """
    ground = _Ground(snapshot, schema, base)
    wanted = open_moment(snapshot, schema, base, point).parent
    try:
        with writer(ground.folder):
            if point == NOW or (wanted / _ANCHOR).exists() or (wanted / _SETTLED).is_dir():
                return
            with tempfile.TemporaryDirectory(prefix="draft-", dir=ground.folder) as draft:
                Store.read_only(str(wanted / "store")).backup(f"{draft}/store")
                Store(f"{draft}/store").optimize()
                sync_tree(Path(draft))
                Path(draft, "store").rename(wanted / _SETTLED)
                sync(wanted)
    except OSError as error:
        message = f"cannot put the graph of {_name(point)} in order: {error.strerror or error}"
        raise SnapshotError(message) from error


def count_claims(store: Store, base: str) -> int:
    """Count the claims in the store of a moment."""
    graph = NamedNode(Graphs(base).claims)
    return sum(1 for _ in store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(CLAIM), graph))


def prepare(snapshot: Snapshot, schema: Schema, base: str) -> None:
    """Do what the first moment of a snapshot would otherwise wait for.

    That is to find what varies, and to make moments from which others are near: one before all days, and in a
    large graph some along the days of either kind; before all days also along every second day of the record.

    Raises:
        SnapshotError: the snapshot cannot be opened, or its folder cannot be written.
    """
    ground = _Ground(snapshot, schema, base)
    with writer(ground.folder):
        pieces = ground.pieces()
    valid, recorded = pieces.valid_days(), pieces.record_days()
    found = chain(
        (Point(day) for day in valid),
        (Point(known=day) for day in recorded),
        (replace(_BEFORE, known=day) for day in recorded[::2]),
    )
    for point in (_BEFORE, *found):
        with writer(ground.folder):
            if not (ground.folder / _name(point) / _ANCHOR).exists():
                shutil.rmtree(ground.folder / _name(point), ignore_errors=True)
                _make(ground, point, anchor=True)


_BEFORE: Final = Point(dt.date.min)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the moments of a snapshot are made from."""

    snapshot: Snapshot
    schema: Schema
    base: str

    @property
    def folder(self) -> Path:
        return self.snapshot.path / "moments"

    def pieces(self) -> Pieces:
        """Read what varies, which is found and written when it is first needed."""
        from kg.pieces import Pieces  # noqa: PLC0415 - numpy is slow to import, and not needed before

        if not Pieces.are_in(self.folder):
            store = open_store(self.snapshot)
            found = (look(store, self.schema, self.base) for look in (parts, imported_parts))
            first = next(iter(record_days(store, self.base)), None)
            Pieces.write(self.folder, chain.from_iterable(found), first)
        return Pieces.read(self.folder)


def _make(ground: _Ground, point: Point, *, anchor: bool = False) -> None:
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=ground.folder))
    try:
        pieces = ground.pieces()
        if _is_empty(point, pieces):
            _fill_with_nothing(ground, draft / "store")
        else:
            _fill(ground, pieces, point, draft / "store")
        if anchor:
            # Others share its files and inherit their order.
            Store(str(draft / "store")).optimize()
            (draft / _ANCHOR).touch()
        sync_tree(draft)
        draft.rename(ground.folder / _name(point))
        sync(ground.folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _prune(ground.folder, keep=ground.folder / _name(point))


def _fill(ground: _Ground, pieces: Pieces, point: Point, path: Path) -> None:
    after = pieces.present(point)
    near = min(_anchors(ground, pieces), key=lambda anchor: pieces.cost(pieces.present(anchor[0]), after))
    gone, fresh = path.with_name("gone.nq"), path.with_name("fresh.nq")
    pieces.write_changes(pieces.present(near[0]), after, gone, fresh)
    Store.read_only(str(near[1])).backup(str(path))
    store = Store(str(path))
    for number, quad in enumerate(parse(path=str(gone), format=RdfFormat.N_QUADS), start=1):
        store.remove(quad)
        if number % _REMOVED == 0:
            store.flush()
    added = parse(path=str(fresh), format=RdfFormat.N_QUADS, lenient=True)
    for quad in added:
        store.bulk_extend(chain((quad,), islice(added, _ADDED - 1)))
    store.flush()
    gone.unlink()
    fresh.unlink()


def _fill_with_nothing(ground: _Ground, path: Path) -> None:
    """Before the first record there was the ontology, and nothing else."""
    graph = NamedNode(Graphs(ground.base).ontology)
    store = Store(str(path))
    store.bulk_extend(open_store(ground.snapshot).quads_for_pattern(None, None, None, graph))
    store.flush()


def _anchors(ground: _Ground, pieces: Pieces) -> Iterable[tuple[Point, Path]]:
    """Give the moments that are there, but for the empty ones: they lack what does not vary as well."""
    yield NOW, ground.snapshot.store_path
    for path in ground.folder.iterdir():
        if path.is_dir() and not path.name.startswith("draft-"):
            point = _point(path.name)
            if not _is_empty(point, pieces):
                yield point, path / "store"


def _is_empty(point: Point, pieces: Pieces) -> bool:
    return point.known is not None and (pieces.first is None or point.known < pieces.first)


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
