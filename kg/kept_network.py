"""The network of a snapshot, made once and kept beside it.

::

    <snapshot>/network-1/    a file for each array of its columns; the number is that of their form
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kg.network import Network
from kg.sheets import read_sheets, write_sheets
from kg.tie_columns import of_sheets, to_sheets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.snapshot import Snapshot

_FOLDER: Final = "network-1"


def kept_network(snapshot: Snapshot, make: Callable[[], Network]) -> Network:
    """Give the network of a snapshot from its files, which processes share; made first where they are not.

    Where the folder of the snapshot cannot be written, or is not there (it is on a remote engine), the
    network is what was made.
    """
    folder = snapshot.path / _FOLDER
    if (kept := _read(folder)) is not None:
        return kept
    made = make()
    if snapshot.path.is_dir():
        with suppress(OSError):
            write_sheets(folder, to_sheets(made.columns))
    return _read(folder) or made


def _read(folder: Path) -> Network | None:
    try:
        sheets = read_sheets(folder)
        return Network(of_sheets(sheets)) if sheets else None
    except KeyError:
        # An array is gone: all of them are made again.
        return None
