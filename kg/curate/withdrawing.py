"""What somebody proposed themselves, found and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curate import decide, proposals
from kg.errors import CurationError

if TYPE_CHECKING:
    from kg.curate.proposal import Proposal
    from kg.project import Project


def own(project: Project, proposal_id: str, by: str) -> Proposal:
    """Find a proposal of somebody's.

    Raises:
        NoSuchEntry: there is no such proposal.
        CurationError: it is somebody else's.
    """
    found, _ = proposals.find(project, proposal_id)
    if found.by != by:
        message = f"proposal {found.id} is not yours"
        raise CurationError(message)
    return found


def withdraw(project: Project, proposal_id: str, by: str, reason: str) -> Proposal:
    """Take back an open proposal of one's own: it is declined by whoever proposed it, and stays to be read.

    Raises:
        NoSuchEntry: there is no such proposal.
        Conflict: somebody else wrote about it just now.
        CurationError: it is somebody else's, or was decided already.
    """
    own(project, proposal_id, by)
    return decide.say(project, proposal_id, "declined", by, f"withdrawn: {reason}" if reason else "withdrawn")
