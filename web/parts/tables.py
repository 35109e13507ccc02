"""Query results as rows of cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table of query results."""

    text: str
    href: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Query results as rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int = 0

    @property
    def cut(self) -> int:
        """How many rows are not shown."""
        return max(0, self.total - len(self.rows))
