"""Filters of a list: what can be chosen along each of several ways, with the number of items behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlencode

from web.parts.lists import Facet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_T = TypeVar("_T")


@dataclass(frozen=True)
class Way(Generic[_T]):
    """One way to choose: the name of its parameter, its heading, what an item has of it, and its words."""

    name: str
    label: str
    of: Callable[[_T], Iterable[str]]
    words: Callable[[str], str]
    marks: Callable[[str], str] = lambda _: ""


@dataclass(frozen=True)
class Shelf(Generic[_T]):
    """A list, with what each item has along each way: found out once, however often one chooses from it."""

    items: tuple[_T, ...]
    has: Mapping[str, Sequence[frozenset[str]]]
    places: Mapping[str, Mapping[str, Sequence[int]]]

    def fitting(self, chosen: Mapping[str, str]) -> Sequence[int]:
        """Give the places of the items that have a value along each of some ways."""
        lists = [(self.places[name].get(value, ()), name, value) for name, value in chosen.items()]
        if not lists:
            return range(len(self.items))
        # The shortest first, which the others only make shorter.
        (found, *_), *others = sorted(lists, key=lambda one: len(one[0]))
        for _, name, value in others:
            found = [place for place in found if value in self.has[name][place]]
        return found

    def counts(self, way: str, chosen: Mapping[str, str]) -> Counter[str]:
        """Count the values along a way among the items that have others."""
        if not chosen:
            return Counter({value: len(places) for value, places in self.places[way].items()})
        own = self.has[way]
        return Counter(value for place in self.fitting(chosen) for value in own[place])


def shelve(items: Iterable[_T], ways: Iterable[Way[_T]]) -> Shelf[_T]:
    """Put items on a shelf.

    >>> way = Way("end", "Ends in", lambda word: word[-1:], str)
    >>> shelf = shelve(["one", "two", "three"], [way])
    >>> [shelf.items[place] for place in shelf.fitting({"end": "e"})], shelf.counts("end", {})
    (['one', 'three'], Counter({'e': 2, 'o': 1}))
    """
    kept = tuple(items)
    has: dict[str, list[frozenset[str]]] = {}
    places: dict[str, dict[str, list[int]]] = {}
    for way in ways:
        has[way.name] = [frozenset(way.of(item)) for item in kept]
        places[way.name] = defaultdict(list)
        for place, values in enumerate(has[way.name]):
            for value in values:
                places[way.name][value].append(place)
    return Shelf(kept, has, {name: dict(found) for name, found in places.items()})


@dataclass(frozen=True)
class Chooser(Generic[_T]):
    """Chooses from a shelf by what a request asks for; with ``single``, one way at a time is offered."""

    path: str
    ways: tuple[Way[_T], ...]
    chosen: Mapping[str, str]
    shelf: Shelf[_T]
    single: bool = False

    def items(self) -> list[_T]:
        """Give the items that fit everything that was chosen."""
        return [self.shelf.items[place] for place in self.shelf.fitting(self._active())]

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
