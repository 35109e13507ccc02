"""Many texts in two arrays: their letters one after the other in UTF-8, and where each begins.

A list of texts takes some 60 bytes for each besides its letters, and every process has its own; these arrays
take four or eight, and may lie in a file that processes share.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Letters = NDArray[np.uint8]
    Starts = NDArray[np.unsignedinteger]


class Strings(Sequence[str]):
    """Texts by number.

    >>> some = strings(["fog", "signal", "été"])
    >>> some[2], len(some), some.place("signal"), some.place("horn")
    ('été', 3, 1, -1)
    """

    def __init__(self, letters: Letters, starts: Starts) -> None:
        """Keep the letters, and one number more than there are texts: the last is where the last ends."""
        self.letters = letters
        self.starts = starts
        # Views of memory give one number, or some letters, in a third of the time that arrays take.
        self._letters, self._starts = letters.data, starts.data

    def __reduce__(self) -> tuple[type[Strings], tuple[Letters, Starts]]:
        """Say how they are sent to another process, to which no view of memory can go."""
        return Strings, (self.letters, self.starts)

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Read one text, or several."""
        if isinstance(place, slice):
            return self.at(np.arange(*place.indices(len(self))))
        return str(self._letters[self._starts[place] : self._starts[place + 1]], "utf-8")

    def at(self, places: NDArray[np.integer]) -> list[str]:
        """Read the texts of some numbers, in their order."""
        begins, ends = self.starts[places].tolist(), self.starts[places + 1].tolist()
        view = self._letters
        return [str(view[one:other], "utf-8") for one, other in zip(begins, ends, strict=True)]

    def bytes_at(self, place: int) -> bytes:
        """Read one text as it lies there."""
        return self._letters[self._starts[place] : self._starts[place + 1]].tobytes()

    def bisect(self, text: str, low: int = 0) -> int:
        """Find where a text would stand among texts that are in order, from ``low`` on."""
        return bisect_left(range(len(self)), as_bytes(text), low, key=self.bytes_at)

    def place(self, text: str) -> int:
        """Find a text among texts that are in order and each there once; -1 where it is not."""
        found = self.bisect(text)
        return found if found < len(self) and self.bytes_at(found) == as_bytes(text) else -1

    def order(self) -> NDArray[np.int32]:
        """Give the numbers of the texts in order."""
        listed = self[:]
        return np.array(sorted(range(len(listed)), key=listed.__getitem__), np.int32)

    def take(self, places: NDArray[np.integer]) -> Strings:
        """Put the texts of some numbers together, in their order."""
        letters, since = parts(self.starts, places)
        return Strings(self.letters[letters], small(since))

    def joined(self, others: Strings) -> Strings:
        """Put these texts and others together."""
        further = others.starts[1:].astype(np.uint64) + np.uint64(len(self.letters))
        starts = np.concatenate((self.starts.astype(np.uint64), further))
        return Strings(np.concatenate((self.letters, others.letters)), small(starts))


class Growing:
    """Texts that are put together one by one."""

    def __init__(self) -> None:
        """Begin with none."""
        self._letters = bytearray()
        self._starts = array("Q", [0])

    def add(self, text: str) -> None:
        """Put a text after the others."""
        self._letters += text.encode()
        self._starts.append(len(self._letters))

    def grown(self) -> Strings:
        """Give all of them."""
        letters = np.frombuffer(bytes(self._letters), np.uint8)
        return Strings(letters, small(np.frombuffer(self._starts, np.uint64)))


def strings(texts: Iterable[str]) -> Strings:
    """Put texts together, as they come."""
    growing = Growing()
    for text in texts:
        growing.add(text)
    return growing.grown()


def as_bytes(text: str) -> bytes:
    """Write a text as it lies in an array; the bytes of UTF-8 are in the order of the letters."""
    return text.encode("utf-8", "surrogatepass")


def small(numbers: NDArray[np.integer]) -> Starts:
    """Write numbers that are not negative in no more bytes than the largest needs."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def parts(starts: Starts, numbers: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the places that the parts of some numbers have, one part after the other.

    Part ``n`` has the places from ``starts[n]`` up to ``starts[n + 1]``. Given with it is where each part
    begins in what is given, and where the last ends.

    >>> [some.tolist() for some in parts(np.array([0, 2, 5], np.uint8), np.array([1, 0]))]
    [[2, 3, 4, 0, 1], [0, 3, 5]]
    """
    begins, ends = starts[numbers].astype(np.int64), starts[numbers + 1].astype(np.int64)
    since = np.concatenate((np.zeros(1, np.int64), np.cumsum(ends - begins)))
    return np.repeat(begins - since[:-1], ends - begins) + np.arange(since[-1]), since
