"""Proposing, discussing, accepting, rejecting and undoing changes."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg import snapshot
from kg.curate import git, proposals
from kg.curate.desk import open_desk
from kg.curate.guards import see_open, see_unchanged, utc
from kg.curate.items import divide
from kg.curate.journal import Credit, write
from kg.curate.locate import claims_in, line_of
from kg.curate.operations import Add, inverse, stamped
from kg.curate.proposal import Proposal, noted
from kg.curate.trial import trial
from kg.errors import CurationError, DataError, SnapshotError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Store

    from kg.curate.files import FileEdit
    from kg.curate.locate import Spot
    from kg.curate.operations import Operation
    from kg.curate.proposal import Did, Remark
    from kg.project import Project


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal that was accepted; ``uncommitted`` says why git did not take it, where it should have."""

    proposal: Proposal
    uncommitted: str = ""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What of a proposal is accepted and refused, by the names of :mod:`kg.curate.items`.

    ``seen``, where given, is the state of the proposal that was decided about: see
    :func:`kg.curate.guards.seen`.
    """

    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    seen: str = ""


def propose(  # noqa: PLR0913 - what a proposal says, and of what
    project: Project,
    operations: Sequence[Operation],
    title: str,
    by: str,
    *,
    proposal_id: str = "",
    text: str = "",
) -> Proposal:
    """Keep a change as a proposal, of this id or a fresh one; it must be possible, but may have errors.

    ``text`` is what its first remark says.

    Raises:
        CurationError: it cannot be carried out on the files as they are.
    """
    if not operations:
        message = "a proposal needs a change"
        raise CurationError(message)
    open_desk(project).edits(operations)
    now = utc()
    name = proposal_id or proposals.fresh_id(now.date())
    made = Proposal(name, title, tuple(operations), (noted("opened", by, now, text),))
    write(project, [proposals.file_edit(project, made, None)])
    return made


def say(project: Project, proposal_id: str, did: Did, by: str, text: str = "") -> Proposal:
    """Comment on a proposal in whatever state, or reject an open one.

    Raises:
        Conflict: somebody else wrote about it just now.
        CurationError: there is no such proposal, or it is not open.
    """
    found, before = proposals.find(project, proposal_id)
    if did != "commented":
        see_open(found)
    after = found.told(noted(did, by, utc(), text))
    write(project, [proposals.file_edit(project, after, before)])
    return after


def accept(project: Project, proposal_id: str, by: str, text: str = "") -> Accepted:
    """Write an open proposal into the files, and commit them where git keeps the project.

    Raises:
        Conflict: what it changes says something else now, or was edited just now; nothing was written.
        DataError: the files would have errors.
        CurationError: it is not open, or cannot be carried out.
    """
    found, before = proposals.find(project, proposal_id)
    see_open(found)
    return _write(project, found, before, noted("accepted", by, utc(), text))


def settle(project: Project, proposal_id: str, verdicts: Verdicts, by: str, text: str = "") -> Accepted:
    """Decide about parts of an open proposal, each by itself; what is not named goes on waiting.

    What is accepted while something waits becomes a proposal of its own, which can be undone by itself.

    Raises:
        Conflict: somebody decided meanwhile, or what it changes says something else now; nothing was written.
        DataError: the files would have errors.
        CurationError: it is not open, has no such part, or cannot be carried out.
    """
    found, before = proposals.find(project, proposal_id)
    see_open(found)
    see_unchanged(found, before, verdicts.seen)
    divided = divide(found.operations, verdicts.accepted, verdicts.refused)
    now = utc()
    rest = replace(found, operations=divided.left, refused=(*found.refused, *divided.refused))
    if not divided.now:
        if not divided.refused:
            message = "nothing was accepted or refused"
            raise CurationError(message)
        after = rest.told(noted("refused", by, now, text)) if divided.left else None
        after = after or found.told(noted("declined", by, now, text))
        write(project, [proposals.file_edit(project, after, before)])
        return Accepted(after)
    if not divided.left:
        return _write(
            project, replace(rest, operations=divided.now), before, noted("accepted", by, now, text)
        )
    part = Proposal(
        proposals.fresh_id(now.date()), found.title, divided.now, found.log[:1], "", part_of=found.id
    )
    waiting = rest.told(noted("parted", by, now, f"{part.id}: {text}" if text else part.id))
    other = proposals.file_edit(project, waiting, before)
    return _write(project, part, None, noted("accepted", by, now, text), other)


def others(project: Project, proposal_id: str, refused: Iterable[str]) -> frozenset[str]:
    """Name the changes of a proposal that are not refused as a whole.

    Raises:
        CurationError: there is no such proposal.
    """
    found, _ = proposals.find(project, proposal_id)
    return frozenset(str(number) for number in range(len(found.operations))) - frozenset(refused)


def undo(project: Project, proposal_id: str, by: str, reason: str) -> Accepted:
    """Take an accepted change back by another one, which is kept as a proposal too.

    Raises:
        Conflict: what it changed was changed again; the difference says how.
        DataError: the files would have errors.
        CurationError: it was not accepted, or there is nothing that can be taken back.
    """
    found, before = proposals.find(project, proposal_id)
    if found.state != "accepted":
        message = f"proposal {found.id} is {found.state}; only what was accepted can be undone"
        raise CurationError(message)
    now = utc()
    operations = tuple(inverse(found.operations, reason, now.date()))
    if not operations:
        message = f"proposal {found.id} only added things, and an id that was given once is not taken back"
        raise CurationError(message)
    title = f"Undo: {found.title}"
    made = Proposal(
        proposals.fresh_id(now.date()), title, operations, (noted("opened", by, now, reason),), found.id
    )
    undone = found.told(noted("undone", by, now, f"by {made.id}: {reason}"))
    also = proposals.file_edit(project, undone, before)
    return _write(project, made, None, noted("accepted", by, now), also)


def _write(
    project: Project, found: Proposal, before: bytes | None, decision: Remark, *others: FileEdit
) -> Accepted:
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
