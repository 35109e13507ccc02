"""What every loader gives: records of named fields, and what it could not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from kg.loaders.opened import Opened


@dataclass(frozen=True, slots=True)
class Said:
    """A value of which the format says more: when it holds (EDTF), its rank, and a remark."""

    text: str
    when: str = ""
    rank: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row, line or object of a file: the texts of each field that has any.

    ``line`` is where it begins, counted from 1; where a format has no lines, its number. ``gone`` says that
    the record is to be taken out (in a file of changes).
    """

    line: int
    fields: Mapping[str, Sequence[str | Said]]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be read, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a mapping says of how its files are written; empty where the loader is to find out.

    ``records`` is the path to the list of records in a JSON file.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    records: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Loader(Protocol):
    """Reads the files of one format."""

    @property
    def name(self) -> str:
        """The word that mappings and the command line have for it."""

    @property
    def partial(self) -> bool:
        """Whether its files hold changes only, so that other records stay as they are."""

    @property
    def fixed(self) -> bool:
        """Whether all records of a file have the same fields, so that one that is missing may be misspelt."""

    def recognises(self, name: str, head: bytes) -> bool:
        """Tell by a file's name and first bytes whether it is of this format."""

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """Read a file, holding no more than a record of it at a time.

        Raises:
            ImportFailed: it is not of this format at all.
        """


def text(value: str | Said) -> str:
    """Give the text of a value."""
    return value if isinstance(value, str) else value.text
