"""The network of a snapshot, made once and kept beside it.

::

    <snapshot>/network-2/    the arrays of its columns; the number is that of their form
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.network import Network
from kg.sheets import kept, of_sheets, to_sheets
from kg.tie_columns import Backing, Columns, Ends

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.sheets import Sheet
    from kg.snapshot import Snapshot

_FOLDER: Final = "network-2"


def kept_network(snapshot: Snapshot, make: Callable[[], Network]) -> Network:
    """Give the network of a snapshot from its files, as :func:`kg.sheets.kept` does."""

    def read(sheets: dict[str, Sheet]) -> Network:
        return Network(of_sheets(Columns, sheets, ends=Ends, backing=Backing))

    return kept(snapshot.path, _FOLDER, read, make, lambda network: to_sheets(network.columns))
