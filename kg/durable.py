"""What is written stays written, whatever happens to the machine after it."""

from __future__ import annotations

import os
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
