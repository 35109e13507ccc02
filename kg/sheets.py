"""Arrays in a folder beside a snapshot's store, a file each, which processes map and share.

They are written once, whole or not at all; whoever opens them reads a page when it is first looked at.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.durable import sync_tree
from kg.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Sheet = NDArray[Any]


def write_sheets(folder: Path, sheets: Mapping[str, Sheet]) -> None:
    """Write arrays by name in place of what is there, which another process may have mapped.

    Raises:
        OSError: the folder cannot be written.
    """
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        for name, sheet in sheets.items():
            np.save(draft / f"{name}.npy", sheet, allow_pickle=False)
        draft.chmod(0o755)
        sync_tree(draft)
        with suppress(FileNotFoundError):
            folder.rename(draft / "before")
        draft.rename(folder)
        shutil.rmtree(folder / "before", ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def read_sheets(folder: Path) -> dict[str, Sheet] | None:
    """Map the arrays of a folder; None where there are none that can be read."""
    try:
        return {path.stem: _mapped(path) for path in folder.glob("*.npy")} or None
    except (OSError, ValueError, EOFError):
        return None


def _mapped(path: Path) -> Sheet:
    try:
        found: Sheet = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:
        # Nothing can be mapped of an array of nothing.
        found = np.load(path, allow_pickle=False)
    # The plain class: a mapped array takes several times as long to read one number of.
    return np.asarray(found)


def of_strings(name: str, texts: Strings) -> dict[str, Sheet]:
    """Give the two arrays of some texts by name."""
    return {f"{name}.letters": texts.letters, f"{name}.starts": texts.starts}


def as_strings(name: str, sheets: Mapping[str, Sheet]) -> Strings:
    """Read texts back."""
    return Strings(sheets[f"{name}.letters"], sheets[f"{name}.starts"])
