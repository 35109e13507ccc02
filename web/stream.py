"""From what writes to a file to what a server reads piece by piece, at a memory that does not grow."""

from __future__ import annotations

import io
import queue
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

_PIECE: Final = 1 << 16
_AHEAD: Final = 4


class _Closed(OSError):
    """The reader has gone."""


class _Pipe(io.RawIOBase):
    """Hands on what is written, in pieces, and waits where the reader is slower."""

    def __init__(self) -> None:
        self.pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(_AHEAD)
        self._left = threading.Event()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.hand(piece)
        return len(piece)

    def hand(self, piece: bytes | BaseException | None) -> None:
        while not self._left.is_set():
            try:
                self.pieces.put(piece, timeout=0.1)
            except queue.Full:
                continue
            return
        raise _Closed

    def leave(self) -> None:
        self._left.set()


def pieces(write: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    r"""Give what a function writes, while it writes it.

    It runs in a thread of its own, which begins with the first piece that is asked for and ends when the
    reader goes. What the function raises, the reader gets: after the first pieces are out, a server can
    only break the answer off, and it must, or a part would be taken for the whole.

    >>> b"".join(pieces(lambda out: out.write(b"some\n") and out.write(b"lines\n")))
    b'some\nlines\n'
    """
    pipe = _Pipe()
    thread = threading.Thread(target=_run, args=(write, pipe), name="stream", daemon=True)
    thread.start()
    try:
        while (piece := pipe.pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        pipe.leave()
        thread.join()


def _run(write: Callable[[IO[bytes]], object], pipe: _Pipe) -> None:
    end: BaseException | None = None
    try:
        with io.BufferedWriter(pipe, _PIECE) as out:
            write(out)
    except _Closed:
        return
    except Exception as error:  # noqa: BLE001 - the reader gets it
        end = error
    try:
        pipe.hand(end)
    except _Closed:
        return
