"""What commands that report on the graph begin with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kg import snapshot
from kg.commands.output import progress
from kg.engine import Embedded
from kg.findings import Findings
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.project import Project


def found(project: Project) -> Findings:
    """Open the current snapshot, built first where the files have changed, to see what is in it."""
    made = snapshot.current(project) or snapshot.build(project, progress=progress())
    today = dt.datetime.now(dt.UTC).date()
    return Findings(Embedded(snapshot.open_store(made)), load_schema(project), project.base, today, made.path)
