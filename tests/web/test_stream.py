"""Streams: whole, in step with the reader, and ended with it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from web.stream import pieces

if TYPE_CHECKING:
    from typing import IO


def test_everything_comes_through() -> None:
    def write(out: IO[bytes]) -> None:
        for number in range(50_000):
            out.write(b"%d\n" % number)

    assert b"".join(pieces(write)).split() == [b"%d" % number for number in range(50_000)]


def test_the_writer_waits_and_goes_with_the_reader() -> None:
    written = []

    def write(out: IO[bytes]) -> None:
        for number in range(10_000):
            out.write(b"x" * 10_000)
            written.append(number)

    stream = pieces(write)
    next(stream)
    stream.close()
    # 100 MB were to be written; the reader took 64 kB and left.
    assert len(written) < 200
    assert not [thread for thread in threading.enumerate() if thread.name == "stream"]


def test_a_failure_is_not_taken_for_the_end() -> None:
    def write(out: IO[bytes]) -> None:
        out.write(b"x" * 200_000)
        message = "the disk is gone"
        raise OSError(message)

    stream = pieces(write)
    assert next(stream)
    with pytest.raises(OSError, match="the disk is gone"):
        list(stream)
