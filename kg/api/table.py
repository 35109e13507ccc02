"""The answer to a SELECT query as a table: rows of Python values, and frames of other libraries."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.api import frames
from kg.api.values import python

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from kg.api.entity import Value
    from kg.engine import Term

_SHOWN: Final = 20


@dataclass(frozen=True)
class Table:
    """Rows of an answer; ``terms`` has them as RDF terms, None where a variable is not bound.

    >>> import kg
    >>> table = kg.open("tests/second").select(
    ...     "SELECT ?name ?steps WHERE { ?light li:stairs ?steps ; rdfs:label ?name }")
    >>> table.columns, list(table)
    (('name', 'steps'), [{'name': 'Sker Light', 'steps': 112}])
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]

    def __repr__(self) -> str:
        """Name the columns, and how many rows there are."""
        return f"<kg.Table of {', '.join(self.columns)}: {len(self):,} row{'s' * (len(self) != 1)}>"

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Value | None]]:
        """Give each row by column."""
        for row in self.terms:
            yield {
                name: None if term is None else python(term)
                for name, term in zip(self.columns, row, strict=True)
            }

    def column(self, name: str) -> list[Value | None]:
        """Give the values of one column.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self.columns:
            raise KeyError(name)
        at = self.columns.index(name)
        return [None if row[at] is None else python(row[at]) for row in self.terms]  # type: ignore[arg-type]

    def to_pandas(self) -> pd.DataFrame:
        """Make a pandas frame: a column of days is ``datetime64[s]``, whole numbers are ``Int64``.

        A column is text where its values are of several types, IRIs, or dates without a day.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return frames.pandas(self._values())

    def to_polars(self) -> pl.DataFrame:
        """Make a polars frame, with days as ``Date``.

        Raises:
            MissingExtra: polars is not installed.
        """
        return frames.polars(self._values())

    def to_arrow(self) -> pa.Table:
        """Make an Arrow table, with days as ``date32``.

        Raises:
            MissingExtra: pyarrow is not installed.
        """
        return frames.arrow(self._values())

    def _values(self) -> dict[str, list[Value | None]]:
        return {name: self.column(name) for name in self.columns}

    def _repr_html_(self) -> str:
        """Show the first rows in a notebook."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(term.value if term else '')}</td>" for term in row) + "</tr>"
            for row in self.terms[:_SHOWN]
        )
        more = f"<p>{len(self):,} rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
