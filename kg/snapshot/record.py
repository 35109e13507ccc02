"""What a snapshot is, and what is noted beside its store."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Store

import kg
from kg import filetable
from kg.errors import SnapshotError
from kg.imports import filling

if TYPE_CHECKING:
    from pathlib import Path

    from kg.filetable import FileTable

FILES = "files.json"
TOUCHED = "touched.json"
IMPORTS = "imports.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the graph. ``created`` is UTC in ISO 8601."""

    path: Path
    number: int
    fingerprint: str
    created: str
    entities: int
    sources: int
    claims: int
    triples: int

    @property
    def store_path(self) -> Path:
        """The folder of the store."""
        return self.path / "store"


def open_store(snapshot: Snapshot) -> Store:
    """Open a snapshot for reading, in as many processes as wanted.

    Raises:
        SnapshotError: its store is gone or broken.
    """
    try:
        return Store.read_only(str(snapshot.store_path))
    except (OSError, RuntimeError) as error:  # What is corrupt is one, too.
        message = f"snapshot {snapshot.number} cannot be opened: {error}"
        raise SnapshotError(message) from error


@dataclass(frozen=True, slots=True)
class Touched:
    """What a snapshot says otherwise than the one before, numbered ``since``: the things and claims."""

    since: int
    nodes: frozenset[str]


def touched(snapshot: Snapshot) -> Touched | None:
    """Name what the edit that led to a snapshot said otherwise; None where everything was read."""
    try:
        noted = json.loads((snapshot.path / TOUCHED).read_text("utf-8"))
        return Touched(noted["since"], frozenset(noted["nodes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def table_of(snapshot: Snapshot | None) -> FileTable | None:
    """Give the files that a snapshot was made from; None where that was not noted."""
    return filetable.read(snapshot.path / FILES) if snapshot else None


def imported(snapshot: Snapshot) -> dict[str, filling.State]:
    """Say what the graphs of a snapshot's imports were made from, by the name of the import."""
    try:
        return filling.read((snapshot.path / IMPORTS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def write_manifest(path: Path, snapshot: Snapshot) -> None:
    """Write what is in a snapshot."""
    fields = {key: value for key, value in asdict(snapshot).items() if key != "path"}
    path.write_text(json.dumps({**fields, "version": kg.__version__}, indent=2), "utf-8")


def read(path: Path) -> Snapshot:
    """Read the snapshot in a folder.

    Raises:
        OSError: there is none.
        ValueError: its manifest is broken, as it is with a KeyError or TypeError.
    """
    fields = json.loads((path / "manifest.json").read_text("utf-8"))
    fields.pop("version")
    return Snapshot(path=path, **fields)
