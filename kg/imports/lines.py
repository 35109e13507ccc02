"""The lines of an import: a JSON object for each entity and claim, in the words of the curated files.

A line has a key by which it is sorted: the thing that it is about, its declaration before its claims.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Line = dict[str, Any]
_DUMP: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
#: What may be otherwise in a line that says the same.
_PLACE: Final = ("file", "record", "row", "recorded")
_LISTS: Final = ("type", "aliases", "same-as", "match")


def key(line: Line) -> str:
    """Give what a line is sorted by; no other line has the same."""
    claim = line.get("claim")
    return f"{line['subject']}\t1{claim}" if claim else f"{line['id']}\t0"


def dump(line: Line) -> str:
    """Write a line in one way only."""
    return _DUMP(line)


def load(text: str) -> Line:
    """Read a line."""
    found: Line = json.loads(text)
    return found


def says_the_same(one: Line, other: Line) -> bool:
    """Tell whether two lines differ in where they stand alone."""
    return {k: x for k, x in one.items() if k not in _PLACE} == {
        k: x for k, x in other.items() if k not in _PLACE
    }


def join(lines: Iterable[Line]) -> Line:
    """Make one of lines with one key: the first counts most, and what is but named (``absent``) least."""
    listed = list(lines)
    told = [line for line in listed if not line.get("absent")] or listed[:1]
    first = dict(told[0])
    if len(told) > 1 and "claim" not in first:
        for line in told[1:]:
            for name in _LISTS:
                if name in line:
                    merged = [*first.get(name, ()), *line[name]]
                    first[name] = [one for place, one in enumerate(merged) if one not in merged[:place]]
            if "description" in line:
                first.setdefault("description", line["description"])
            if line["name"] != first["name"] and line["name"] not in first.get("aliases", ()):
                first["aliases"] = [*first.get("aliases", ()), line["name"]]
    return first
