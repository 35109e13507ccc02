"""One writer at a time in a folder; and none that removes what is being read."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
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


class Hold:
    """A folder that is being read, until it is let go of; the kernel lets go for who was killed."""

    def __init__(self, handle: int) -> None:
        """Keep the folder's open handle."""
        self._handle: int | None = handle

    def close(self) -> None:
        """Let go; a second time does nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def hold(folder: Path) -> Hold:
    """Keep a folder from being removed by :func:`kg.snapshot.build`, also where nothing can be written.

    Raises:
        OSError: it is gone.
    """
    handle = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # Some file systems over a network have no locks.
        fcntl.flock(handle, fcntl.LOCK_SH)
    return Hold(handle)


def is_held(folder: Path) -> bool:
    """Tell whether somebody reads a folder and wants it kept."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
