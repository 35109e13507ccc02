"""Operations carried out on the texts of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curate.locate import Spot
from kg.curate.operations import Add
from kg.curate.spans import entries, tree
from kg.curate.text import amend, append, new_dossier
from kg.errors import Conflict, EditRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curate.locate import Locator
    from kg.curate.operations import Operation

#: What makes a claim that claim. Where one of these was wrong, the claim is corrected by another.
IDENTITY = frozenset({"subject", "predicate", "object"})


def files_of(operations: Iterable[Operation], locator: Locator) -> frozenset[str]:
    """Name the files that operations change.

    Raises:
        CurationError: something that is to be amended is not there.
    """
    return frozenset(
        one.file if isinstance(one, Add) else locator.file(one.what, one.id) for one in operations
    )


def apply(
    operations: Iterable[Operation], texts: Mapping[str, str], locator: Locator
) -> tuple[dict[str, str], tuple[Spot, ...]]:
    """Give the new texts of the files, by project-relative name, and the place of each operation's entry.

    ``texts`` are those of all files that are changed, as far as they exist.

    Raises:
        Conflict: what is amended says something else than it did when it was read.
        CurationError: what is amended is not there, or a file cannot be changed safely.
    """
    now = dict(texts)
    places: list[Spot] = []
    for one in operations:
        if isinstance(one, Add):
            places.append(_add(one, now))
            continue
        if one.what == "claim" and (keys := IDENTITY & one.now.keys()):
            message = f"{one.id}: a claim with another {min(keys)} is another claim; correct it by a new one"
            raise EditRefused(message)
        if "id" in one.now:
            message = f'"{one.id}" keeps its id; merge it into another instead'
            raise EditRefused(message)
        # The texts as they were read tell where it stands: what was added since stands after it.
        place = locator.place(one.what, one.id, texts)
        try:
            now[place.file] = amend(now[place.file], place.index, one.now, one.was)
        except Conflict as found:
            where = f"{one.what} {one.id} in {place.file}"
            raise Conflict(where, found.difference) from None
        places.append(place)
    return now, tuple(places)


def _add(one: Add, texts: dict[str, str]) -> Spot:
    if one.what == "source":
        if one.file in texts:
            message = f"{one.file} is already there"
            raise EditRefused(message)
        texts[one.file] = new_dossier(one.entry)
        return Spot(one.file, None)
    if one.what == "claim" and one.file not in texts:
        message = f"{one.file} is not there; add its source first"
        raise EditRefused(message)
    before = texts.get(one.file, "")
    texts[one.file] = append(before, one.entry)
    listed = entries(tree(texts[one.file]))
    return Spot(one.file, len(listed.items) - 1 if listed else 0)
