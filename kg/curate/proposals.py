"""The files of proposals: ``data/proposals/<id>.yaml``, beside the curated files and never compiled."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from kg.curate.files import FileEdit, read
from kg.curate.proposal import as_yaml, from_yaml
from kg.errors import NoSuchEntry
from kg.schema import hint

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from kg.curate.proposal import Proposal, State
    from kg.project import Project

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def folder(project: Project) -> Path:
    """Give the folder of the files."""
    return project.data / "proposals"


def fresh_id(day: dt.date) -> str:
    """Name a new proposal by its day and four letters: two clones of a project do not name two alike."""
    return f"{day.isoformat()}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"


def listed(project: Project, state: State | None = None) -> tuple[Proposal, ...]:
    """Give all proposals, oldest first, or those in one state.

    Raises:
        CurationError: a file cannot be read.
    """
    found = (_read(project, path)[0] for path in sorted(folder(project).glob("*.yaml")))
    return tuple(one for one in found if state in {None, one.state})


def decided(project: Project) -> tuple[Proposal, ...]:
    """Give the proposals that were decided, the last decision first.

    Raises:
        CurationError: a file cannot be read.
    """
    found = (one for one in listed(project) if one.state != "open")
    return tuple(sorted(found, key=_decided_at, reverse=True))


def _decided_at(one: Proposal) -> tuple[str, str]:
    decisions = [said.at for said in one.log if said.did in {"accepted", "declined", "undone"}]
    return max(decisions), one.id


def find(project: Project, proposal_id: str) -> tuple[Proposal, bytes]:
    """Find a proposal, with its file's contents as read.

    Raises:
        NoSuchEntry: there is none; the message has the nearest id.
    """
    known = {path.stem: path for path in folder(project).glob("*.yaml")}
    if proposal_id in known:
        return _read(project, known[proposal_id])
    message = f'there is no proposal "{proposal_id}"{hint(proposal_id, known)}'
    raise NoSuchEntry(message)


def is_there(project: Project, proposal_id: str) -> bool:
    """Tell whether there is a proposal of an id, whatever is in it."""
    return (folder(project) / f"{proposal_id}.yaml").is_file()


def file_edit(project: Project, proposal: Proposal, before: bytes | None) -> FileEdit:
    """Write a proposal's file anew, if it is as it was read."""
    name = project.relative(folder(project) / f"{proposal.id}.yaml")
    return FileEdit(name, before, as_yaml(proposal))


def _read(project: Project, path: Path) -> tuple[Proposal, bytes]:
    data = read(path) or b""
    return from_yaml(data, project.relative(path)), data
