"""A change tried out: the project with it, compiled beside the published snapshot, and what is wrong then."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kg import snapshot
from kg.curate.journal import folder
from kg.errors import CurationError, DataError
from kg.imports.manifest import folder as imports
from kg.overlay import Overlay
from kg.project import open_project
from kg.records import load
from kg.unjudged import unjudged
from kg.validate import check_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.curate.desk import Desk
    from kg.curate.files import FileEdit
    from kg.errors import Problem
    from kg.project import Project
    from kg.snapshot import Snapshot

_PLACE: Final = re.compile(r":\d+:\d+")


@dataclass(frozen=True)
class Trial:
    """A project after a change, with the problems that were not there before; with errors, no ``made``."""

    problems: tuple[Problem, ...]
    before: Snapshot
    made: Snapshot | None

    @property
    def ok(self) -> bool:
        """Whether nothing but warnings was found."""
        return self.made is not None and all(one.severity == "warning" for one in self.problems)


@contextmanager
def trial(desk: Desk, edits: Sequence[FileEdit], *, thorough: bool = True) -> Iterator[Trial]:
    """Compile a project with a change, from the published snapshot, in a folder that goes away again.

    Unless it is ``thorough``, only what the change touches is read: what is then twice in the files, or
    disputed and not judged, is not told.

    Raises:
        DataError: the files as they are have errors already.
        SnapshotError: the snapshot of the files as they are cannot be built.
        CurationError: the folder cannot be written.
    """
    project = desk.project
    before = desk.made or snapshot.build(project)
    place = folder(project)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="trial-", dir=place) as name:
            if not thorough and (quick := _quick(desk, Path(name) / "quick", edits, before)):
                yield quick
                return
            copy = _copy(project, Path(name) / "whole", edits, before)
            problems = _looked_through(desk, copy) if thorough else []
            made = None
            try:
                made = snapshot.build(copy)
                problems += check_edit(copy, made)
            except DataError as error:
                problems = [*{*problems, *error.problems}]
            yield Trial(tuple(sorted(problems)), before, made)
    except OSError as error:
        message = f"the change cannot be tried: {error.strerror or error}"
        raise CurationError(message) from error


def _quick(desk: Desk, root: Path, edits: Sequence[FileEdit], before: Snapshot) -> Trial | None:
    """Lay the edit over the last snapshot and the files as they are; None where all has to be read."""
    project = desk.project
    copy = replace(project, state=root / project.state.name)
    _lend(copy, before)
    overlay = Overlay(copy, {edit.name: edit.after for edit in edits})
    made = snapshot.compile_edit(overlay, desk.schema, before)
    if made is None:
        return None
    return Trial(tuple(sorted(check_edit(copy, made, overlay))), before, made)


def _copy(project: Project, root: Path, edits: Sequence[FileEdit], before: Snapshot) -> Project:
    """Link every input file, put the edited ones beside them, and let the last snapshot be found."""
    changed = {edit.name: edit.after for edit in edits}
    for path in project.input_files():
        name = project.relative(path)
        lent = path.is_relative_to(imports(project))
        if path.is_relative_to(project.root) and name not in changed and not lent:
            _link(path, root / name)
    _put(root, changed)
    copy = open_project(root)
    _lend(copy, before)
    if imports(project).is_dir():
        imports(copy).symlink_to(imports(project), target_is_directory=True)
    return copy


def _put(root: Path, changed: Mapping[str, bytes]) -> None:
    for name, data in changed.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # It may be a link to the file itself.
        target.write_bytes(data)


def _lend(copy: Project, before: Snapshot) -> None:
    """Let the last snapshot be found."""
    snapshots = copy.state / "snapshots"
    snapshots.mkdir(parents=True)
    (snapshots / before.path.name).symlink_to(before.path, target_is_directory=True)
    (copy.state / "current").write_text(before.path.name, "utf-8")


def _link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(path, target)


def _looked_through(desk: Desk, copy: Project) -> list[Problem]:
    """Read everything with the change, and tell what was not wrong before."""
    was = [*desk.problems, *unjudged(desk.project, desk.dataset, desk.schema)]
    loaded = load(copy, desk.schema)
    return _fresh(was, [*loaded.problems, *unjudged(copy, loaded.dataset, desk.schema)])


def _fresh(before: Sequence[Problem], after: Sequence[Problem]) -> list[Problem]:
    """Leave out what was wrong before, wherever it stands now."""
    known = {_what(one) for one in before}
    return [one for one in after if _what(one) not in known]


def _what(problem: Problem) -> tuple[str, str, str]:
    return problem.origin.file, problem.code, _PLACE.sub("", problem.message)
