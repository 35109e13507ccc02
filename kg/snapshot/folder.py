"""The folder of snapshots: which is the one to serve, how a new one gets there, and which are dropped."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import filetable
from kg.durable import replace, sync, sync_tree
from kg.errors import SnapshotError
from kg.filetable import scan
from kg.lock import is_held, writer
from kg.snapshot.record import FILES, Snapshot, open_store, read, table_of, touched, write_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.filetable import FileTable
    from kg.project import Project

_KEPT = 5


def latest(project: Project) -> Snapshot | None:
    """Find the published snapshot, whether or not the files have changed since."""
    try:
        name = (project.state / "current").read_text("utf-8").strip()
        return read(project.state / "snapshots" / name)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current(project: Project) -> Snapshot | None:
    """Find the published snapshot if it was made from the files as they are now, and can be opened."""
    found = latest(project)
    if not found or found.fingerprint != scan(project, table_of(found)).fingerprint:
        return None
    return found if opens(found) else None


def opens(made: Snapshot) -> bool:
    """Tell whether a snapshot's store is whole enough to be read."""
    try:
        open_store(made)
    except SnapshotError:
        return False
    return True


def adopt(project: Project, made: Snapshot) -> Snapshot | None:
    """Publish a snapshot that was compiled from an edit before the edit was made, elsewhere on the same disk.

    None where it is not of the files as they are now, or does not follow the last snapshot.

    Raises:
        SnapshotError: the state folder cannot be written.
    """
    with writer(project.state):
        before, edited = latest(project), touched(made)
        if before is None or edited is None or edited.since != before.number:
            return None
        table = scan(project, table_of(before))
        if table.fingerprint != made.fingerprint:
            return None
        folder = project.state / "snapshots"
        number = _next_number(folder)
        moved = dataclasses.replace(made, path=folder / f"{number:06d}", number=number)
        try:
            filetable.write(made.path / FILES, table)
            write_manifest(made.path / "manifest.json", moved)
            for path in (made.path / FILES, made.path / "manifest.json", made.path):
                sync(path)
            made.path.rename(moved.path)
            _point_at(project, moved)
        except OSError as error:
            message = f"cannot write the snapshot to {project.state}: {error.strerror or error}"
            raise SnapshotError(message) from error
        return moved


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of what in a snapshot."""

    entities: int
    sources: int
    claims: int
    triples: int


def publish(project: Project, table: FileTable, fill: Callable[[Path], Counts]) -> Snapshot:
    """Let a new store be filled at a path, note beside it what it was made from, and make it the current one.

    Raises:
        OSError: the state folder cannot be written.
    """
    folder = project.state / "snapshots"
    folder.mkdir(parents=True, exist_ok=True)
    number = _next_number(folder)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder))
    try:
        counts = fill(draft / "store")
        snapshot = Snapshot(
            path=folder / f"{number:06d}",
            number=number,
            fingerprint=table.fingerprint,
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            **asdict(counts),
        )
        filetable.write(draft / FILES, table)
        write_manifest(draft / "manifest.json", snapshot)
        sync_tree(draft)
        draft.rename(snapshot.path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _point_at(project, snapshot)
    return snapshot


def _point_at(project: Project, snapshot: Snapshot) -> None:
    folder = snapshot.path.parent
    sync(folder)
    replace(project.state / "current", f"{snapshot.path.name}\n".encode())
    _prune(folder, keep=snapshot.number)


def _next_number(folder: Path) -> int:
    return 1 + max((int(path.name) for path in folder.iterdir() if path.name.isdigit()), default=0)


def _prune(folder: Path, *, keep: int) -> None:
    """Drop drafts that a killed build left, and all but the last few snapshots and those being served."""
    for path in folder.iterdir():
        if path.name.isdigit() and int(path.name) <= keep - _KEPT and not is_held(path):
            # By another name first: killed in the midst of it, we leave nothing that looks whole.
            shutil.rmtree(path.rename(folder / f"draft-{path.name}"), ignore_errors=True)
        elif path.name.startswith("draft-"):
            shutil.rmtree(path, ignore_errors=True)
