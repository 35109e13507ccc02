"""Proposing, discussing, accepting, rejecting and undoing changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.curate import proposals
from kg.curate.carrying import Accepted, carry_out
from kg.curate.desk import open_desk
from kg.curate.guards import see_open, see_unchanged, utc
from kg.curate.items import divide
from kg.curate.journal import write
from kg.curate.operations import inverse
from kg.curate.proposal import Proposal, noted
from kg.errors import CurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.curate.operations import Operation
    from kg.curate.proposal import Did
    from kg.project import Project


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
    return carry_out(project, found, before, noted("accepted", by, utc(), text))


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
        return carry_out(
            project, replace(rest, operations=divided.now), before, noted("accepted", by, now, text)
        )
    part = Proposal(
        proposals.fresh_id(now.date()), found.title, divided.now, found.log[:1], "", part_of=found.id
    )
    waiting = rest.told(noted("parted", by, now, f"{part.id}: {text}" if text else part.id))
    other = proposals.file_edit(project, waiting, before)
    return carry_out(project, part, None, noted("accepted", by, now, text), other)


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
    return carry_out(project, made, None, noted("accepted", by, now), also)
