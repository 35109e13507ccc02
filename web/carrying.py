"""A change that somebody makes on a page: kept as a proposal, and accepted where they may and want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curate import decide
from web import deciding
from web.session import acting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal


def carry_out(
    operations: Sequence[Operation], title: str, action: str, reason: str = "", *, accept: bool = True
) -> Proposal:
    """Propose a change; accept it too unless a reviewer is to look at it first.

    Raises:
        Conflict: what it changes says something else now.
        DataError: the files would have errors; it stays as an open proposal.
        CurationError: it cannot be carried out.
    """
    project, by = deciding.project(), deciding.by()
    made = decide.propose(project, operations, title, by)
    if accept and acting().may("reviewer"):
        made = decide.accept(project, made.id, by, reason).proposal
        deciding.shown(action, made.id)
    else:
        deciding.noted(f"{action} proposed", made.id)
    return made
