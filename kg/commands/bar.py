"""A bar that fills while a file is read, on standard error where that is a terminal."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDTH: Final = 30
_BETWEEN: Final = 0.1  # seconds
_SELDOM: Final = 10.0


def bar(out: TextIO | None = None) -> Callable[[str, float, int], None]:
    """Give what draws it from the name of the file, the share of it that was read, and how many records.

    Where nobody looks at a terminal, a line is written now and then instead.
    """
    stream = out or sys.stderr
    live = stream.isatty()
    begun = time.monotonic()
    last = begun if not live else 0.0

    def show(name: str, share: float, count: int) -> None:
        nonlocal last
        now = time.monotonic()
        over = share >= 1.0
        if now - last < (_BETWEEN if live else _SELDOM) and not (over and live):
            return
        last = now
        full = round(_WIDTH * min(share, 1.0))
        drawn = "█" * full + "░" * (_WIDTH - full)
        text = f"{name}  {drawn} {share:4.0%}  {count:,} records  {now - begun:.0f} s"
        if live:
            stream.write(f"\r\x1b[K{text}{chr(10) if over else ''}")
        else:
            stream.write(f"{name}: {share:.0%}, {count:,} records, {now - begun:.0f} s\n")
        stream.flush()

    return show
