"""Proposed entries checked one by one: what is wrong with which key, what says the same, what contradicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kg.articles.check import check
from kg.articles.fields import Draftable
from kg.assistant.proposed import Near, Wrong
from kg.curate.entry import texts
from kg.curate.operations import Add

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.articles.check import Rival
    from kg.articles.ground import Ground
    from kg.curate.operations import Operation

    Numbered = Sequence[tuple[int, Operation]]


@dataclass
class Findings:
    """What was found of several entries."""

    problems: list[Wrong] = field(default_factory=list)
    duplicates: list[Near] = field(default_factory=list)
    conflicts: list[Near] = field(default_factory=list)

    @property
    def errors(self) -> list[Wrong]:
        """What may not stay."""
        return [one for one in self.problems if one.severity == "error"]


def checked(known: Ground, operations: Numbered) -> Findings:
    """Check what is added, each with the number of the change that it is of."""
    added = [(number, one) for number, one in operations if isinstance(one, Add)]
    entities = tuple(one.entry for _, one in added if one.what == "entity")
    sources = {str(one.entry.get("id", "")): one.entry for _, one in added if one.what == "source"}
    refs = frozenset(ref for _, one in operations for ref in _refs(one))
    found = Findings()
    for number, one in added:
        if one.what == "judgement":
            continue
        source = PurePosixPath(one.file).stem if one.what == "claim" else ""
        seen = check(known, one.what, one.entry, Draftable(entities, sources.get(source), source, refs))
        found.problems += [Wrong(number, each.field, each.message, each.severity) for each in seen.troubles]
        corrected = one.entry.get("corrects")
        found.duplicates += _near(number, (each for each in seen.duplicates if each.claim != corrected))
        found.conflicts += _near(number, (each for each in seen.conflicts if each.claim != corrected))
    return found


def _refs(one: Operation) -> tuple[str, ...]:
    """Give the labels that a change gives a claim, by which others of the same proposal may answer it."""
    return texts((one.entry if isinstance(one, Add) else one.now).get("ref"))


def _near(number: int, rivals: Iterable[Rival]) -> list[Near]:
    return [Near(number, one.claim, one.says, one.source, one.why) for one in rivals]
