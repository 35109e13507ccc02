"""Publishes a project as a site of plain files."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from kg.errors import StatecraftError
from kg.export import Graph
from kg.lock import writer as locked
from kg.release.make import make
from web.app import close, create_app
from web.plain import drawings, extras, menus, seeds
from web.plain.clashes import clashes
from web.plain.folder import Journal, Listing, Writer, finish, read
from web.plain.manner import USUAL, Manner, checked
from web.plain.places import Scope
from web.plain.renderer import Done, Renderer, as_plain, has_words
from web.plain.shelf import Shelf
from web.plain.work import SERVING, Crew, Order, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.project import Project
    from kg.release.manifest import Release
    from kg.snapshot import Snapshot
    from web.site import Site

#: Above so many things, a site goes without further views of each (see :mod:`web.plain.places`).
MANY: Final = 2_000
_AT_ONCE: Final = 60
_A_PROCESS: Final = 1_500  # things that are worth another process
_TOPIC: Final = "/topic/"
_IMPACT: Final = "/impact"
_DOWNLOADS: Final = "/downloads"
_PAGE: Final = "page="
#: What pages are shown with, and what their scripts read.
_BESIDE: Final = ("/static/", "/downloads/")
_FORM: Final = "format="
_TERMS: Final = "sparql/terms.json"


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to: files, their bytes, how many were written and removed, and what clashes."""

    files: int
    size: int
    written: int
    removed: int
    further: bool
    clashes: tuple[tuple[str, ...], ...] = ()


@dataclass
class _Run:
    """Where a publishing is: what there is to do, and what was done.

    A page leads it to links that begin as one of ``leads`` does, and no others.
    """

    scope: Scope
    journal: Journal
    leads: tuple[str, ...] = ("/",)
    todo: deque[str] = field(default_factory=deque)
    later: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    size: int = 0
    written: int = 0

    def want(self, addresses: Iterable[str]) -> None:
        """Note addresses that lead to files of their own; those of downloads for when these are made."""
        for address in addresses:
            if address in self.asked:
                continue
            self.asked.add(address)
            path = self.scope.file(address)
            if path is None or path in self.seen:
                continue
            self.seen.add(path)
            if address.startswith(_DOWNLOADS):
                self.later.append(address)
            elif _PAGE in address or _FORM in address:
                # Each part of a list leads to the next: begun last, these would be waited for one by one.
                # Another form of what was just shown is at hand.
                self.todo.appendleft(address)
            else:
                self.todo.append(address)
            if address.startswith(_TOPIC):
                self.want([f"/embed{address}"])
            elif address.endswith(_IMPACT):
                # What takes long to work out is kept for a while: one after the other.
                self.want([f"{address}.json"])

    def take(self) -> Task:
        """Take some of what there is to do."""
        some = tuple(self.todo.popleft() for _ in range(min(_AT_ONCE, len(self.todo))))
        self.journal.note(path for address in some if (path := self.scope.file(address)))
        return Task("pages", some)

    def add(self, done: Iterable[Done]) -> None:
        """Note what was done, and where it leads."""
        for one in done:
            self.files[one.path] = one.digest
            self.size += one.size
            self.written += one.written
            self.want(link for link in one.links if link.startswith(self.leads))


def publish(
    project: Project,
    snapshot: Snapshot,
    folder: Path,
    manner: Manner = USUAL,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Write the site of a snapshot to a folder; only what is not as it should be there is written.

    Raises:
        StatecraftError: the folder is not ours or cannot be written, or the address or language is none.
    """
    manner = replace(manner, url=checked(manner.url))
    app = create_app(project, snapshot=snapshot, serving=SERVING)
    try:
        has_words(app, manner.language)
        with locked(project.state / "plain"), TemporaryDirectory(prefix="statecraft-") as shared:
            before = read(folder)
            names = len(app.extensions["statecraft"].current().names.by_iri)
            scope = Scope(further=names <= MANY if manner.further is None else manner.further)
            writer = Writer(folder.resolve(), before)
            url = manner.url or project.base.rstrip("/#")
            count = manner.processes or min(os.cpu_count() or 1, 1 + names // _A_PROCESS)
            shelf = Shelf(Path(shared) if count > 1 else None)
            renderer = Renderer(as_plain(app, scope, shelf), scope, writer, url, manner.language)
            order = Order(project.root, snapshot, scope, writer, url, manner.language, shelf)
            crew = Crew(order, renderer, count)
            try:
                return _publish(renderer, crew, before, manner, progress)
            finally:
                crew.close()
    except OSError as error:
        message = f"cannot write to {folder}: {error.strerror or error}"
        raise StatecraftError(message) from error
    finally:
        close(app)


def _publish(
    renderer: Renderer, crew: Crew, before: Listing, manner: Manner, progress: Callable[[str], None]
) -> Published:
    here, folder = renderer.here, renderer.writer.folder
    journal = Journal(folder, before)
    try:
        run = _Run(renderer.scope, journal, _BESIDE if manner.pages else ("/",))
        run.want((*seeds.always(here), *manner.pages) if manner.pages else seeds.everything(here))
        with ThreadPoolExecutor(1) as beside:
            graph = Graph(here.project, here.schema, here.engine, lambda: here.findings.dataset)
            releasing = beside.submit(make, graph, here.snapshot.fingerprint)
            _work(renderer, run, crew, releasing, progress)
            release, _ = releasing.result()
        for path, data in _rest(renderer, run, release, manner.url):
            journal.note([path])
            run.add([renderer.put(path, data)])
        # What was cut short may have begun more than this one: all of it is ours.
        removed = finish(folder, before, run.files)
    finally:
        journal.close()
    return Published(
        len(run.files), run.size, run.written, removed, renderer.scope.further, clashes(run.files)
    )


def _work(
    renderer: Renderer,
    run: _Run,
    crew: Crew,
    releasing: Future[tuple[Release, Path]],
    progress: Callable[[str], None],
) -> None:
    """Hand out everything, and whatever comes of it, until nothing is left."""
    tasks = deque([Task("search"), Task("whole"), *([] if run.leads == _BESIDE else _proofs(renderer.here))])
    told = 0
    while tasks or run.todo or run.later or crew.working:
        if run.later and (releasing.done() or not (tasks or run.todo or crew.working)):
            # Waits, if nothing else is left to do.
            releasing.result()
            run.todo.extend(run.later)
            run.later.clear()
        while crew.free and (tasks or run.todo):
            crew.begin(tasks.popleft() if tasks else run.take())
            if not crew.working:
                break
            for done in crew.finished(0):
                run.add(done)
        for done in crew.finished(1):
            run.add(done)
        if len(run.files) - told >= 5_000:  # noqa: PLR2004 - now and then
            told = len(run.files)
            progress(f"{told:,} files, {len(run.todo):,} pages to go")


def _proofs(here: Site) -> list[Task]:
    begins = drawings.sources(here)
    return [Task("proofs", tuple(begins[at : at + 200])) for at in range(0, len(begins), 200)]


def _rest(renderer: Renderer, run: _Run, release: Release, url: str) -> Iterator[tuple[str, bytes]]:
    yield _TERMS, renderer.get("/sparql/terms")
    yield menus.FILE, menus.offered(renderer.here)
    yield "plain.json", extras.settings(renderer, release)
    yield "404.html", extras.missing(renderer, f"{urlsplit(url).path}/")
    yield ".nojekyll", b""
    if url:
        yield from extras.maps(url, run.files)
