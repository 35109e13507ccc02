"""Arrays in a folder beside a snapshot's store, which processes map and share.

They are written once, whole or not at all; whoever opens them reads a page when it is first looked at. All
lie in one file, each in NumPy's own format, with an index of where it begins: what is mapped holds its file
open, and a process may have a thousand of them open and no more.
"""

from __future__ import annotations

import json
import math
import mmap
import shutil
import tempfile
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeVar, cast

import numpy as np
from numpy.lib import format as npy

from kg.durable import sync_tree
from kg.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from _typeshed import DataclassInstance
    from numpy.typing import NDArray

    Sheet = NDArray[Any]

_T = TypeVar("_T")

_ARRAYS: Final = "arrays.bin"
_INDEX: Final = "index.json"
_ALIGNED: Final = npy.ARRAY_ALIGN  # bytes; arrays that begin elsewhere are copied by much of what reads them


def write_sheets(folder: Path, sheets: Mapping[str, Sheet]) -> None:
    """Write arrays by name in place of what is there, which another process may have mapped.

    Raises:
        OSError: the folder cannot be written.
    """
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        begins: dict[str, int] = {}
        with (draft / _ARRAYS).open("wb") as out:
            for name, sheet in sheets.items():
                out.write(bytes(-out.tell() % _ALIGNED))
                begins[name] = out.tell()
                npy.write_array(out, np.ascontiguousarray(sheet), (1, 0), allow_pickle=False)
        (draft / _INDEX).write_text(json.dumps(begins), "utf-8")
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
        begins = json.loads((folder / _INDEX).read_text("utf-8"))
        with (folder / _ARRAYS).open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return {name: _mapped(file, begin, whole) for name, begin in begins.items()} or None
    except (OSError, ValueError, EOFError):
        return None


def _mapped(file: BinaryIO, begin: int, whole: mmap.mmap) -> Sheet:
    file.seek(begin)
    npy.read_magic(file)
    shape, _, dtype = npy.read_array_header_1_0(file)
    return np.frombuffer(whole, dtype, math.prod(shape), file.tell()).reshape(shape)


def kept(
    place: Path,
    name: str,
    read: Callable[[dict[str, Sheet]], _T],
    make: Callable[[], _T],
    write: Callable[[_T], Mapping[str, Sheet]],
) -> _T:
    """Give what lies in a folder of a place, from its files; made first where it is not there, or not whole.

    Where the place cannot be written, or is not there (a snapshot is on a remote engine), what was made is
    given.
    """
    folder = place / name
    found = _read(folder, read)
    if found is not None:
        return found
    made = make()
    if place.is_dir():
        with suppress(OSError):
            write_sheets(folder, write(made))
    found = _read(folder, read)
    return made if found is None else found


def _read(folder: Path, read: Callable[[dict[str, Sheet]], _T]) -> _T | None:
    sheets = read_sheets(folder)
    try:
        return read(sheets) if sheets else None
    except KeyError:
        # An array is gone: all of them are made again.
        return None


def to_sheets(found: DataclassInstance, prefix: str = "") -> dict[str, Sheet]:
    """Give the arrays of a dataclass by name; its fields are arrays, texts, or such dataclasses."""
    sheets: dict[str, Sheet] = {}
    for name in (one.name for one in fields(found)):
        value = getattr(found, name)
        if isinstance(value, Strings):
            sheets |= {f"{prefix}{name}.letters": value.letters, f"{prefix}{name}.starts": value.starts}
        elif isinstance(value, np.ndarray):
            sheets[f"{prefix}{name}"] = value
        else:
            sheets |= to_sheets(value, f"{prefix}{name}.")
    return sheets


def of_sheets(of: type[_T], sheets: Mapping[str, Sheet], /, **inner: type[DataclassInstance]) -> _T:
    """Read a dataclass back; ``inner`` are the classes of those of its fields that are dataclasses.

    Raises:
        KeyError: an array is not there.
    """
    found: dict[str, Any] = {}
    for name in (one.name for one in fields(cast("DataclassInstance", of))):
        if name in inner:
            own = {
                key.partition(".")[2]: sheet for key, sheet in sheets.items() if key.startswith(f"{name}.")
            }
            found[name] = of_sheets(inner[name], own)
        elif f"{name}.letters" in sheets:
            found[name] = Strings(sheets[f"{name}.letters"], sheets[f"{name}.starts"])
        else:
            found[name] = sheets[name]
    return of(**found)
