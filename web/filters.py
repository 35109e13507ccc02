"""Filters of a list: what can be chosen along each of several ways, with the number of items behind it."""

from __future__ import annotations

from collections import Counter
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
class Chooser(Generic[_T]):
    """Chooses among items by what a request asks for."""

    path: str
    ways: tuple[Way[_T], ...]
    chosen: Mapping[str, str]

    def items(self, items: Iterable[_T], *, but: str = "") -> list[_T]:
        """Give the items that fit everything that was chosen, one way left out if wanted."""
        active = [way for way in self.ways if self.chosen.get(way.name) and way.name != but]
        return [item for item in items if all(self.chosen[way.name] in way.of(item) for way in active)]

    def href(self, **changes: str) -> str:
        """Give the address of the list with some choices made otherwise."""
        query = {key: value for key, value in {**self.chosen, **changes}.items() if value}
        return self.path + ("?" + urlencode(query) if query else "")

    def facets(self, items: Sequence[_T]) -> tuple[tuple[str, tuple[Facet, ...]], ...]:
        """Count along each way that has more than one choice or is in use, the commonest first."""
        found = []
        for way in self.ways:
            counts = Counter(value for item in self.items(items, but=way.name) for value in {*way.of(item)})
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
