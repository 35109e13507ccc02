"""What a process and its children take of the memory, and a folder of the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def memory(pid: int) -> int:
    """Add up what a process and its children take: bytes of their own, without what is a file's on the disk.

    Pages that they share are counted once.
    """
    return sum(_taken(one) for one in _tree(pid))


def disk(path: Path) -> int:
    """Add up the sizes of the files in a folder, in bytes."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _tree(pid: int) -> Iterator[int]:
    yield pid
    tasks = Path(f"/proc/{pid}/task")
    if tasks.is_dir():
        for task in tasks.iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _taken(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss_Anon:"))
