"""FollowTheMoney entities, as OpenSanctions publishes them: whole files, and files of changes.

An entity is ``{"id", "caption", "schema", "properties": {name: [texts]}, "datasets", ...}``, one a line; a
file of changes wraps it as ``{"op": "ADD" | "MOD" | "DEL", "entity": ...}``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.loaders.record import Bad
from kg.loaders.trees import flat, objects

if TYPE_CHECKING:
    from collections.abc import Generator

    from kg.loaders.opened import Opened
    from kg.loaders.record import Record, Settings


@dataclass(frozen=True, slots=True)
class Entities:
    """Reads whole files."""

    name: str = "ftm"
    partial: bool = False
    fixed: bool = False

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        del name
        found = _first(head)
        return "schema" in found and isinstance(found.get("properties"), dict)

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        del settings
        for found in objects(file.stream):
            yield found if isinstance(found, Bad) else _entity(*found)


@dataclass(frozen=True, slots=True)
class Changes:
    """Reads files of changes."""

    name: str = "ftm-delta"
    partial: bool = True
    fixed: bool = False

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        del name
        found = _first(head)
        return "op" in found and "entity" in found

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        del settings
        for found in objects(file.stream):
            if isinstance(found, Bad):
                yield found
                continue
            line, item = found
            change = item if isinstance(item, dict) else {}
            if change.get("op") not in {"ADD", "MOD", "DEL"}:
                yield Bad(line, 'this is no change: "op" must be ADD, MOD or DEL')
                continue
            made = _entity(line, change.get("entity"), gone=change["op"] == "DEL")
            yield made


def _entity(line: int, item: object, *, gone: bool = False) -> Record | Bad:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        return Bad(line, 'this is no entity: "id" is missing')
    if not gone and not (isinstance(item.get("schema"), str) and isinstance(item.get("properties"), dict)):
        return Bad(line, f'entity "{item["id"][:60]}" lacks its "schema" or "properties"')
    made = flat(line, item)
    return made if isinstance(made, Bad) else replace(made, gone=gone)


def _first(head: bytes) -> dict[str, object]:
    try:
        found = json.loads(head.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        # A line may be longer than what was read of it.
        text = head.lstrip()[:1].decode("latin-1")
        keys = ("op", "entity", "schema", "properties")
        return {key: {} for key in keys if text == "{" and f'"{key}"'.encode() in head[:400]}
    return found if isinstance(found, dict) else {}
