"""What a curator means, as operations: add, amend, retract, correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curate.entry import normal, texts
from kg.curate.lookup import standing
from kg.curate.operations import Add, Amend, retraction
from kg.errors import CurationError, EditRefused

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kg.curate.desk import Desk
    from kg.curate.operations import Operation, What
    from kg.project import Project

#: What a claim that corrects another does not take over from it.
_OWN = frozenset({"ref", "recorded", "retracted", "reason", "corrects"})


def dossier_of(project: Project, source: str) -> str:
    """Name the file of a source."""
    return f"{project.relative(project.data)}/dossiers/{source}.yaml"


def add_claim(project: Project, source: str, entry: Mapping[str, object]) -> Add:
    """Add a claim to the file of its source."""
    return Add("claim", dossier_of(project, source), normal(entry))


def add_source(project: Project, entry: Mapping[str, object]) -> Add:
    """Begin the file of a source.

    Raises:
        EditRefused: the source has no id.
    """
    said = normal(entry)
    if not isinstance(name := said.get("id"), str):
        message = "a source needs an id"
        raise EditRefused(message)
    return Add("source", dossier_of(project, name), said)


def add_entity(project: Project, entry: Mapping[str, object], file: str = "") -> Add:
    """Add an entity to a file of entities: the one that is named, or the first one."""
    folder = f"{project.relative(project.data)}/entities/"
    files = [name for path in project.data_files() if (name := project.relative(path)).startswith(folder)]
    return Add(
        "entity", f"{folder}{file}.yaml" if file else next(iter(files), f"{folder}all.yaml"), normal(entry)
    )


def amend(desk: Desk, what: What, entry_id: str, now: Mapping[str, object | None]) -> Amend:
    """Give keys other values, guarded by what they say now; None takes a key away.

    Raises:
        CurationError: nothing has the id.
    """
    said = desk.said(what, entry_id)
    wanted = {key: None if value is None else normal({key: value})[key] for key, value in now.items()}
    return Amend(what, entry_id, wanted, {key: said.get(key) for key in wanted})


def retract(desk: Desk, what: What, entry_id: str, reason: str, day: dt.date) -> tuple[Operation, ...]:
    """Withdraw a claim; a source and all its claims; an entity and every claim that names it.

    The entries of sources and entities stay, marked, so that what refers to them can be followed.

    Raises:
        CurationError: nothing has the id, or there is nothing (left) to retract.
    """
    desk.locator.file(what, entry_id)
    found = tuple(retraction(claim, reason, day) for claim in standing(desk.known, what, entry_id))
    if what != "claim" and "retracted" not in desk.said(what, entry_id):
        found = (retraction(entry_id, reason, day, what), *found)
    if not found:
        message = f"nothing of {what} {entry_id} is left to retract"
        raise CurationError(message)
    return found


def correct(
    desk: Desk, entry_id: str, changes: Mapping[str, object | None], source: str = ""
) -> tuple[Operation, ...]:
    """Put a claim in place of another, which stays: the new one says the same but for what is changed.

    The old one gets its own id as a ref, by which the new one names it.

    Raises:
        CurationError: there is no such claim.
    """
    said = desk.said("claim", entry_id)
    entry = {
        key: value for key, value in said.items() if key not in _OWN and changes.get(key, value) is not None
    }
    entry |= normal({key: value for key, value in changes.items() if value is not None})
    file = dossier_of(desk.project, source) if source else desk.locator.file("claim", entry_id)
    known = texts(said.get("ref"))
    operations: list[Operation] = [Add("claim", file, entry | {"corrects": entry_id})]
    if entry_id not in known:
        now = normal({"ref": [*known, entry_id]})
        operations.insert(0, Amend("claim", entry_id, now, {"ref": said.get("ref")}))
    return tuple(operations)
