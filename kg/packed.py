"""Lines in gzip files that name no file and no date: the same lines always give the same bytes."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PIECE: Final = 1 << 20


def pack(path: Path, lines: Iterable[bytes], level: int) -> str:
    """Write lines, each with its end; give the digest of what is in the file.

    Raises:
        OSError: the disk does not take them.
    """
    digest = hashlib.sha256()
    with (
        path.open("wb") as out,
        gzip.GzipFile(filename="", mode="wb", compresslevel=level, fileobj=out, mtime=0) as packed,
    ):
        held = bytearray()
        for line in lines:
            held += line
            if len(held) >= _PIECE:
                digest.update(held)
                packed.write(held)
                held.clear()
        digest.update(held)
        packed.write(held)
    return digest.hexdigest()


def unpack(path: Path) -> Iterator[bytes]:
    """Read the lines of a file, each with its end.

    Raises:
        OSError: it cannot be read, or is torn.
    """
    with gzip.open(path, "rb") as lines:
        yield from lines
