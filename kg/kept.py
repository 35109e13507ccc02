"""The snapshots that are still kept, oldest first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.errors import SnapshotError
from kg.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from kg.project import Project


def kept(project: Project) -> tuple[Snapshot, ...]:
    """List every snapshot that can be opened."""
    folder = project.state / "snapshots"
    paths = sorted(path for path in folder.glob("*") if path.name.isdigit()) if folder.is_dir() else []
    return tuple(found for path in paths if (found := _read(path)) is not None)


def find(project: Project, number: int) -> Snapshot:
    """Find a kept snapshot by its number.

    Raises:
        SnapshotError: it is not kept; the message names those that are.
    """
    snapshots = kept(project)
    for snapshot in snapshots:
        if snapshot.number == number:
            return snapshot
    numbers = ", ".join(str(snapshot.number) for snapshot in snapshots) or "none"
    message = f"snapshot {number} is not kept (kept: {numbers})"
    raise SnapshotError(message)


def read_snapshot(path: Path) -> Snapshot:
    """Read the snapshot that is in a folder.

    Raises:
        SnapshotError: there is none, or another version wrote it in another form.
    """
    found = _read(path)
    if found is None:
        message = f"{path} holds no snapshot that can be opened"
        raise SnapshotError(message)
    return found


def _read(path: Path) -> Snapshot | None:
    """Read a manifest; what an earlier or later version wrote in another form is not offered."""
    try:
        fields = json.loads((path / "manifest.json").read_text("utf-8"))
        fields.pop("version")
        return Snapshot(path=path, **fields)
    except (OSError, ValueError, KeyError, TypeError):
        return None
