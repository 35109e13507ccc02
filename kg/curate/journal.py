"""Several files written as one: a journal says what is to be written, and is finished at the next start.

::

    journal.draft/      being written: nothing has happened yet, and nothing will
    journal/            what was decided: from here on the change is finished, whoever is killed
    set-aside-N/        could not be finished, since a file had been edited by hand; kept for a person

The folder is renamed from the first to the second in one step, after all of it is on the disk. A file is
replaced by a rename as well, so that it is the old one or the new one at every instant.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from kg.curate.files import check, digest, located, read
from kg.durable import put, replace, sync
from kg.errors import CurationError
from kg.lock import writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.curate.files import FileEdit
    from kg.project import Project

_PLAN: Final = "plan.json"


@dataclass(frozen=True, slots=True)
class Credit:
    """For the history: who made a change, as ``Name <address>``, and what it is."""

    author: str
    message: str


def folder(project: Project) -> Path:
    """Give the folder of the journal; its lock is held while files are written."""
    return project.state / "curation"


def write(
    project: Project,
    edits: Sequence[FileEdit],
    credit: Credit | None = None,
    finish: Callable[[Project, Sequence[str], Credit], object] | None = None,
) -> None:
    """Write all files of a change, or none; they are on the disk when this returns.

    ``finish`` is called with the names of the files before the journal is closed, and again by
    :func:`recover` should we be killed within it: it must bear to be called twice.

    Raises:
        Conflict: a file is not as it was read; nothing was written.
        CurationError: a file cannot be written.
        SnapshotError: the state folder cannot be written.
    """
    with writer(folder(project)):
        _recover(project, finish)
        check(project, edits)
        try:
            journal = _plan(project, edits, credit)
        except OSError as error:
            message = f"cannot write the change: {error.strerror or error}"
            raise CurationError(message) from error
        try:
            _carry_out(project, journal, finish)
        except OSError as error:
            _give_up(project, journal, error)


def recover(
    project: Project, finish: Callable[[Project, Sequence[str], Credit], object] | None = None
) -> Path | None:
    """Finish what a killed process had decided to write; to be called when a program starts.

    Gives the folder of a change that could not be finished and was rolled back, because a file had been
    edited by hand meanwhile.

    Raises:
        CurationError: a file cannot be written.
    """
    if not (folder(project) / "journal").exists():
        return None
    with writer(folder(project)):
        try:
            return _recover(project, finish)
        except OSError as error:
            message = f"cannot finish an interrupted change: {error.strerror or error}"
            raise CurationError(message) from error


def _plan(project: Project, edits: Sequence[FileEdit], credit: Credit | None) -> Path:
    draft = folder(project) / "journal.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    rows = []
    for number, edit in enumerate(edits):
        for side, data in (("before", edit.before), ("after", edit.after)):
            if data is not None:
                put(draft / f"{number}.{side}", data)
        rows.append([edit.name, digest(edit.before), digest(edit.after)])
    said = [credit.author, credit.message] if credit else None
    put(draft / _PLAN, json.dumps({"files": rows, "credit": said}, ensure_ascii=False).encode())
    sync(draft)
    journal = draft.with_name("journal")
    draft.rename(journal)
    sync(journal.parent)
    return journal


def _carry_out(
    project: Project, journal: Path, finish: Callable[[Project, Sequence[str], Credit], object] | None
) -> None:
    plan = json.loads((journal / _PLAN).read_text("utf-8"))
    for number, (name, _, after) in enumerate(plan["files"]):
        path = located(project, name)
        if digest(read(path)) != after:
            replace(path, (journal / f"{number}.after").read_bytes())
    if finish and plan["credit"]:
        finish(project, [name for name, _, _ in plan["files"]], Credit(*plan["credit"]))
    _drop(journal)


def _recover(
    project: Project, finish: Callable[[Project, Sequence[str], Credit], object] | None
) -> Path | None:
    journal = folder(project) / "journal"
    if not journal.exists():
        return None
    plan = json.loads((journal / _PLAN).read_text("utf-8"))
    found = [digest(read(located(project, name))) for name, _, _ in plan["files"]]
    if all(now in row[1:] for now, row in zip(found, plan["files"], strict=True)):
        _carry_out(project, journal, finish)
        return None
    _roll_back(project, journal)
    numbers = range(1, 2 + sum(1 for _ in journal.parent.glob("set-aside-*")))
    aside = next(p for n in numbers if not (p := journal.with_name(f"set-aside-{n}")).exists())
    journal.rename(aside)
    sync(aside.parent)
    return aside


def _give_up(project: Project, journal: Path, error: OSError) -> NoReturn:
    """Put back what was written before the disk was full, or whatever it was."""
    message = f"cannot write the change: {error.strerror or error}"
    try:
        _roll_back(project, journal)
        _drop(journal)
    except OSError:
        message += "; it will be finished at the next start"
    raise CurationError(message) from error


def _roll_back(project: Project, journal: Path) -> None:
    plan = json.loads((journal / _PLAN).read_text("utf-8"))
    for number, (name, before, after) in enumerate(plan["files"]):
        path = located(project, name)
        if digest(read(path)) != after or before == after:
            continue
        if before:
            replace(path, (journal / f"{number}.before").read_bytes())
        else:
            path.unlink(missing_ok=True)
            sync(path.parent)


def _drop(journal: Path) -> None:
    """Rename first: a journal that is half deleted must not be taken for one."""
    done = journal.with_name("journal.done")
    shutil.rmtree(done, ignore_errors=True)
    journal.rename(done)
    sync(done.parent)
    shutil.rmtree(done, ignore_errors=True)
