"""Columns of Python values as pandas, polars and Arrow have them: one type a column, and days as days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.api.extra import need

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from kg.api.entity import Value

    Columns = Mapping[str, Sequence[Value | None]]

Type = Literal["text", "boolean", "whole", "number", "day", "time"]

_PANDAS: Final[Mapping[Type, str]] = {
    "text": "string",
    "boolean": "boolean",
    "whole": "Int64",
    "number": "Float64",
    "day": "datetime64[s]",
    "time": "datetime64[us, UTC]",
}
_LARGEST: Final = 2**63


def pandas(columns: Columns) -> pd.DataFrame:
    """Make a pandas frame.

    Raises:
        MissingExtra: pandas is not installed.
    """
    library = need("pandas", "pandas")
    made = {}
    for name, values in columns.items():
        kind = type_of(values)
        made[name] = library.Series(_fitting(values, kind), dtype=_PANDAS[kind])
    frame: pd.DataFrame = library.DataFrame(made, columns=list(columns))
    return frame


def polars(columns: Columns) -> pl.DataFrame:
    """Make a polars frame.

    Raises:
        MissingExtra: polars is not installed.
    """
    library = need("polars", "polars")
    types = {
        "text": library.String,
        "boolean": library.Boolean,
        "whole": library.Int64,
        "number": library.Float64,
        "day": library.Date,
        "time": library.Datetime("us", "UTC"),
    }
    made = []
    for name, values in columns.items():
        kind = type_of(values)
        made.append(library.Series(name, _fitting(values, kind), dtype=types[kind]))
    frame: pl.DataFrame = library.DataFrame(made)
    return frame


def arrow(columns: Columns) -> pa.Table:
    """Make an Arrow table.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    library = need("pyarrow", "arrow")
    types = {
        "text": library.string(),
        "boolean": library.bool_(),
        "whole": library.int64(),
        "number": library.float64(),
        "day": library.date32(),
        "time": library.timestamp("us", "UTC"),
    }
    made = {}
    for name, values in columns.items():
        kind = type_of(values)
        made[name] = library.array(_fitting(values, kind), type=types[kind])
    table: pa.Table = library.table(made)
    return table


def type_of(values: Iterable[Value | None]) -> Type:
    """Tell the one type that holds all values of a column.

    >>> import datetime as dt
    >>> type_of([dt.date(1907, 2, 13), None]), type_of([dt.date(1907, 2, 13), "1907-02"]), type_of([1, 2.5])
    ('day', 'text', 'number')
    """
    found = {_type(value) for value in values if value is not None}
    if found == {"whole", "number"}:
        return "number"
    return found.pop() if len(found) == 1 else "text"


def _type(value: Value) -> Type:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "whole" if -_LARGEST <= value < _LARGEST else "text"
    if isinstance(value, float | Decimal):
        return "number"
    if isinstance(value, dt.datetime):
        return "time"
    return "day" if isinstance(value, dt.date) else "text"


def _fitting(values: Iterable[Value | None], kind: Type) -> list[Any]:
    """Give values as their column's type; a time without a zone is taken as UTC."""
    return [None if value is None else _fit(value, kind) for value in values]


def _fit(value: Value, kind: Type) -> object:
    if kind == "text":
        return str(value).lower() if isinstance(value, bool) else str(value)
    if kind == "number":
        return float(value)  # type: ignore[arg-type]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return value
