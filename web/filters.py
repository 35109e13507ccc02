"""Filters of a list: what can be chosen along each of several ways, with the number of items behind it."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlencode

import numpy as np

from kg.rows import Rows
from web.parts.lists import Facet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_T = TypeVar("_T")
_K = TypeVar("_K")


@dataclass(frozen=True)
class Way(Generic[_K]):
    """One way to choose: its parameter, its heading, what an item has of it by its outline, and its words."""

    name: str
    label: str
    of: Callable[[_K], Iterable[str]]
    words: Callable[[str], str]
    marks: Callable[[str], str] = lambda _: ""


@dataclass(frozen=True)
class Had:
    """What the items of a list have along one way: each a set of values, by its number among ``sets``."""

    numbers: NDArray[np.int32]
    sets: Sequence[frozenset[str]]

    def fit(self, value: str) -> NDArray[np.bool_]:
        """Tell of each item whether it has a value."""
        return np.isin(self.numbers, [place for place, one in enumerate(self.sets) if value in one])

    def counted(self, places: NDArray[np.intp]) -> Counter[str]:
        """Count the values that some items have."""
        found: Counter[str] = Counter()
        counts = np.bincount(self.numbers[places], minlength=len(self.sets)).tolist()
        for one, count in zip(self.sets, counts, strict=True):
            for value in one if count else ():
                found[value] += count
        return found


@dataclass(frozen=True)
class Shelf(Generic[_T]):
    """A list, with what each item has along each way: found out once, however often one chooses from it."""

    items: Sequence[_T]
    has: Mapping[str, Had]

    def fitting(self, chosen: Mapping[str, str]) -> NDArray[np.intp]:
        """Give the places of the items that have a value along each of some ways."""
        found = np.ones(len(self.items), np.bool_)
        for name, value in chosen.items():
            found &= self.has[name].fit(value)
        return np.flatnonzero(found)

    def counts(self, way: str, chosen: Mapping[str, str]) -> Counter[str]:
        """Count the values along a way among the items that have others."""
        return self.has[way].counted(self.fitting(chosen))


def shelve(items: Sequence[_T], ways: Iterable[Way[_K]], outlines: Iterable[_K]) -> Shelf[_T]:
    """Put items on a shelf, by the outline of each: what the ways look at.

    >>> way = Way("end", "Ends in", lambda word: word[-1:], str)
    >>> words = ["one", "two", "three"]
    >>> shelf = shelve(words, [way], words)
    >>> [shelf.items[place] for place in shelf.fitting({"end": "e"})], shelf.counts("end", {})
    (['one', 'three'], Counter({'e': 2, 'o': 1}))
    """
    kept = tuple(ways)
    numbers = [array("i") for _ in kept]
    sets: list[dict[frozenset[str], int]] = [{} for _ in kept]
    for outline in outlines:
        for way, column, known in zip(kept, numbers, sets, strict=True):
            column.append(known.setdefault(frozenset(way.of(outline)), len(known)))
    had = (Had(np.array(column, np.int32), tuple(known)) for column, known in zip(numbers, sets, strict=True))
    return Shelf(items, {way.name: one for way, one in zip(kept, had, strict=True)})


class Chosen(Rows[_T]):
    """Some items of a list, looked up when they are wanted."""

    def __init__(self, items: Sequence[_T], places: NDArray[np.intp]) -> None:
        """Keep the list and the places of those that are meant."""
        self._items = items
        self._places = places

    def __len__(self) -> int:
        """Count them."""
        return len(self._places)

    def made(self, begin: int, end: int) -> list[_T]:
        """Look some up."""
        return [self._items[one] for one in self._places[begin:end].tolist()]


@dataclass(frozen=True)
class Chooser(Generic[_T, _K]):
    """Chooses from a shelf by what a request asks for; with ``single``, one way at a time is offered."""

    path: str
    ways: tuple[Way[_K], ...]
    chosen: Mapping[str, str]
    shelf: Shelf[_T]
    single: bool = False

    def items(self) -> Chosen[_T]:
        """Give the items that fit everything that was chosen."""
        return Chosen(self.shelf.items, self.shelf.fitting(self._active()))

    def href(self, **changes: str) -> str:
        """Give the address of the list with some choices made otherwise: one for the same choices."""
        given = {**self.chosen, **changes}
        names = dict.fromkeys((*(way.name for way in self.ways), *given))
        query = {name: value for name in names if (value := given.get(name))}
        return self.path + ("?" + urlencode(query) if query else "")

    def facets(self) -> tuple[tuple[str, tuple[Facet, ...]], ...]:
        """Count along each way that has more than one choice or is in use, the commonest first."""
        found = []
        used = self._active()
        for way in self.ways:
            if self.single and used and way.name not in used:
                continue
            counts = self.shelf.counts(way.name, self._active(but=way.name))
            active = self.chosen.get(way.name, "")
            if len(counts) < 2 and not active:  # noqa: PLR2004 - one choice is none
                continue
            if active:
                counts.setdefault(active, 0)
            ordered = sorted(counts.items(), key=lambda one: (-one[1], way.words(one[0])))
            shown = tuple(
                Facet(
                    way.words(value),
                    self.href(**{way.name: "" if value == active else value, "page": ""}),
                    count,
                    way.marks(value),
                    active=value == active,
                )
                for value, count in ordered
            )
            found.append((way.label, shown))
        return tuple(found)

    def _active(self, *, but: str = "") -> dict[str, str]:
        names = (way.name for way in self.ways if way.name != but)
        return {name: value for name in names if (value := self.chosen.get(name))}
