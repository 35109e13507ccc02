"""Tables as text: CSV (RFC 4180), TSV and their kin, in UTF-8, UTF-16 or whatever the mapping says."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, TextIO

from kg.errors import ImportFailed
from kg.loaders.opened import LONGEST
from kg.loaders.record import Bad, Record

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from kg.loaders.opened import Opened
    from kg.loaders.record import Settings

_DELIMITERS: Final = ",\t;|"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Reads tables whose first row names the columns."""

    name: str = "table"
    partial: bool = False
    fixed: bool = True

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        del head
        return name.lower().removesuffix(".gz").endswith((".csv", ".tsv", ".tab", ".txt"))

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        csv.field_size_limit(LONGEST)
        start = file.stream.read(4)
        encoding = settings.encoding or next(
            (name for mark, name in _MARKS if start.startswith(mark)), "utf-8"
        )
        file.stream.seek(0)
        try:
            text = io.TextIOWrapper(file.stream, encoding, errors="surrogateescape", newline="")
        except LookupError:
            message = f"{file.name}: there is no encoding {encoding!r}"
            raise ImportFailed(message) from None
        try:
            first = text.readline(LONGEST)
            text.seek(0)
            delimiter = settings.delimiter or max(_DELIMITERS, key=first.count)
            yield from _rows(text, delimiter, file.name)
        finally:
            # Whoever has read enough may have closed the file.
            if not text.closed:
                text.detach()


def _rows(text: TextIO, delimiter: str, name: str) -> Iterator[Record | Bad]:
    rows = csv.reader(text, delimiter=delimiter)
    try:
        header = column_names(next(rows, []))
    except csv.Error as error:
        message = f"{name}: the first row cannot be read: {error}"
        raise ImportFailed(message) from None
    if not header:
        message = f"{name} is empty; its first row must name the columns"
        raise ImportFailed(message)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except (csv.Error, UnicodeError) as error:
            yield Bad(line, f"this row cannot be read: {error}")
            continue
        if row is None:
            return
        yield from record(header, row, line)


def record(header: Sequence[str], row: Sequence[str], line: int) -> Iterator[Record | Bad]:
    """Make the record of a row, or tell what is wrong with it; an empty row is none."""
    if len(row) > len(header) and any(islice(row, len(header), None)):
        yield Bad(line, f"this row has {len(row)} cells, but there are {len(header)} columns")
        return
    fields = {
        name: (cell,)
        for name, raw in zip(header, row, strict=False)
        if (cell := raw.strip().replace("\0", ""))
    }
    if broken := next(
        (name for name, (cell,) in fields.items() if not cell.isascii() and _broken(cell)), None
    ):
        yield Bad(line, f'"{broken}" has bytes that are no text in this encoding; save the file as UTF-8')
    elif fields:
        yield Record(line, fields)


def column_names(row: Sequence[str]) -> list[str]:
    """Name the columns: those without a name by their number, and a second of one name as the second.

    >>> column_names(["a", "", "a"])
    ['a', 'column 2', 'a (2)']
    """
    seen: dict[str, int] = {}
    names = []
    for number, raw in enumerate(row, 1):
        name = " ".join(raw.replace("\0", "").split()) or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _broken(cell: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in cell)
