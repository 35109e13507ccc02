"""Excel workbooks (ECMA-376), read row by row."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import ImportFailed
from kg.loaders.tables import column_names, record
from kg.schema import hint

if TYPE_CHECKING:
    from collections.abc import Generator

    from kg.loaders.opened import Opened
    from kg.loaders.record import Bad, Record, Settings

#: What a workbook may hold once it is unpacked: more is a bomb.
_LARGEST: Final = 4_000_000_000
#: Texts are kept once, and in memory, by the format.
_MOST_TEXTS: Final = 500_000_000
_DENSEST: Final = 200


@dataclass(frozen=True, slots=True)
class Sheets:
    """Reads one sheet of a workbook; its first row names the columns."""

    name: str = "excel"
    partial: bool = False
    fixed: bool = True

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        return name.lower().endswith((".xlsx", ".xlsm")) and head.startswith(b"PK")

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and few need it

        _weigh(file)
        try:
            book = load_workbook(file.stream, read_only=True, data_only=True)
        except Exception as error:  # it raises whatever its parser of XML, or of ZIP, does
            message = f"{file.name} is not an Excel workbook: {error}"
            raise ImportFailed(message) from error
        names = book.sheetnames
        if settings.sheet and settings.sheet not in names:
            message = f'{file.name} has no sheet "{settings.sheet}"{hint(settings.sheet, names)}'
            raise ImportFailed(message)
        sheet = book[settings.sheet] if settings.sheet else book.worksheets[0]
        header: list[str] = []
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_text(cell) for cell in row]
            if header:
                yield from record(header, cells, number)
            elif any(cells):
                header = column_names(cells)


def _weigh(file: Opened) -> None:
    try:
        entries = zipfile.ZipFile(file.stream).infolist()
    except zipfile.BadZipFile as error:
        message = f"{file.name} is not an Excel workbook: {error}"
        raise ImportFailed(message) from error
    file.stream.seek(0)
    for entry in entries:
        limit = _MOST_TEXTS if "sharedStrings" in entry.filename else _LARGEST
        dense = entry.file_size > _DENSEST * max(entry.compress_size, 1) and entry.file_size > _MOST_TEXTS
        if entry.file_size > limit or dense:
            message = f"{file.name} unpacks to {entry.file_size:,} bytes, which is too much; save it as CSV"
            raise ImportFailed(message)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - exact till there
        return str(int(cell))
    return str(cell)
