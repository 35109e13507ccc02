"""Warnings of disputes that no curator has judged yet: neither ranked nor linked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.dispute import SORTS
from kg.disputes import disputes
from kg.errors import Origin, Problem
from kg.naming import naming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.claims import Dataset
    from kg.dispute import Dispute
    from kg.naming import Naming
    from kg.project import Project
    from kg.schema import Schema

_MOST: Final = 20
_SIDES: Final = 4


def unjudged(project: Project, dataset: Dataset, schema: Schema) -> Iterator[Problem]:
    """Warn of each new dispute at the first claim of one side, with the places of the others.

    Of more than twenty a summary takes the rest.
    """
    found = sorted(
        (one for one in disputes(dataset, schema) if one.verdict == "new"),
        key=lambda one: one.sides[0].first.origin,
    )
    named = naming(dataset, schema)
    for one in found[:_MOST]:
        yield Problem(one.sides[0].first.origin, "dispute", _message(one, named), "warning")
    if len(found) > _MOST:
        place = Origin(project.relative(project.data))
        left = f"{len(found) - _MOST} more disputes that nobody has judged"
        yield Problem(place, "dispute", f"{left}: `statecraft disputes --new` lists all", "warning")


def _message(one: Dispute, named: Naming) -> str:
    first, *others = one.sides
    told = [f"{named.sentence(side.first)} at {side.first.origin}" for side in others[:_SIDES]]
    more = f", and {len(others) - _SIDES} more" if len(others) > _SIDES else ""
    return (
        f"{SORTS[one.sort]}: {named.sentence(first.first)} here, {'; '.join(told)}{more}; "
        "rank a side, or link the claims with `contradicts` where it is open"
    )
