"""One writer at a time in a folder."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; another process waits for it, and the kernel frees it if we are killed.

    Raises:
        SnapshotError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a")
    except OSError as error:
        message = f"cannot write to {folder}: {error.strerror or error}"
        raise SnapshotError(message) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
