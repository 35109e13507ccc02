"""What benches found, in ``docs/benchmarks.md``: a section each, replaced by the next run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_HEAD: Final = """\
# Benchmarks

Each section is written by `python -m bench NAME` (see `bench/README.md`). Absolute figures vary with the
machine; what counts is how they compare within one run.
"""


def section(name: str, text: str) -> None:
    """Put a bench's section into the page, in place of what its last run wrote."""
    begin, end = f"<!-- bench {name} -->", f"<!-- end of bench {name} -->"
    page = PAGE.read_text("utf-8") if PAGE.is_file() else _HEAD
    fresh = f"{begin}\n{text.strip()}\n{end}"
    before, found, rest = page.partition(begin)
    after = rest.partition(end)[2] if found else ""
    PAGE.write_text(f"{before.rstrip()}\n\n{fresh}\n\n{after.lstrip()}".rstrip() + "\n", "utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table.

    >>> print(table(["size", "s"], [["20k", "1.5"]]))
    | size | s |
    | --- | --- |
    | 20k | 1.5 |
    """
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
