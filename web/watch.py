"""Takes in what is edited while a server runs: a thread that looks at the files, builds, and publishes."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg import snapshot
from kg.errors import DataError, Origin, Problem, StatecraftError
from kg.filetable import FileTable, scan
from kg.moment import prepare
from kg.project import open_project
from kg.schema import load_schema
from kg.validate import check_edit

if TYPE_CHECKING:
    from pathlib import Path

    from kg.project import Project
    from web.sites import Sites

_LOG: Final = logging.getLogger("statecraft.watch")
_EVERY: Final = 0.5  # seconds between two looks
_SHARE: Final = 20  # looking may take a twentieth of the time; building is not counted
_IDLE: Final = 10.0  # seconds without an edit before what is not urgent is done


@dataclass(frozen=True, slots=True)
class Watch:
    """How it stands with the files: what is being done, and what was wrong when they were last read.

    Times are UTC. ``looked`` is when the files were last looked at, ``read`` when they were last read.
    ``kept`` tells that they could not be taken in, so that the last good snapshot was kept up; other problems
    are what the shapes say of the last edit.
    """

    watching: bool
    building: bool = False
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
        self._thread = threading.Thread(target=self._run, name="statecraft-watch", daemon=True)
        self._seen: FileTable | None = None
        self._changed = time.monotonic()
        self._prepared = 0
        self._pause = _EVERY
        self.state = Watch(watching=True, problems=problems, kept=bool(problems))

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; a build that is under way is left to end by itself."""
        self._stop.set()
        self._thread.join(timeout=2)

    def look(self) -> None:
        """Look at the files once, and take in what has changed since the last look."""
        begun = time.monotonic()
        try:
            project = open_project(self._root)
            table = scan(project, self._seen)
        except OSError:
            return  # A file went away while it was looked at: the next look sees what is left.
        except StatecraftError as error:
            self.state = replace(self.state, kept=True)
            self._tell((Problem(Origin("statecraft.toml"), "settings", str(error)),))
            return
        self._pause = max(_EVERY, _SHARE * (time.monotonic() - begun))
        before, self._seen = self._seen, table
        self.state = replace(self.state, looked=_now())
        known = before.fingerprint if before else self._sites.current().snapshot.fingerprint
        if table.fingerprint != known:
            self._changed = time.monotonic()
            self._take_in(project)
        elif time.monotonic() - self._changed > _IDLE:
            self._ready()

    def _take_in(self, project: Project) -> None:
        self.state = replace(self.state, building=True)
        try:
            made = snapshot.build(project)
            if made.number != self._sites.current().snapshot.number:
                self._sites.publish(made, project)
                _LOG.info("published snapshot %d: %d claims", made.number, made.claims)
            self.state = replace(self.state, kept=False)
            self._tell(tuple(check_edit(project, made)) if snapshot.touched(made) is not None else ())
        except DataError as error:
            self.state = replace(self.state, kept=True)
            self._tell(error.problems)
        except StatecraftError as error:
            self.state = replace(self.state, kept=True)
            origin = getattr(error, "origin", None) or Origin(project.relative(project.root) or ".")
            self._tell((Problem(origin, "build", str(error)),))
        finally:
            self.state = replace(self.state, building=False, read=_now())

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        """Note what is wrong; write it to the log once."""
        if problems != self.state.problems:
            self.state = replace(self.state, problems=problems)
            for problem in problems:
                _LOG.log(logging.ERROR if problem.severity == "error" else logging.WARNING, "%s", problem)
            if not problems:
                _LOG.info("the files are in order again")
            elif self.state.kept:
                _LOG.error("nothing was published: the last good snapshot stays up")

    def _ready(self) -> None:
        """Make the moments from which others are opened sooner, once a snapshot has been up for a while."""
        made = self._sites.current().snapshot
        if made.number == self._prepared:
            return
        self._prepared = made.number
        try:
            project = self._sites.current().project
            prepare(made, load_schema(project), project.base)
        except StatecraftError as error:
            _LOG.warning("moments are opened without preparation: %s", error)

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # noqa: BLE001 - the watch goes on whatever happens, and says so
                _LOG.exception("looking at the files failed; the next look tries again")
            if self._stop.wait(self._pause):
                return


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
