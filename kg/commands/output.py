"""What commands write: results to a file or standard output, progress and problems to standard error."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StatecraftError
from kg.status_words import parse_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from kg.errors import Problem


def progress() -> Callable[[str], None]:
    """Tell each step of long work with the seconds since the first, on standard error."""
    begun = time.monotonic()

    def tell(step: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - begun:5.1f} s] {step}\n")
        sys.stderr.flush()

    return tell


def day(text: str) -> dt.date:
    """Read an argument that is a calendar day.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return parse_day(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def show_problems(problems: Iterable[Problem]) -> None:
    """Print problems like a compiler, one a line."""
    sys.stdout.writelines(f"{problem}\n" for problem in problems)


def write(path: str, data: bytes) -> None:
    """Write to a file, whole or not at all, or to standard output for ``-``.

    Raises:
        StatecraftError: the file cannot be written.
    """
    if path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        replace(target, data)
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        raise StatecraftError(message) from error


def replace(target: Path, data: bytes) -> None:
    """Put new contents in place of a file in one step, so that a reader sees the old or the new.

    Raises:
        OSError: the folder cannot be written, or the disk is full; the old file is untouched.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode if target.exists() else 0o644
        draft.chmod(mode & 0o777)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
