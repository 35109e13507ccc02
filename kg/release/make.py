"""Makes the release of a snapshot once, and keeps it in the project's state folder."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.engine import Embedded
from kg.errors import SnapshotError
from kg.imports.apart import own
from kg.lock import writer
from kg.release import files
from kg.release.manifest import Release

if TYPE_CHECKING:
    from kg.export import Graph
    from kg.project import Project

MANIFEST: Final = "release.json"
_KEPT: Final = 3


def make(graph: Graph, fingerprint: str) -> tuple[Release, Path]:
    """Give the release of a snapshot, and the folder with its files; they are written when first wanted.

    Raises:
        SnapshotError: they cannot be written.
        CopyRefused: the graph is on another machine, and is not to be copied.
    """
    wanted = _place(graph.project, fingerprint)
    folder = wanted.parent
    try:
        found = read(wanted)
        if found is None:
            with writer(folder):
                found = read(wanted)
                if found is None:
                    found = _write(graph, fingerprint, wanted)
                    _prune(folder, keep=wanted)
        wanted.touch()
    except OSError as error:
        message = f"cannot write the files of a release to {folder}: {error.strerror or error}"
        raise SnapshotError(message) from error
    return found, wanted


def find(project: Project, fingerprint: str) -> tuple[Release, Path] | None:
    """Give the release of a snapshot and its folder, where it was made already."""
    folder = _place(project, fingerprint)
    found = read(folder)
    return (found, folder) if found else None


def _place(project: Project, fingerprint: str) -> Path:
    return project.state / "releases" / fingerprint[:16]


def read(folder: Path) -> Release | None:
    """Read the release that is in a folder; None where there is none that can be read."""
    try:
        return Release.read((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _write(graph: Graph, fingerprint: str, wanted: Path) -> Release:
    project, whole = graph.project, graph.engine.store
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=wanted.parent))
    try:
        draft.chmod(0o755)
        # What others publish is not ours to publish again, under our licence.
        with own(whole, project) as store:
            if store is not whole:
                graph = replace(graph, engine=Embedded(store), dataset=None)
            release = Release.of(project, graph.engine, fingerprint)
            release = replace(release, files=files.write(graph, draft, release.name))
        (draft / MANIFEST).write_text(release.write(), "utf-8")
        shutil.rmtree(wanted, ignore_errors=True)
        draft.rename(wanted)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return release


def _prune(folder: Path, *, keep: Path) -> None:
    """Drop drafts that a killed process left, and all but the last few releases."""
    for path in folder.glob("draft-*"):
        shutil.rmtree(path, ignore_errors=True)
    others = [path for path in folder.iterdir() if path.is_dir() and path != keep]
    for path in sorted(others, key=_last_used, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _last_used(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0
