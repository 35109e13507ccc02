"""Carrying a proposal out: tried, written into the files, committed, and published."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg import snapshot
from kg.curate import git, proposals
from kg.curate.desk import open_desk
from kg.curate.journal import Credit, write
from kg.curate.locate import claims_in, line_of
from kg.curate.operations import Add, stamped
from kg.curate.trial import trial
from kg.errors import DataError, SnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Store

    from kg.curate.files import FileEdit
    from kg.curate.locate import Spot
    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal, Remark
    from kg.project import Project


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal that was accepted; ``uncommitted`` says why git did not take it, where it should have."""

    proposal: Proposal
    uncommitted: str = ""


def carry_out(
    project: Project, found: Proposal, before: bytes | None, decision: Remark, *others: FileEdit
) -> Accepted:
    """Write a proposal that was just accepted into the files, and commit them where git keeps the project.

    ``before`` is its own file as it was read; ``others`` are written with it, all or none.

    Raises:
        Conflict: what it changes says something else now, or was edited just now; nothing was written.
        DataError: the files would have errors.
        CurationError: it cannot be carried out.
    """
    desk = open_desk(project)
    operations = stamped(found.operations, dt.datetime.fromisoformat(decision.at).date())
    edits, spots = desk.edits(operations)
    with trial(desk, edits, thorough=False) as tried:
        if tried.made is None or not tried.ok:
            raise DataError(tuple(one for one in tried.problems if one.severity == "error"))
        named = _named(operations, spots, edits, (snapshot.open_store(tried.made), project.base))
        done = replace(found, operations=named).told(decision)
        uncommitted = _commit(
            project, done, decision, (*edits, proposals.file_edit(project, done, before), *others)
        )
        with suppress(SnapshotError):  # The files hold it: the next build publishes it too.
            snapshot.adopt(project, tried.made)
    return Accepted(done, uncommitted)


def _commit(project: Project, done: Proposal, decision: Remark, edits: Sequence[FileEdit]) -> str:
    """Write the files and commit them; give why git did not take them, where it should have."""
    uncommitted: list[str] = []

    def commit(project: Project, names: Sequence[str], credit: Credit) -> None:
        uncommitted.append(git.commit(project, names, credit))

    others_work = f"\nProposed by: {done.by}" if done.by != decision.by else ""
    message = f"{done.title}\n\nProposal: {done.id}{others_work}"
    write(project, edits, Credit(decision.by, message), commit)
    return "".join(uncommitted)


def _named(
    operations: Iterable[Operation],
    spots: Iterable[Spot],
    edits: Iterable[FileEdit],
    graph: tuple[Store, str],
) -> tuple[Operation, ...]:
    """Note which claim each operation made, so that it can be found again."""
    texts = {edit.name: edit.after.decode("utf-8-sig") for edit in edits}
    ids = {name: claims_in(*graph, name) for name in texts}
    found: list[Operation] = []
    for one, spot in zip(operations, spots, strict=True):
        if one.what != "claim" or spot.index is None or spot.file not in texts:
            found.append(one)
            continue
        made = ids[spot.file].get(line_of(texts[spot.file], spot.index), "")
        found.append(replace(one, id=made) if isinstance(one, Add) else replace(one, became=made))
    return tuple(found)
