"""What has to be rendered, cut into tasks, and the processes that do them."""

from __future__ import annotations

import gc
import multiprocessing
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final, cast

from kg.errors import StatecraftError
from kg.project import open_project
from kg.records import uncollected
from kg.serving import Serving
from kg.tongue import speaking
from web.app import close, create_app
from web.plain import drawings, searching
from web.plain.renderer import Done, Renderer, as_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from kg.snapshot import Snapshot
    from web.plain.folder import Writer
    from web.plain.places import Scope
    from web.plain.shelf import Shelf

#: Nothing is asked twice, and nobody has to wait: a question may take its time.
SERVING: Final = Serving(cache=0, metrics=False, watch=False, query_seconds=60.0)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: addresses to render, things whose evidence is wanted, or a part of the site."""

    sort: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What a process needs to know to render as another does."""

    root: Path
    snapshot: Snapshot
    scope: Scope
    writer: Writer
    url: str
    language: str
    shelf: Shelf


def do(renderer: Renderer, task: Task) -> list[Done]:
    """Do a task.

    Raises:
        OSError: the disk does not take a file.
    """
    if task.sort == "pages":
        return [done for address in task.items if (done := renderer.render(address))]
    if task.sort == "proofs":
        with speaking(renderer.words):
            return [renderer.put(*one) for one in drawings.proofs(renderer.here, task.items)]
    if task.sort == "search":
        return [renderer.put(*one) for one in searching.files(renderer.here)]
    return [renderer.put(drawings.GRAPH, drawings.whole(renderer))]


class Crew:
    """Processes that do tasks, or none: then they are done here."""

    def __init__(self, order: Order, renderer: Renderer, count: int) -> None:
        """Start as many as are wanted; each opens the snapshot for itself."""
        self._renderer = renderer
        self._idle: list[Connection] = []
        self._busy: list[Connection] = []
        self._done: list[list[Done]] = []
        self._started: list[SpawnProcess] = []
        context = multiprocessing.get_context("spawn")
        for _ in range(count if count > 1 else 0):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(order, theirs))
            process.start()
            theirs.close()
            self._started.append(process)
            self._idle.append(ours)

    @property
    def free(self) -> bool:
        """Whether another task would be begun at once."""
        return bool(self._idle) or not self._started

    def begin(self, task: Task) -> None:
        """Hand out a task."""
        if not self._started:
            self._done.append(do(self._renderer, task))
            return
        one = self._idle.pop()
        one.send(task)
        self._busy.append(one)

    def finished(self, seconds: float | None = None) -> Iterator[list[Done]]:
        """Give what was done since; wait for some, at most so many seconds, where something is under way.

        Raises:
            StatecraftError: a process failed.
        """
        yield from self._done
        self._done.clear()
        if not self._busy:
            return
        for one in wait(self._busy, seconds):
            pipe = cast("Connection", one)
            try:
                found = pipe.recv()
            except EOFError:
                found = "a process that renders pages ended before its time"
            if isinstance(found, str):
                raise StatecraftError(found)
            self._busy.remove(pipe)
            self._idle.append(pipe)
            yield found

    @property
    def working(self) -> bool:
        """Whether something is under way."""
        return bool(self._busy or self._done)

    def close(self) -> None:
        """Let the processes end."""
        for one in (*self._idle, *self._busy):
            one.close()
        for process in self._started:
            process.join()


def _serve(order: Order, pipe: Connection) -> None:
    project = open_project(order.root)
    app = as_plain(create_app(project, snapshot=order.snapshot, serving=SERVING), order.scope, order.shelf)
    renderer = Renderer(app, order.scope, order.writer, order.url, order.language)
    try:
        with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
            while True:
                task = pipe.recv()
                try:
                    with uncollected():
                        pipe.send(do(renderer, task))
                        # What was new is looked through once: what pages have left of it is for good.
                        gc.collect(0)
                        gc.freeze()
                except (OSError, StatecraftError) as error:
                    pipe.send(str(error))
    finally:
        close(app)
