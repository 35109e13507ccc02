"""The files that a change writes: read once, guarded by what was read, and written all or none."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import Conflict, CurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.project import Project


@dataclass(frozen=True, slots=True)
class FileEdit:
    """New contents for a file, by project-relative name, and what was read; None for a file that is new."""

    name: str
    before: bytes | None
    after: bytes


def digest(data: bytes | None) -> str:
    """Name contents by their hash; that of a file that is not there is empty."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def read(path: Path) -> bytes | None:
    """Read a file; None where it is not there.

    Raises:
        CurationError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot read {path}: {error.strerror or error}"
        raise CurationError(message) from error


def located(project: Project, name: str) -> Path:
    """Give the path of a curated file.

    Raises:
        CurationError: the name leads out of the folder of data, or to a hidden file.
    """
    path = project.root / name
    inside = path.resolve().is_relative_to(project.data) and path.suffix == ".yaml"
    if not inside or any(part.startswith(".") for part in path.relative_to(project.root).parts):
        message = f"{name} is no curated file of the project"
        raise CurationError(message)
    return path


def check(project: Project, edits: Iterable[FileEdit]) -> None:
    """See that every file still is as it was read.

    Raises:
        Conflict: one is not; the difference is from what was read to what is there.
    """
    for edit in edits:
        found = read(located(project, edit.name))
        if digest(found) != digest(edit.before):
            raise Conflict(edit.name, "\n".join(_difference(edit.before, found)))


def _difference(before: bytes | None, after: bytes | None) -> Iterator[str]:
    old, new = ((data or b"").decode("utf-8", "replace").splitlines() for data in (before, after))
    if after is None:
        yield "the file is gone"
    yield from difflib.unified_diff(old, new, "as read", "as it is", lineterm="", n=2)
