"""What is to be imported, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection
    from pathlib import Path

    from kg.errors import Problem
    from kg.imports.manifest import Manifest
    from kg.imports.mapping import Rules
    from kg.imports.pack import Tally

    Told = Callable[[Problem], None]
    Progress = Callable[[str, float, int], None]


@dataclass(frozen=True)
class Job:
    """What to import: the files, what to call it, how to read it, and from whom it is.

    Without ``rules`` they are files of RDF. With ``again`` they are read though they are as they were.

    ``known`` are the ids of the curated data where a mapping names some; ``licence``, ``title``, ``url`` and
    ``publisher`` stand before what the mapping says. ``tell`` takes each problem, ``progress`` the file, the
    share of it that was read, and the number of records.
    """

    name: str
    paths: tuple[Path, ...]
    rules: Rules | None
    mapping: bytes = b""
    licence: str = ""
    title: str = ""
    url: str = ""
    publisher: str = ""
    retrieved: dt.date | None = None
    strict: bool = False
    again: bool = False
    known: Collection[str] | None = None
    tell: Told = field(default=lambda _: None)
    progress: Progress = field(default=lambda *_: None)


@dataclass(frozen=True, slots=True)
class Done:
    """An import that was carried out, and how it differs from the one before; None where nothing was read."""

    manifest: Manifest
    tally: Tally | None = None
