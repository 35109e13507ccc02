"""Takes in what is edited while a server runs: a thread that looks at the files, builds, and publishes."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg import snapshot, warm
from kg.errors import DataError, Origin, Problem, SchemaError, SnapshotError, StatecraftError
from kg.filetable import FileTable, scan
from kg.project import SETTINGS, open_project
from kg.tongue import worded
from kg.validate import check_edit

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from kg.project import Project
    from web.sites import Sites

_LOG: Final = logging.getLogger("statecraft.watch")
_EVERY: Final = 0.5  # seconds between two looks
_SHARE: Final = 20  # a look may take a twentieth of a processor's time
_QUIET: Final = 0.15  # seconds for which nothing is written before an edit is taken to be whole
_LONGEST: Final = 2.0  # seconds that are waited for that
_AGAIN: Final = 5.0  # seconds until what failed for another reason than the files is tried again,
_REST: Final = 10  # and this many times as long as the last try took
_PATIENCE: Final = 10.0  # seconds that somebody waits for what they wrote to be shown
_IDLE: Final = 10.0  # seconds without an edit before what is not urgent is done
_TOLD: Final = 50  # problems that are written to the log, of those found at once


@dataclass(frozen=True, slots=True)
class Watch:
    """How it stands with the files: what is being done, and what was wrong when they were last read.

    Times are UTC. ``looked`` is when the files were last looked at, ``read`` when they were last read.
    ``doing`` names the step of the build that is under way, and is empty where there is none.
    ``kept`` tells that they could not be taken in, so that the last good snapshot was kept up; other problems
    are what the shapes say of the last edit.
    """

    watching: bool
    doing: str = ""
    looked: dt.datetime | None = None
    read: dt.datetime | None = None
    problems: tuple[Problem, ...] = ()
    kept: bool = False


class Watcher:
    """Publishes a project's snapshots to the sites of a server as its files change.

    Files that cannot be read leave the last snapshot up; what is wrong with them stands in :attr:`state`.
    """

    def __init__(self, root: Path, sites: Sites, *, problems: tuple[Problem, ...] = ()) -> None:
        """Keep the project's folder and the sites; ``problems`` are those known at the start."""
        self._root = root
        self._sites = sites
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._asking = threading.Lock()
        self._asked: list[threading.Event] = []
        self._thread = threading.Thread(target=self._run, name="statecraft-watch", daemon=True)
        self._seen: FileTable | None = None
        self._retry: float | None = time.monotonic() if problems else None
        self._changed = time.monotonic()
        self._pause = _EVERY
        self._warmed = 0
        self._warming: subprocess.Popen[bytes] | None = None
        self.state = Watch(watching=True, problems=problems, kept=bool(problems))

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def hurry(self, seconds: float = _PATIENCE) -> bool:
        """Have taken in at once what was written as a whole a moment ago; tell whether that was done in time.

        Where the files cannot be taken in, :attr:`state` tells why.
        """
        done = threading.Event()
        with self._asking:
            self._asked.append(done)
        self._wake.set()
        return done.wait(seconds)

    def stop(self) -> None:
        """Stop looking; a build that is under way is left to end by itself."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=2)
        self._cool()

    def look(self) -> None:
        """Look at the files once, and take in what has changed since the last look."""
        with self._asking:
            asked, self._asked = self._asked, []
        try:
            self._look(asked)
        finally:
            for done in asked:
                done.set()

    def _look(self, asked: list[threading.Event]) -> None:
        begun = time.thread_time()
        try:
            project = open_project(self._root)
            table = scan(project, self._seen)
            self._pause = max(_EVERY, _SHARE * (time.thread_time() - begun))
            known = self._seen.fingerprint if self._seen else self._sites.current().snapshot.fingerprint
            if table.fingerprint != known and not asked:
                table = self._whole(project, table)
        except FileNotFoundError:
            return  # A file went away while it was looked at: the next look sees what is left.
        except (StatecraftError, OSError) as error:
            self._retry = time.monotonic()  # What was mended may be as it was before.
            self._keep((self._put(error),))
            return
        self._seen = table
        self.state = replace(self.state, looked=_now())
        if table.fingerprint != known:
            self._changed = time.monotonic()
            self._take_in(project, asked)
        elif self._retry is not None and time.monotonic() >= self._retry:
            self._take_in(project)
        elif time.monotonic() - self._changed > _IDLE:
            self._warm()

    def _whole(self, project: Project, table: FileTable) -> FileTable:
        """Wait until nobody writes any more: who saves many files, or a long one, is let finish."""
        end = time.monotonic() + _LONGEST
        while _is_fresh(table) and time.monotonic() < end and not self._stop.wait(_QUIET):
            table = scan(project, table)
        return table

    def _take_in(self, project: Project, asked: list[threading.Event] | None = None) -> None:
        self._cool()
        self._do(worded("reading what was edited"))
        self._retry, begun = None, time.monotonic()
        try:
            made = snapshot.build(project, progress=self._do)
            if made.number != self._sites.current().snapshot.number:
                self._do(worded("opening the new version"))
                self._sites.publish(made, open_project(self._root))
                _LOG.info("published snapshot %d: %d claims", made.number, made.claims)
            for done in asked or ():
                done.set()
            self._do(worded("asking the shapes"))
            shapes = tuple(check_edit(project, made)) if snapshot.touched(made) is not None else ()
            self.state = replace(self.state, kept=False)
            self._tell(shapes)
        except DataError as error:
            self._keep(error.problems)
        except StatecraftError as error:
            if isinstance(error, SnapshotError):
                self._later(begun)
            self._keep((self._put(error, project),))
        except Exception as error:  # noqa: BLE001 - the last good snapshot stays up whatever happens
            self._later(begun)
            problem = self._put(error, project)
            if (problem,) != self.state.problems:
                _LOG.error("the files could not be taken in", exc_info=error)
            self._keep((problem,))
        finally:
            self.state = replace(self.state, doing="", read=_now())

    def _later(self, begun: float) -> None:
        now = time.monotonic()
        self._retry = now + _AGAIN + _REST * (now - begun)

    def _do(self, step: str) -> None:
        self.state = replace(self.state, doing=step)

    def _put(self, error: Exception, project: Project | None = None) -> Problem:
        """Put what went wrong beside what is wrong with files, as strangers may read it."""
        text = str(error)
        for path in (project.state if project else self._root, self._root):
            text = text.replace(f"{path}{os.sep}", "").replace(str(path), path.name)
        if isinstance(error, SchemaError) and error.origin:
            return Problem(error.origin, "schema", text.removeprefix(f"{error.origin}: "))
        if isinstance(error, OSError) and error.filename:
            place = os.path.relpath(error.filename, self._root)
            return Problem(Origin(place), "file", f"it cannot be read: {error.strerror}")
        if isinstance(error, StatecraftError):
            return Problem(Origin(SETTINGS), "build" if project else "settings", text)
        return Problem(Origin(SETTINGS), "internal", "the files could not be taken in; the log tells why")

    def _keep(self, problems: tuple[Problem, ...]) -> None:
        self.state = replace(self.state, kept=True)
        self._tell(problems)

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        """Note what is wrong; write it to the log once."""
        if problems != self.state.problems:
            self.state = replace(self.state, problems=problems)
            for problem in problems[:_TOLD]:
                _LOG.log(logging.ERROR if problem.severity == "error" else logging.WARNING, "%s", problem)
            if len(problems) > _TOLD:
                _LOG.error("and %d more problems", len(problems) - _TOLD)
            if not problems:
                _LOG.info("the files are in order again")
            elif self.state.kept:
                _LOG.error("nothing was published: the last good snapshot stays up")

    def _warm(self) -> None:
        """Have moments made from which others are opened sooner, once a snapshot has been up for a while."""
        if self._warming and self._warming.poll() is not None:
            self._cool()
        made = self._sites.current().snapshot
        if made.number != self._warmed:
            self._warmed = made.number
            try:
                self._warming = warm.start(self._root)
            except OSError as error:
                _LOG.warning("moments are opened without preparation: %s", error)

    def _cool(self) -> None:
        """End that again: it would hold up an edit, and be in vain after it."""
        warming, self._warming = self._warming, None
        if warming:
            with warming:
                warming.kill()

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # noqa: BLE001 - the watch goes on whatever happens, and says so
                _LOG.exception("looking at the files failed; the next look tries again")
            self._wake.wait(self._pause)
            self._wake.clear()
            if self._stop.is_set():
                return


def _is_fresh(table: FileTable) -> bool:
    now = time.time_ns()
    return any(now - _QUIET * 1e9 < stamp.mtime <= now for stamp in table.stamps.values())


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
