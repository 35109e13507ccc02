"""How far properties spread, in a file beside the store: a server that starts again need not count again."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from kg.durable import replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: The name of the file; the number is that of its form.
COUNTS: Final = "fans-1.json"

#: From one subject to its values, from one value to its subjects, and all triples of a property together.
Way = Literal["out", "back", "all"]
#: A property's IRI, and what of it is counted.
Fan = tuple[str, Way]


def read_counts(file: Path) -> dict[Fan, int]:
    """Read what was counted; nothing where that is not there, or not whole."""
    try:
        return {_fan(iri, way): _number(most) for iri, way, most in json.loads(file.read_bytes())}
    except (OSError, ValueError, TypeError):
        return {}


def write_counts(file: Path, counts: Mapping[Fan, int]) -> None:
    """Write it, where the place can be written and is still there."""
    rows = [[iri, way, most] for (iri, way), most in sorted(counts.items())]
    if file.parent.is_dir():
        with suppress(OSError):
            replace(file, json.dumps(rows, separators=(",", ":")).encode())


def _fan(iri: Any, way: Any) -> Fan:  # noqa: ANN401 - as a file has it
    if not isinstance(iri, str) or way not in get_args(Way):
        raise TypeError(iri)
    return iri, way


def _number(most: Any) -> int:  # noqa: ANN401 - as a file has it
    if not isinstance(most, int) or most < 0:
        raise ValueError(most)
    return most
