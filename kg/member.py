"""One process of the pool, with a pipe of its own."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

from kg import worker
from kg.errors import QueryError, QueryTimeout, QueryTooLarge

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from kg.limits import Limits
    from kg.worker import Answer, Question

_START = 20.0  # seconds that a process may take to come up, on a busy machine


class Member:
    """A worker process that answers one question at a time, and can be ended at any moment."""

    def __init__(self, process: SpawnProcess, pipe: Connection) -> None:
        """Keep a started process and our end of its pipe; see :meth:`start`."""
        self._process = process
        self._pipe = pipe
        self._ready = False
        self.alive = True

    @classmethod
    def start(cls, store: Path, limits: Limits) -> Member:
        """Start a process; it comes up while we go on."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=worker.serve, args=(theirs, str(store), limits), name="statecraft-query", daemon=True
        )
        process.start()
        theirs.close()
        return cls(process, ours)

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid if self.alive else None

    @property
    def up(self) -> bool:
        """Whether the process runs, as far as is known."""
        return self.alive and self._process.is_alive()

    def ask(self, question: Question, seconds: float) -> Answer:
        """Wait for the answer until the deadline; whatever goes wrong with the process ends it.

        Raises:
            QueryTimeout: the deadline passed.
            QueryTooLarge: the process ended, as it does when its memory or its stack runs out.
            QueryError: the query failed, or no process came up.
        """
        try:
            self._wait_until_ready()
            self._pipe.send(question)
            answer: Answer | QueryError | None = self._pipe.recv() if self._pipe.poll(seconds) else None
        except (EOFError, OSError):
            self.end()
            message = "the query needs more memory than it may have, or cannot be evaluated, and was ended"
            raise QueryTooLarge(message) from None
        except BaseException:
            # Also when we are interrupted: its answer must not reach the next asker.
            self.end()
            raise
        if answer is None:
            self.end()
            message = f"the query took longer than {seconds:g} s and was ended"
            raise QueryTimeout(message)
        if isinstance(answer, QueryError):
            raise answer
        return answer

    def end(self) -> None:
        """Kill the process."""
        if self.alive:
            self.alive = False
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()

    def _wait_until_ready(self) -> None:
        if self._ready:
            return
        try:
            failure = self._pipe.recv() if self._pipe.poll(_START) else "it does not come up"
        except (EOFError, OSError):
            failure = "it ended at once"
        if failure:
            message = f"the query worker cannot be started: {failure}"
            raise QueryError(message)
        self._ready = True
