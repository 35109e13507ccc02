"""The files that a snapshot was made from, so that what changed since is found by looking at their dates.

A file whose size and time are as they were is taken to be the same, unless it was changed within a moment of
when the table was made: then its time says nothing, and it is read again (git calls such entries racy).
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.project import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.project import Project

_RACY: Final = 2_000_000_000  # nanoseconds


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was: bytes, nanoseconds since the epoch, and the SHA-256 of its contents."""

    size: int
    mtime: int
    digest: str


@dataclass(frozen=True)
class FileTable:
    """The stamps of a project's input files by project-relative name; ``made`` in nanoseconds."""

    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    made: int = 0

    @property
    def fingerprint(self) -> str:
        """See :meth:`kg.project.Project.fingerprint`."""
        return fingerprint((name, stamp.digest) for name, stamp in self.stamps.items())

    def changed(self, since: FileTable) -> frozenset[str]:
        """Name the files that are new, gone, or of other contents."""
        return frozenset(
            name
            for name in self.stamps.keys() | since.stamps.keys()
            if _digest(self.stamps.get(name)) != _digest(since.stamps.get(name))
        )


def scan(project: Project, known: FileTable | None = None) -> FileTable:
    """Look at the input files of a project; only those that look changed are read.

    Raises:
        OSError: a file went away or cannot be read meanwhile.
    """
    before = known or FileTable()
    made = time.time_ns()
    root = f"{project.root}{os.sep}"
    stamps: dict[str, Stamp] = {}
    for path in project.input_files():
        text = str(path)
        name = text[len(root) :].replace(os.sep, "/") if text.startswith(root) else project.relative(path)
        status = path.stat()
        old = before.stamps.get(name)
        same = old and (old.size, old.mtime) == (status.st_size, status.st_mtime_ns)
        if old and same and status.st_mtime_ns < before.made - _RACY:
            stamps[name] = old
        else:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            stamps[name] = Stamp(status.st_size, status.st_mtime_ns, digest)
    return FileTable(stamps, made)


def read(path: Path) -> FileTable | None:
    """Read a table that was kept; None where there is none that can be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return FileTable({name: Stamp(*stamp) for name, stamp in found["files"].items()}, found["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(path: Path, table: FileTable) -> None:
    """Keep a table."""
    files = {name: [stamp.size, stamp.mtime, stamp.digest] for name, stamp in table.stamps.items()}
    path.write_text(json.dumps({"made": table.made, "files": files}, separators=(",", ":")), "utf-8")


def _digest(stamp: Stamp | None) -> str:
    return stamp.digest if stamp else ""
