"""What a check found, kept beside the snapshot of the files that it looked at."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import snapshot
from kg.errors import Origin, Problem
from kg.filetable import scan
from kg.kept import kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.project import Project
    from kg.snapshot import Snapshot

_NAME: Final = "checked.json"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A problem, and the IRI of the node about which the shapes told it; no node where something else did."""

    problem: Problem
    focus: str = ""


def keep(project: Project, findings: Iterable[Finding]) -> None:
    """Keep what was found in the files as they are, if they are published just so.

    Raises:
        OSError: the snapshot's folder cannot be written.
    """
    made = snapshot.latest(project)
    if made is None or scan(project, snapshot.table_of(made)).fingerprint != made.fingerprint:
        return
    rows = [[*astuple(one.problem.origin), *astuple(one.problem)[1:], one.focus] for one in findings]
    handle, name = tempfile.mkstemp(prefix=f".{_NAME}.", dir=made.path)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(rows, file, ensure_ascii=False)
        draft.replace(made.path / _NAME)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def last(project: Project) -> tuple[Snapshot, tuple[Finding, ...]] | None:
    """Find the newest snapshot of files that were checked, and what was found in them."""
    for made in reversed(kept(project)):
        try:
            rows = json.loads((made.path / _NAME).read_text("utf-8"))
            return made, tuple(
                Finding(Problem(Origin(file, line, column), code, message, severity), focus)
                for file, line, column, code, message, severity, focus in rows
            )
        except (OSError, ValueError, TypeError):
            continue
    return None
