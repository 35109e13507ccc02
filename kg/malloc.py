"""How glibc keeps memory in a process; other libraries of C keep theirs as they do."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# malloc.h
M_TRIM_THRESHOLD: Final = -1
M_MMAP_THRESHOLD: Final = -3
M_ARENA_MAX: Final = -8


def mallopt(options: Iterable[tuple[int, int]]) -> None:
    """Set options, each with its value (``man 3 mallopt``)."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        for option, value in options:
            libc.mallopt(option, value)
