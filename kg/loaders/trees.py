"""JSON: an object a line, or a list of objects somewhere in a file; nested fields are named by their path."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

import ijson

from kg.errors import ImportFailed
from kg.loaders.opened import LONGEST
from kg.loaders.record import Bad, Record

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from kg.loaders.opened import Opened
    from kg.loaders.record import Settings

_DEEPEST: Final = 24
_MOST_FIELDS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Reads JSON Lines: an object a line."""

    name: str = "json-lines"
    partial: bool = False
    fixed: bool = False

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        del head
        return name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        del settings
        for found in objects(file.stream):
            yield found if isinstance(found, Bad) else flat(*found)


@dataclass(frozen=True, slots=True)
class Trees:
    """Reads a list of objects in a JSON file: the file itself, or what is at the path ``records``."""

    name: str = "json"
    partial: bool = False
    fixed: bool = False

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        return name.lower().removesuffix(".gz").endswith(".json") and head.lstrip()[:1] in {b"[", b"{"}

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        path = settings.records
        prefix = f"{path}.item" if path else "item"
        number = 0
        try:
            for number, item in enumerate(ijson.items(file.stream, prefix, use_float=True), 1):
                yield flat(number, item)
        except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
            message = f"what follows cannot be read: {str(error)[:200]}"
            yield Bad(number + 1, message)
        if not number:
            where = f'at "{path}"' if path else "in it; say where with `records`"
            message = f"{file.name} has no list of objects {where}"
            raise ImportFailed(message)


def objects(stream: IO[bytes]) -> Iterator[tuple[int, object] | Bad]:
    """Read the object of each line; also of a list that has one a line, as dumps have."""
    line = 0
    while text := stream.readline(LONGEST):
        line += 1
        if len(text) == LONGEST and not text.endswith(b"\n"):
            yield Bad(line, f"this line has more than {LONGEST:,} bytes")
            while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            continue
        bare = text.strip().removeprefix(b"\xef\xbb\xbf").rstrip(b",")
        if bare in {b"", b"[", b"]"}:
            continue
        try:
            yield line, json.loads(bare)
        except (ValueError, RecursionError) as error:
            yield Bad(line, f"this line is not JSON: {str(error)[:200]}")


def flat(line: int, item: object) -> Record | Bad:
    """Name every text below an object by its path; lists add nothing to it.

    >>> flat(1, {"a": {"b": ["x", 2]}, "c": None, "d": True}).fields
    {'a.b': ['x', '2'], 'd': ['true']}
    """
    if not isinstance(item, dict):
        return Bad(line, "this is not an object with named fields")
    fields: dict[str, list[str]] = {}
    waiting: list[tuple[str, object, int]] = [("", item, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if depth > _DEEPEST or len(fields) > _MOST_FIELDS:
            return Bad(line, "this object is nested too deeply, or has too many fields")
        if isinstance(value, dict):
            inner = [(f"{path}.{key}" if path else str(key), one, depth + 1) for key, one in value.items()]
            waiting += reversed(inner)
        elif isinstance(value, list):
            waiting += [(path, one, depth + 1) for one in reversed(value)]
        elif (text := plain(value)) and path:
            fields.setdefault(path, []).append(text)
    return Record(line, fields)


def plain(value: object) -> str:
    """Write a value of JSON as text.

    >>> plain(2.0), plain(1e26), plain(False), plain(None)
    ('2', '1e+26', 'false', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact till there
        return str(int(value))
    text = str(value).strip().replace("\0", "")
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text
