"""What one process of a publishing has read of a graph, for the others."""

from __future__ import annotations

import gc
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, cast

from kg.lock import writer
from kg.records import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder that nobody else can write to, for as long as a publishing takes; or none, for one process."""

    folder: Path | None = None

    def get(self, name: str, read: Callable[[], _T]) -> _T:
        """Give what is kept by a name; the first who wants it reads it, and whoever wants it meanwhile waits.

        It stays for the life of the process: its collector of garbage is told to leave alone what there is.

        Raises:
            SnapshotError: the folder cannot be written.
            OSError: the disk is full.
        """
        with uncollected():
            found = read() if self.folder is None else self._shared(self.folder, name, read)
            gc.freeze()
        return found

    @staticmethod
    def _shared(folder: Path, name: str, read: Callable[[], _T]) -> _T:
        path = folder / name
        with writer(folder):
            if path.is_file():
                return cast("_T", pickle.loads(path.read_bytes()))  # noqa: S301 - one of us wrote it
            found = read()
            path.write_bytes(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
        return found


#: For a process that is alone.
ALONE: Final = Shelf()
