"""Whole names, folded, in order: those of the files, and after them in number those that claims tell."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.strings import as_bytes, strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.strings import Starts, Strings

    Numbers = NDArray[np.int32]

_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Said:
    """What things are called, folded: label, other names, last part of the IRI, and initials if any.

    Those of thing ``n`` are from ``starts[n]`` on, and ``things`` says of each whose it is; ``order`` has
    their numbers in order, things of the same name in their own.
    """

    texts: Strings
    starts: Starts
    things: Numbers
    order: Numbers


class Labels:
    """Names that things have in the files, and names in rows of claims, in one order."""

    def __init__(self, said: Said, rows: Sequence[tuple[str, int, int]]) -> None:
        """Put rows (folded name, thing and number of the row) among what is said in the files."""
        self._said = said
        self._count = len(said.order)
        self._more = strings(text for text, _, _ in rows)
        self._things = np.array([thing for _, thing, _ in rows], np.int32)
        self._rows = np.array([row for _, _, row in rows], np.int32)
        self.order = said.order
        ordered = sorted(range(len(rows)), key=lambda n: (as_bytes(rows[n][0]), rows[n][1], rows[n][2]))
        # Behind what the files say of the same thing, or before the next thing with that name.
        places = [self._bisect(as_bytes(rows[n][0]), rows[n][1]) for n in ordered]
        if rows:
            self.order = np.insert(said.order, places, self._count + np.array(ordered, np.int32))

    def beginning(self, joined: str) -> NDArray[np.integer]:
        """Give the names that begin so, in order."""
        low = self._bisect(as_bytes(joined), -1)
        return self.order[low : self._bisect(as_bytes(joined + _LAST), -1)]

    def things(self, names: NDArray[np.integer]) -> NDArray[np.integer]:
        """Say what is called so."""
        if not len(self._things):
            found: NDArray[np.integer] = self._said.things[names]
            return found
        further = names >= self._count
        found = self._said.things[np.where(further, 0, names)]
        found[further] = self._things[names[further] - self._count]
        return found

    def rows(self, names: NDArray[np.integer]) -> NDArray[np.integer]:
        """Say in which row each name is; -1 where it is in the files."""
        found = np.full(len(names), -1)
        further = names >= self._count
        found[further] = self._rows[names[further] - self._count]
        return found

    def folded(self, thing: int, count: int) -> list[str]:
        """Give the first names of a thing as the files have them: label and other names."""
        begin = self._said.starts.item(thing)
        return [self._said.texts[name] for name in range(begin, begin + count)]

    def _bisect(self, wanted: bytes, thing: int) -> int:
        """Find where a name of a thing stands, after all that are the same."""
        if thing < 0:
            return bisect_left(self.order, wanted, key=self._text)
        after = wanted, thing + 1
        return bisect_left(self.order, after, key=lambda name: (self._text(name), self._thing(name)))

    def _text(self, name: int) -> bytes:
        if name < self._count:
            return self._said.texts.bytes_at(name)
        return self._more.bytes_at(name - self._count)

    def _thing(self, name: int) -> int:
        return self._said.things.item(name) if name < self._count else self._things.item(name - self._count)
