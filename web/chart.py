"""A timeline as rows under years and months: what is alike stands together, a page holds what one reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

from web.marks import Scale

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.dated import Dated

PAGE: Final = 100
_ALIKE: Final = 4
_MOST_YEARS: Final = 36
_MOST_IN_A_YEAR: Final = 30


@dataclass(frozen=True, slots=True)
class Cluster:
    """One row: statements of one time about one thing, or (``by_subject``) the same one about many."""

    items: tuple[Dated, ...]
    by_subject: bool = False

    @property
    def first(self) -> Dated:
        """The statement that stands for all."""
        return self.items[0]


@dataclass(frozen=True)
class Laid:
    """A timeline laid out: its statements in order of time, as rows, and what each page asks of these.

    ``kinds`` are those of the things on it, with all above them.
    """

    items: tuple[Dated, ...]
    kinds: frozenset[str]

    @cached_property
    def rows(self) -> tuple[Cluster, ...]:
        """The rows of all pages."""
        return clusters(self.items)

    @cached_property
    def years(self) -> tuple[tuple[int, int, int, int], ...]:
        """See :func:`years`."""
        return years(self.rows)

    @cached_property
    def full(self) -> frozenset[int]:
        """The years in which there is much."""
        counts = Counter(row.first.first.year for row in self.rows)
        return frozenset(year for year, count in counts.items() if count > _MOST_IN_A_YEAR)


def clusters(items: Sequence[Dated]) -> tuple[Cluster, ...]:
    """Put together what is said of one thing at one time, or of many things alike; in order of time."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(items):
        if not one.is_value:
            alike[str(one.object), one.predicate, one.period.text, one.stance].append(place)
    found = {tuple(places): True for places in alike.values() if len(places) >= _ALIKE}
    taken = {place for places in found for place in places}
    about: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(items):
        if place not in taken:
            about[one.subject, one.period.text].append(place)
    found |= {tuple(places): False for places in about.values()}
    return tuple(Cluster(tuple(items[place] for place in places), found[places]) for places in sorted(found))


def page_of(rows: Sequence[Cluster], number: int) -> tuple[Cluster, ...]:
    """Give the rows of a page, counted from 1."""
    return tuple(rows[(number - 1) * PAGE : number * PAGE])


def pages(rows: Sequence[Cluster]) -> int:
    """Count the pages.

    >>> pages([])
    1
    """
    return max(1, -(-len(rows) // PAGE))


def page_with(rows: Sequence[Cluster], place: int) -> int:
    """Give the page on which a row stands."""
    return min(place, max(0, len(rows) - 1)) // PAGE + 1


def sections(
    full: Collection[int], shown: Iterable[Cluster]
) -> tuple[tuple[Scale, tuple[Cluster, ...]], ...]:
    """Group the rows of a page by year; the full years by month."""

    def scale(row: Cluster) -> Scale:
        day = row.first.first
        return Scale(day.year, day.month if day.year in full else 0)

    return tuple((place, tuple(group)) for place, group in groupby(shown, scale))


def years(rows: Sequence[Cluster]) -> tuple[tuple[int, int, int, int], ...]:
    """Give (first year, last year, statements, place of the first row); many early years stand together."""
    counts: Counter[int] = Counter()
    places: dict[int, int] = {}
    for place, row in enumerate(rows):
        year = row.first.first.year
        counts[year] += len(row.items)
        places.setdefault(year, place)
    ordered = sorted(counts)
    early = ordered[: len(ordered) - _MOST_YEARS + 1] if len(ordered) > _MOST_YEARS else []
    shown = [(early[0], early[-1], sum(counts[y] for y in early), places[early[0]])] if early else []
    return tuple(shown + [(y, y, counts[y], places[y]) for y in ordered if y not in early])
