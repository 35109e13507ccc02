"""A file that is being read, and how far it has been: packed by gzip, bzip2 or xz as well."""

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import IO, TYPE_CHECKING, Final, Self, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

_PACKED: Final[Mapping[bytes, Callable[[IO[bytes]], object]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
#: The most bytes that one record may have: more is a file that is broken, or hostile.
LONGEST: Final = 32_000_000
_HEAD: Final = 65_536


class Opened:
    """A file open for reading, as its contents read once they are unpacked."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is opened by ``with``."""
        self.path = path
        self.name = path.name
        self.size = 0
        self._raw: IO[bytes] | None = None
        self.stream: IO[bytes]

    def __enter__(self) -> Self:
        """Open it.

        Raises:
            OSError: it cannot be opened.
        """
        self._raw = self.path.open("rb")
        self.size = self.path.stat().st_size
        self.stream = _unpacked(self._raw)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        if self._raw:
            self._raw.close()

    @property
    def share(self) -> float:
        """How much of it has been read, from 0 to 1."""
        return self._raw.tell() / self.size if self._raw and self.size and not self._raw.closed else 1.0


def head(path: Path) -> bytes:
    """Give the first bytes of a file's contents.

    Raises:
        OSError: it cannot be read.
    """
    with Opened(path) as file:
        return file.stream.read(_HEAD)


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    begin = raw.read(6)
    raw.seek(0)
    for magic, unpack in _PACKED.items():
        if begin.startswith(magic):
            return cast("IO[bytes]", unpack(raw))
    return raw
