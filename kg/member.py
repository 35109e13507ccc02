"""One process of the pool, with a pipe of its own."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import tempfile
import time
from contextlib import suppress
from math import ceil, inf
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import worker
from kg.errors import QueryError, QueryFailed, QueryTooLarge
from kg.worker import FRESH, Answer, Begun, Ready

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from typing import IO

    from kg.limits import Limits
    from kg.worker import Prologue, Question

_START: Final = 20.0  # seconds that a process may take to come up, on a busy machine
_SWOLLEN: Final = 80_000_000  # bytes; a fresh one has half of it
_KEPT: Final = 20  # the part of a store that a process keeps of what it has read, at most as much as that
_GOING: Final = 0.3  # seconds
_LINE: Final = 200  # bytes
_ENDED: Final = "the query needs more memory than it may have, or cannot be evaluated, and was ended"


class Member:
    """A worker process that answers one question at a time, and can be ended at any moment."""

    def __init__(self, process: SpawnProcess, pipe: Connection) -> None:
        """Keep a started process and our end of its pipe; see :meth:`start`."""
        self._process = process
        self._pipe = pipe
        # The pipe's own way to wait makes a selector anew each time.
        self._ready = select.poll()
        self._ready.register(pipe.fileno(), select.POLLIN)
        self._clock_file = -1
        self._thread = 0  # that answers, once the process is up
        self._slow = False
        self._begun_at = 0.0
        self._begun: Begun | None = None
        self._file: IO[bytes] | None = None
        self.alive = True

    @classmethod
    def start(cls, store: Path, limits: Limits, prologue: Prologue) -> Member:
        """Start a process; it comes up while we go on."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=worker.serve,
            args=(theirs, str(store), limits, prologue),
            name="statecraft-query",
            daemon=True,
        )
        process.start()
        theirs.close()
        # To come up takes longer than most queries do.
        _give_way(process.pid or 0, below=worker.LESS)
        return cls(process, ours)

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid if self.alive else None

    @property
    def up(self) -> bool:
        """Whether the process runs, as far as is known."""
        return self.alive and self._process.is_alive()

    @property
    def ready(self) -> bool:
        """Whether it can be asked without waiting until it is up."""
        return bool(self._thread or self._ready.poll(0))

    def swollen(self, most: int) -> bool:
        """Tell whether a long query has left the process larger than so many bytes."""
        if not (self._slow and self.up):
            return False
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1]
        except OSError:
            return False
        return int(pages) * os.sysconf("SC_PAGE_SIZE") > most

    def spent(self) -> float:
        """Give the seconds of a processor that the current question has had; endless where none can tell."""
        return self._clock() - self._begun_at

    def _clock(self) -> float:
        # It is read with every question, so kept open, and without the layers of a text file.
        try:
            if self._clock_file < 0:
                self._clock_file = os.open(f"/proc/{self.pid}/task/{self._thread}/schedstat", os.O_RDONLY)
            return int(os.pread(self._clock_file, _LINE, 0).split()[0]) / 1e9
        except (OSError, IndexError):
            return inf

    def _stop_clock(self) -> None:
        if self._clock_file >= 0:
            os.close(self._clock_file)
            self._clock_file = -1

    def begin(self, question: Question, *, slowly: bool = False) -> None:
        """Ask; with ``slowly``, the process gets only what others leave of the processors.

        Raises:
            QueryTooLarge: the process ended.
            QueryFailed: no process came up.
        """
        try:
            self._wait_until_ready()
            if self._slow and not slowly:
                self._pipe.send(FRESH)
                self._read_ready()
                self._slow = False
            if slowly:
                self._slow_down()
            clock = self._clock()
            self._begun_at = 0.0 if clock == inf else clock
            self._pipe.send(question)
        except (EOFError, OSError):
            self.end()
            raise QueryTooLarge(_ENDED) from None
        except BaseException:
            self.end()
            raise

    def wait(self, seconds: float) -> Answer | None:
        """Wait for the answer to what was asked; None where it is not there yet, and may be waited for again.

        Raises:
            QueryTooLarge: the process ended, as it does when its memory or its stack runs out.
            QueryError: the query failed.
        """
        deadline = time.monotonic() + seconds
        try:
            # In whole milliseconds, of which one begun counts: a wait that is nearly over is no busy one.
            while self._ready.poll(ceil(max(0.0, deadline - time.monotonic()) * 1000)):
                message = self._pipe.recv()
                if isinstance(message, Begun):
                    self._begun, self._file = message, tempfile.TemporaryFile()  # noqa: SIM115 - the asker closes it
                elif isinstance(message, bytes) and self._file:
                    self._file.write(message)
                else:
                    return self._answered(message)
        except (EOFError, OSError):
            self.end()
            raise QueryTooLarge(_ENDED) from None
        except QueryError:
            raise
        except BaseException:
            # Also when we are interrupted: its answer must not reach the next asker.
            self.end()
            raise
        return None

    def pause(self) -> None:
        """Stop the process where it is."""
        if self.up and self._process.pid:
            os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let a stopped process go on, with what others leave of the processors."""
        self._slow_down()
        if self.up and self._process.pid:
            os.kill(self._process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Kill the process."""
        if self.alive:
            self.alive = False
            self._process.kill()
            # On a busy machine it may need a moment to go; whoever waits for its answer need not.
            # It is not closed: a server that ends meanwhile may be about to wait for it.
            self._process.join(_GOING)
            self._pipe.close()
            self._stop_clock()
            self._drop()

    def _answered(self, message: Answer | QueryError | None) -> Answer:
        begun, file = self._begun, self._file
        self._begun, self._file = None, None
        if isinstance(message, QueryError):
            if file:
                file.close()
            raise message
        if isinstance(message, Answer):
            return message
        if begun is None or file is None:
            error = "the query worker said nothing"
            raise QueryFailed(error)
        file.seek(0)
        return Answer(begun.kind, begun.media_type, file=file)

    def _slow_down(self) -> None:
        """Give the thread that answers a low priority, where the system has such a thing.

        It cannot be undone without privileges: the next question is given to a fresh thread.
        """
        self._slow = True
        _give_way(self._thread, to=worker.LEAST)

    def _drop(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _wait_until_ready(self) -> None:
        if not self._thread:
            self._read_ready()

    def _read_ready(self) -> None:
        try:
            ready = self._pipe.recv() if self._pipe.poll(_START) else Ready(failure="it does not come up")
        except (EOFError, OSError):
            ready = Ready(failure="it ended at once")
        if ready.failure:
            message = f"the query worker cannot be started: {ready.failure}"
            raise QueryFailed(message)
        self._stop_clock()
        self._thread = ready.thread


def _give_way(thread: int, *, to: int = 0, below: int = 0) -> None:
    with suppress(ProcessLookupError, PermissionError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, thread, to or os.getpriority(os.PRIO_PROCESS, 0) + below)


def size_after(store: Path) -> int:
    """Give the bytes that a process may have after a long query, which is then kept for the next.

    What was read of a large store stays in memory; a process that begins anew would read it again.
    """
    with suppress(OSError):
        return _SWOLLEN + min(_SWOLLEN, sum(file.stat().st_size for file in store.iterdir()) // _KEPT)
    return _SWOLLEN
