"""Sequences whose items are made when they are looked at, and sets of names as bits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_T = TypeVar("_T")
BLOCK: Final = 1024  # items that are made at once


class Rows(Sequence[_T]):
    """Items that are made from columns, some at once."""

    @abstractmethod
    def made(self, begin: int, end: int) -> list[_T]:
        """Make the items from one up to, but without, another."""

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> list[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | list[_T]:
        """Make one item, or several that stand together."""
        if isinstance(place, slice):
            begin, end, step = place.indices(len(self))
            return self.made(begin, max(begin, end))[::step] if step > 0 else [*self][place]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        return self.made(place, place + 1)[0]

    def __iter__(self) -> Iterator[_T]:
        """Make one item after the other."""
        for begin in range(0, len(self), BLOCK):
            yield from self.made(begin, min(begin + BLOCK, len(self)))


def packed(names: Iterable[str], of: Iterable[str]) -> int:
    """Write some of several names as bits.

    >>> packed({"b", "c"}, ("a", "b", "c"))
    6
    """
    wanted = set(names)
    return sum(1 << place for place, name in enumerate(of) if name in wanted)


def unpacked(bits: int, of: Iterable[str]) -> frozenset[str]:
    """Read names that were written as bits.

    >>> sorted(unpacked(6, ("a", "b", "c")))
    ['b', 'c']
    """
    return frozenset(name for place, name in enumerate(of) if bits >> place & 1)
