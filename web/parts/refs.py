"""Names, codes, times and sources as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Ref:
    """Something with a name and perhaps a page; ``mark`` is a CSS class that carries a colour."""

    label: str
    href: str | None = None
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """When an entity or a source was withdrawn, and why."""

    day: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A code of a core list, as a reader sees it."""

    code: str
    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source in brief: enough for a footnote."""

    label: str
    href: str
    url: str | None = None
    publisher: str = ""
    published: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as read, with what sorts and styles it."""

    text: str
    sort: dt.date | None = None
    until: dt.date | None = None
    vague: bool = False
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A label and the things that stand beside it."""

    label: str
    values: tuple[Ref, ...]
