"""The names of a snapshot and what they are searched by, made once and kept beside it.

::

    <snapshot>/names-2/     the arrays of the names' columns; the number is that of their form
    <snapshot>/search-2/    likewise of their words
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.name_columns import NameColumns, Several
from kg.name_table import NameTable, Ordered
from kg.postings import Lists
from kg.search.labels import Said
from kg.search.tables import Fixed, fixed
from kg.sheets import kept, of_sheets, to_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.sheets import Sheet
    from kg.snapshot import Snapshot

_NAMES: Final = "names-2"
_SEARCH: Final = "search-2"


def kept_names(snapshot: Snapshot, make: Callable[[], NameTable]) -> NameTable:
    """Give the names of a snapshot from its files, as :func:`kg.sheets.kept` does."""

    def read(sheets: dict[str, Sheet]) -> NameTable:
        own = {key.removeprefix("names."): sheet for key, sheet in sheets.items()}
        return NameTable(
            Ordered(of_sheets(NameColumns, own, aliases=Several, names=Several), sheets["by_iri"])
        )

    return kept(snapshot.path, _NAMES, read, make, lambda names: to_sheets(names.ordered))


def kept_tables(snapshot: Snapshot, names: NameTable) -> Fixed:
    """Give the words of the names of a snapshot likewise."""

    def read(sheets: dict[str, Sheet]) -> Fixed:
        return of_sheets(Fixed, sheets, words=Lists, said=Said)

    return kept(snapshot.path, _SEARCH, read, lambda: fixed(names), to_sheets)
