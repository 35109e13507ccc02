"""What happened, in order, as sentences and as a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.marks import Mark
    from web.parts.refs import Badge, Moment, Ref


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated sentence."""

    when: Moment
    subject: Ref
    label: str
    value: Ref
    stance: Badge
    stands: bool
    href: str
    sources: int
    independent: int


@dataclass(frozen=True, slots=True)
class Said:
    """A property with its values in a row of the timeline, and where one reads who says so."""

    label: str
    values: tuple[Ref, ...]
    stance: Badge | None
    href: str
    sources: int


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of the timeline: a time, what is said of one thing or the same of several, and the drawing."""

    when: Moment
    subjects: tuple[Ref, ...]
    said: tuple[Said, ...]
    marks: tuple[Mark, ...]
    ahead: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ChartSection:
    """The rows of a year or a month (then ``days`` is its length), with the (place, name) of its ticks."""

    year: int
    label: str
    anchor: str
    days: int
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year with the number of its statements; ``share`` is its part of the fullest, in hundredths."""

    label: str
    href: str
    count: int
    share: float
    active: bool = False
