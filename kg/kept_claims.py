"""The columns of a snapshot's claims, in files beside its store.

::

    <snapshot>/claims-2/    arrays; the number is that of their form
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from kg.claim_table import FIELDS, ClaimColumns
from kg.heaps import Heap
from kg.sheets import kept, of_sheets, to_sheets
from kg.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.sheets import Sheet

_FOLDER: Final = "claims-2"
_NUMBERS: Final = "numbers."


def kept_columns(place: Path, make: Callable[[], ClaimColumns]) -> ClaimColumns:
    """Give the columns of the snapshot in a folder, made and written there if need be.

    Raises:
        QueryError: the engine does not answer.
    """
    return kept(place, _FOLDER, _read, make, _sheets)


def _sheets(columns: ClaimColumns) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {f"{_NUMBERS}{name}": column for name, column in columns.numbers.items()}
    for name in (one.name for one in fields(columns)):
        value = getattr(columns, name)
        if isinstance(value, Heap):
            found |= to_sheets(value, f"{name}.")
        elif isinstance(value, Strings):
            found |= {f"{name}.letters": value.letters, f"{name}.starts": value.starts}
        elif name != "numbers":
            found[name] = value
    return found


def _read(sheets: dict[str, Sheet]) -> ClaimColumns:
    def heap(name: str) -> Heap:
        own = {key.partition(".")[2]: sheet for key, sheet in sheets.items() if key.startswith(f"{name}.")}
        return of_sheets(Heap, own)

    return ClaimColumns(
        ids=sheets["ids"],
        texts=Strings(sheets["texts.letters"], sheets["texts.starts"]),
        numbers={field: sheets[f"{_NUMBERS}{field}"] for field in FIELDS},
        lines=sheets["lines"],
        recorded=sheets["recorded"],
        retracted=sheets["retracted"],
        values=heap("values"),
        locators=heap("locators"),
        reporters=heap("reporters"),
        refs=heap("refs"),
        links=heap("links"),
        by_id=sheets["by_id"],
    )
