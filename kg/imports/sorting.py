"""Sorts any number of lines in flat memory, by way of files (an external merge sort)."""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_HELD: Final = 16_000_000  # characters
_MERGED: Final = 200  # files that are open at once


class Sorter:
    """Takes lines without line breaks in any order, and gives them in order of code point."""

    def __init__(self, folder: Path) -> None:
        """Name where files may be put meanwhile."""
        self._folder = folder
        self._lines: list[str] = []
        self._held = 0
        self._files: list[Path] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Make a place for the files.

        Raises:
            OSError: the folder cannot be written.
        """
        self._place = Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(prefix=".sorting-", dir=self._folder))
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete the files."""
        self._stack.close()

    def add(self, line: str) -> None:
        """Take a line.

        Raises:
            OSError: the disk is full.
        """
        self._lines.append(line)
        self._held += len(line) + 60
        if self._held > _HELD:
            self._spill()

    def lines(self) -> Iterator[str]:
        """Give all lines in order."""
        while len(self._files) > _MERGED:
            first, self._files = self._files[:_MERGED], self._files[_MERGED:]
            self._files.append(self._write(heapq.merge(*map(self._read, first))))
            for path in first:
                path.unlink()
        self._lines.sort()
        yield from heapq.merge(*map(self._read, self._files), self._lines)

    def _spill(self) -> None:
        self._lines.sort()
        self._files.append(self._write(iter(self._lines)))
        self._lines, self._held = [], 0

    def _write(self, lines: Iterator[str]) -> Path:
        number = sum(1 for _ in self._place.iterdir())
        path = self._place / f"{number:06d}-{len(self._files)}"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        return path

    def _read(self, path: Path) -> Iterator[str]:
        with self._stack.enter_context(path.open(encoding="utf-8", newline="\n")) as file:
            for line in file:
                yield line[:-1]
