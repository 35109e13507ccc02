"""What is written stays written, whatever happens to the machine after it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def sync(path: Path) -> None:
    """Have a file's contents, or the names in a folder, on the disk (``man 2 fsync``).

    Raises:
        OSError: the disk does not take them.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, data: bytes) -> None:
    """Write a file and have it on the disk.

    Raises:
        OSError: the disk does not take it.
    """
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, data: bytes) -> None:
    """Write beside, put on the disk, rename; a draft that a killed process left is written over.

    One process at a time may do it to a file.

    Raises:
        OSError: the disk does not take it; the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    put(draft, data)
    if path.exists():
        shutil.copymode(path, draft)
    draft.replace(path)
    sync(path.parent)


def sync_tree(folder: Path) -> None:
    """Have all that is below a folder on the disk, so that it may be given the name that others look for.

    Raises:
        OSError: the disk does not take it.
    """
    for place, _, files in os.walk(folder, topdown=False):
        here = folder / place
        for name in files:
            sync(here / name)
        sync(here)
