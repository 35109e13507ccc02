"""A folder of published files: only what changed is written, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import durable
from kg.errors import StatecraftError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

#: What the folder holds by us; hidden, so that hosts do not list it.
LISTING: Final = ".statecraft-site.json"
_BEGUN: Final = ".statecraft-site.begun"
_DRAFT: Final = ".draft-"


@dataclass(frozen=True, slots=True)
class Listing:
    """The digest of each file by its path; ``whole`` unless a publishing was cut short since."""

    files: Mapping[str, str]
    begun: frozenset[str] = frozenset()
    whole: bool = True

    @property
    def ours(self) -> set[str]:
        """Every path that a publishing of ours wrote or was about to write."""
        return {*self.files, *self.begun}


def read(folder: Path) -> Listing:
    """Read what was published to a folder before.

    Raises:
        StatecraftError: there are files in it, and none of them says that they are ours.
    """
    begun = _begun(folder)
    try:
        files = json.loads((folder / LISTING).read_text("utf-8"))["files"]
        return Listing(
            {str(path): str(digest) for path, digest in files.items()}, begun or frozenset(), begun is None
        )
    except FileNotFoundError:
        if begun is not None:
            return Listing({}, begun, whole=False)
        if folder.exists() and any(folder.iterdir()):
            message = (
                f"{folder} is not empty, and was not published by statecraft; name a new or empty folder"
            )
            raise StatecraftError(message) from None
        return Listing({})
    except (ValueError, KeyError, AttributeError, TypeError):
        message = f"{folder / LISTING} cannot be read; remove the folder and publish anew"
        raise StatecraftError(message) from None


def _begun(folder: Path) -> frozenset[str] | None:
    try:
        lines = (folder / _BEGUN).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    return frozenset(json.loads(line) for line in lines if line.startswith('"') and line.endswith('"'))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes files beside others that a listing tells of; several processes may, each its own paths."""

    folder: Path
    before: Listing

    def put(self, path: str, data: bytes) -> tuple[str, bool]:
        """Write a file unless it is so already; give its digest, and whether it was written.

        Raises:
            OSError: the disk does not take it.
        """
        digest = hashlib.sha256(data).hexdigest()
        # Texts and calls of the system: with objects for paths and files, a file takes twice as long.
        target = f"{self.folder}/{path}"
        if self._stands(path, digest, target, data):
            return digest, False
        folder = target.rpartition("/")[0]
        _make(folder)
        # What was not there is nobody's page yet, and is done again where this is cut short.
        new = self.before.whole and path not in self.before.files
        draft = target if new else f"{folder}/{_DRAFT}{os.getpid()}"
        _write(draft, data)
        if not new:
            Path(draft).replace(target)
        return digest, True

    def _stands(self, path: str, digest: str, target: str, data: bytes) -> bool:
        with suppress(OSError):
            if self.before.whole:
                return self.before.files.get(path) == digest and os.stat(target).st_size == len(data)  # noqa: PTH116
            # A publishing that was cut short may have written anything since: only the disk knows.
            return os.stat(target).st_size == len(data) and Path(target).read_bytes() == data  # noqa: PTH116
        return False


def _make(folder: str) -> None:
    try:
        os.mkdir(folder)  # noqa: PTH102 - nearly every page is in a folder of its own
    except FileExistsError:
        return
    except FileNotFoundError:
        Path(folder).mkdir(parents=True, exist_ok=True)


def _write(path: str, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


class Journal:
    """Notes which paths are about to be written, so that one that is cut short leaves nothing behind."""

    def __init__(self, folder: Path, before: Listing) -> None:
        """Begin; until :func:`finish`, the folder counts as unfinished."""
        folder.mkdir(parents=True, exist_ok=True)
        known = "".join(f"{json.dumps(path)}\n" for path in sorted(before.begun))
        durable.put(folder / _BEGUN, known.encode())
        self._file = (folder / _BEGUN).open("a", encoding="utf-8")

    def note(self, paths: Iterable[str]) -> None:
        """Note paths before any of them is written."""
        self._file.writelines(f"{json.dumps(path)}\n" for path in paths)
        self._file.flush()

    def close(self) -> None:
        """Note no more."""
        self._file.close()


def finish(folder: Path, before: Listing, files: Mapping[str, str]) -> int:
    """Remove what is ours and no longer there, and say that the folder is whole; give how many were removed.

    Raises:
        OSError: the disk does not take it.
    """
    gone = before.ours - files.keys()
    for path in gone:
        (folder / path).unlink(missing_ok=True)
    _prune(folder, gone)
    if not before.whole:
        for draft in list(folder.rglob(f"{_DRAFT}*")):
            draft.unlink(missing_ok=True)
    if before.whole and before.files == files:
        (folder / _BEGUN).unlink(missing_ok=True)
        return 0
    # One call for all files is a fraction of the time of one for each.
    os.sync()
    text = json.dumps({"files": dict(sorted(files.items()))}, indent=0, ensure_ascii=False)
    durable.replace(folder / LISTING, text.encode())
    (folder / _BEGUN).unlink(missing_ok=True)
    return len(gone)


def _prune(folder: Path, gone: Collection[str]) -> None:
    """Remove the folders that nothing is in any more."""
    for path in _above(gone):
        with suppress(OSError):
            (folder / path).rmdir()


def _above(paths: Collection[str]) -> Iterator[Path]:
    found = {parent for path in paths for parent in Path(path).parents if parent != Path()}
    yield from sorted(found, key=lambda one: -len(one.parts))
