"""Everything that has a name, in order of label: objects are made of what is looked up, when it is."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, ValuesView
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar, overload

import numpy as np

from kg.lately import lately
from kg.name_columns import GrowingNames, NameColumns
from kg.strings import as_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from kg.name import Name
    from kg.name_columns import Numbers

_T = TypeVar("_T")
_KEPT: Final = 4096  # names that are kept as they were made, some 3 MB


@dataclass(frozen=True, slots=True)
class Ordered:
    """Names, and their numbers in order of IRI."""

    names: NameColumns
    by_iri: Numbers


class NameTable(Mapping[str, "Name"]):
    """Names by IRI, and by number in their order."""

    def __init__(self, ordered: Ordered) -> None:
        """Keep the columns."""
        self.ordered = ordered
        self.columns = ordered.names
        self._made: dict[int, Name] = {}

    @classmethod
    def of(cls, names: Iterable[Name]) -> NameTable:
        """Put names into columns, in their order."""
        growing = GrowingNames()
        for name in names:
            growing.add(name)
        return cls(_ordered(growing.grown()))

    def __len__(self) -> int:
        """Count the names."""
        return len(self.columns.iri)

    def __iter__(self) -> Iterator[str]:
        """Give the IRIs."""
        for begin in range(0, len(self), _KEPT):
            yield from self.columns.iri[begin : begin + _KEPT]

    def __contains__(self, iri: object) -> bool:
        """Tell whether something has a name."""
        return isinstance(iri, str) and self.number(iri) >= 0

    def __getitem__(self, iri: str) -> Name:
        """Give the name of something.

        Raises:
            KeyError: it has none.
        """
        number = self.number(iri)
        if number < 0:
            raise KeyError(iri)
        return self.at(number)

    @overload
    def get(self, iri: str, /) -> Name | None: ...
    @overload
    def get(self, iri: str, /, default: Name | _T) -> Name | _T: ...
    def get(self, iri: str, /, default: Name | _T | None = None) -> Name | _T | None:
        """Give the name of something, or what stands for none: half of what is asked about has none."""
        number = self.number(iri)
        return default if number < 0 else self.at(number)

    def values(self) -> ValuesView[Name]:
        """Give the names."""
        return _Values(self)

    @cached_property
    def number(self) -> Callable[[str], int]:
        """Finds the number of something by its IRI; -1 where it has no name."""
        return lately(self._find, most=_KEPT)

    def _find(self, iri: str) -> int:
        order, iris, wanted = self.ordered.by_iri, self.columns.iri, as_bytes(iri)
        place = bisect_left(range(len(order)), wanted, key=lambda at: iris.bytes_at(order.item(at)))
        if place < len(order) and iris.bytes_at(number := order.item(place)) == wanted:
            return number
        return -1

    def at(self, number: int) -> Name:
        """Give the name of a number."""
        found = self._made.get(number)
        if found is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            found = self._made[number] = self.made(number)
        return found

    def made(self, number: int) -> Name:
        """Make the name of a number, without keeping it."""
        return self.columns.name(number)

    @cached_property
    def tongues(self) -> tuple[str, ...]:
        """The languages in which something has a name of its own."""
        return tuple(
            sorted({self.columns.shared[tag] for tag in np.unique(self.columns.names.tags).tolist()})
        )

    def in_tongues(self) -> Iterator[Name]:
        """Give what has names in languages."""
        yield from map(self.at, np.flatnonzero(np.diff(self.columns.names.starts.astype(np.int64))).tolist())

    @cached_property
    def kinds(self) -> Counter[tuple[str, ...]]:
        """How many there are of the same kinds."""
        numbers, counts = np.unique(self.columns.kinds, return_counts=True)
        found: Counter[tuple[str, ...]] = Counter()
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            found[tuple(self.columns.shared[number].split())] += count
        return found

    def by_degree(self) -> Iterator[Name]:
        """Give those of most claims first."""
        yield from map(self.at, np.argsort(-self.columns.degree, kind="stable").tolist())

    def renewed(self, gone: Collection[str], found: Iterable[Name]) -> NameTable:
        """Give these without some, by IRI, and with others, each at its place in the order of labels."""
        fresh = sorted(found, key=place_of)
        lost = {*gone, *(name.iri for name in fresh)}
        kept = np.ones(len(self), bool)
        kept[[number for iri in lost if (number := self.number(iri)) >= 0]] = False
        left = np.flatnonzero(kept)
        growing = GrowingNames()
        places = []
        for name in fresh:
            growing.add(name)
            places.append(bisect_left(left, place_of(name), key=self._place))
        order = np.insert(left, places, np.arange(len(self), len(self) + len(fresh)))
        return NameTable(_ordered(self.columns.joined(growing.grown()).take(order)))

    def in_order(self) -> NameTable:
        """Give these in the order of labels."""
        order = sorted(range(len(self)), key=self._place)
        return NameTable(_ordered(self.columns.take(np.array(order, np.intp))))

    def _place(self, number: int) -> tuple[str, str]:
        """Say where the name of a number stands, as :func:`place_of` does, without making it."""
        return self.columns.label[number].casefold(), self.columns.iri[number]


class Renamed(NameTable):
    """The same things, each under a name that it has elsewhere."""

    def __init__(self, table: NameTable, rename: Callable[[Name], Name]) -> None:
        """Keep what to call a thing, by what it is called."""
        super().__init__(table.ordered)
        self._rename = rename

    def made(self, number: int) -> Name:
        """See :meth:`NameTable.made`."""
        return self._rename(super().made(number))


class _Values(ValuesView["Name"]):
    """Names one after the other, without each being looked up by its IRI."""

    def __init__(self, table: NameTable) -> None:
        super().__init__(table)
        self._table = table

    def __iter__(self) -> Iterator[Name]:
        return map(self._table.made, range(len(self._table)))


def place_of(name: Name) -> tuple[str, str]:
    """Say where a name stands: by its label, and where labels are the same by its IRI.

    So names that were read in part are in the order of all.
    """
    return name.label.casefold(), name.iri


def _ordered(columns: NameColumns) -> Ordered:
    return Ordered(columns, columns.iri.order())
