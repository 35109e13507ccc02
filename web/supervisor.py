"""What watches over the process that answers: starts it, puts another in its place, and ends it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

from granian._granian import SocketHolder
from granian.server.mp import MPServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.synchronize import Event

_LOOK: Final = 0.05  # seconds
_CALM: Final = 60.0  # seconds after which a process that ended by itself is no sign of others that will
_PAUSE: Final = 8.0  # seconds at most until the next is started


class Supervisor(MPServer):
    """A granian whose processes share a socket, and which lets one go only when another is ready.

    By itself it would open a socket for each, and those that wait in the queue of one are lost when its
    process ends; and it would stop a process a while after it has started another, ready or not.
    """

    def __init__(self, *given: Any, ready: Event, announce: Callable[[], None], **more: Any) -> None:  # noqa: ANN401 - as granian takes it
        """Keep what a process sets once it is ready, and what to do when the first is."""
        super().__init__(*given, **more)
        self._ready = ready
        self._announce = announce
        self._ended = -_CALM
        self._pause = 0.0

    @classmethod
    def answer(cls, number: int, name: str, load: object, listener: int, queue: int, rest: Any) -> None:  # noqa: ANN401, PLR0913, PLR0917 - as granian has it
        """Answer in this process, on the socket with a number, until told to stop."""
        held: Any = SocketHolder(listener, False, queue)  # type: ignore[call-arg]  # noqa: FBT003
        cls._spawn_wsgi_worker(number, name, load, ((None, held), None), *rest)

    def _init_shared_socket(self) -> None:
        self._ssp = self._shd = self._sso = None

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:  # noqa: ANN401 - as granian has it
        while not (self._ready.wait(_LOOK) or self.main_loop_interrupt.is_set()):
            pass
        if self._ready.is_set():
            self._announce()
        while True:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            if self.interrupt_signal:
                return
            if self.interrupt_children:
                # Whatever makes one end before it was ready would make others.
                if not self._ready.is_set():
                    return
                self.interrupt_children.clear()
                self._wait()
                if not self._renew(spawn_target, target_loader):
                    self.interrupt_children.append(0)
                    return
            if self.reload_signal:
                self.reload_signal = False
                if not self._renew(spawn_target, target_loader) and not self.interrupt_signal:
                    sys.stderr.write("statecraft: what was served before goes on, as it was\n")

    def _wait(self) -> None:
        """Wait the longer, the sooner processes end one after the other."""
        now = time.monotonic()
        self._pause = min(_PAUSE, max(1.0, 2 * self._pause)) if now - self._ended < _CALM else 0.0
        self._ended = now
        while not self.interrupt_signal and time.monotonic() < now + self._pause:
            time.sleep(_LOOK)

    def _renew(self, spawn_target: Any, target_loader: Any) -> bool:  # noqa: ANN401 - as granian has it
        """Put another process in place of the one that answers; tell whether it came up.

        If it does not, the one that answers goes on, where there is one.
        """
        old: Any = self.wrks[0]
        self._ready.clear()
        fresh: Any = self._spawn_worker(0, spawn_target, target_loader)
        fresh.interrupt_by_parent = True  # If it ends before it is ready, that is seen here.
        fresh.start()
        while not self._ready.wait(_LOOK) and fresh.is_alive() and not self.interrupt_signal:
            pass
        if not self._ready.is_set() or self.interrupt_signal:
            self._end(fresh)
            if old.is_alive():
                self._ready.set()
            return False
        fresh.interrupt_by_parent = False
        self.wrks[0] = fresh
        self._end(old)
        self.interrupt_children.clear()
        if not fresh.is_alive():
            self.interrupt_children.append(0)
            self.main_loop_interrupt.set()
        return True

    def _end(self, process: Any) -> None:  # noqa: ANN401 - granian's, which has no type of its own
        process.terminate()
        process.join(self.workers_kill_timeout)
        if process.is_alive():
            process.kill()
            process.join()
