"""A change that is proposed: what it does, and what was said and decided about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

import yaml

from kg.curate.operations import as_plain, from_plain
from kg.errors import CurationError

if TYPE_CHECKING:
    import datetime as dt

    from kg.curate.operations import Operation

Did = Literal["opened", "commented", "amended", "parted", "refused", "accepted", "declined", "undone"]
DIDS: Final[tuple[Did, ...]] = get_args(Did)
State = Literal["open", "accepted", "declined", "undone"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Who did or said what; ``at`` is UTC in ISO 8601, ``by`` a name, perhaps with ``<address>``.

    ``difference`` tells how the changes were amended, a line each.
    """

    at: str
    by: str
    did: Did
    text: str = ""
    difference: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change, with its history from the first day on.

    ``undoes`` names the proposal that it takes back, ``part_of`` the one of which it is what was accepted
    while the rest went on waiting; ``refused`` is what of it was refused by itself.
    """

    id: str
    title: str
    operations: tuple[Operation, ...]
    log: tuple[Remark, ...]
    undoes: str = ""
    part_of: str = ""
    refused: tuple[Operation, ...] = ()

    @property
    def state(self) -> State:
        """What was decided last."""
        decided = [one.did for one in self.log if one.did in {"accepted", "declined", "undone"}]
        return decided[-1] if decided else "open"

    @property
    def by(self) -> str:
        """Who proposed it."""
        return self.log[0].by if self.log else ""

    def told(self, more: Remark) -> Proposal:
        """Add a remark to its history."""
        return replace(self, log=(*self.log, more))


def noted(did: Did, by: str, now: dt.datetime, text: str = "") -> Remark:
    """Note what somebody did just now."""
    return Remark(now.isoformat(timespec="seconds"), by, did, text.strip())


def as_yaml(proposal: Proposal) -> bytes:
    """Write a proposal for its file."""
    found: dict[str, object] = {"proposal": proposal.id, "title": proposal.title}
    if proposal.undoes:
        found["undoes"] = proposal.undoes
    if proposal.part_of:
        found["part-of"] = proposal.part_of
    found["changes"] = [as_plain(one) for one in proposal.operations]
    if proposal.refused:
        found["refused"] = [as_plain(one) for one in proposal.refused]
    found["history"] = [_plain(one) for one in proposal.log]
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def from_yaml(data: bytes, name: str) -> Proposal:
    """Read a proposal's file; every value is a text.

    Raises:
        CurationError: it is none; the message names the file.
    """
    try:
        found = yaml.load(data, Loader=yaml.CBaseLoader)  # noqa: S506 - builds texts, lists and mappings alone
        return Proposal(
            found["proposal"],
            found["title"],
            tuple(from_plain(one) for one in found["changes"]),
            tuple(
                Remark(
                    one["at"],
                    one["by"],
                    _did(one["did"]),
                    one.get("text", ""),
                    tuple(one.get("difference", ())),
                )
                for one in found["history"]
            ),
            found.get("undoes", ""),
            found.get("part-of", ""),
            tuple(from_plain(one) for one in found.get("refused", ())),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError, CurationError) as error:
        message = f"{name} is not the file of a proposal: {error}"
        raise CurationError(message) from error


def _plain(one: Remark) -> dict[str, object]:
    found: dict[str, object] = {"at": one.at, "by": one.by, "did": one.did}
    found |= {"text": one.text} if one.text else {}
    return found | ({"difference": list(one.difference)} if one.difference else {})


def _did(text: str) -> Did:
    return next(one for one in DIDS if one == text)
