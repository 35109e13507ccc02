"""Many texts in two arrays: their letters one after the other in UTF-8, and where each begins.

A list of texts takes some 60 bytes for each besides its letters, and every process has its own; these arrays
take four or eight, and may lie in a file that processes share.
"""

from __future__ import annotations

from array import array
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
        self._view = letters.data

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
        return self.bytes_at(place).decode()

    def at(self, places: NDArray[np.integer]) -> list[str]:
        """Read the texts of some numbers, in their order."""
        begins, ends = self.starts[places].tolist(), self.starts[places + 1].tolist()
        view = self._view
        return [str(view[one:other], "utf-8") for one, other in zip(begins, ends, strict=True)]

    def bytes_at(self, place: int) -> bytes:
        """Read one text as it lies there."""
        return bytes(self._view[self.starts[place] : self.starts[place + 1]])

    def bisect(self, text: str, low: int = 0) -> int:
        """Find where a text would stand among texts that are in order, from ``low`` on."""
        wanted, high = text.encode("utf-8", "surrogatepass"), len(self)
        # The bytes of UTF-8 are in the order of the letters.
        while low < high:
            middle = (low + high) // 2
            if self.bytes_at(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def place(self, text: str) -> int:
        """Find a text among texts that are in order and each there once; -1 where it is not."""
        found = self.bisect(text)
        return found if found < len(self) and self[found] == text else -1


def strings(texts: Iterable[str]) -> Strings:
    """Put texts together, as they come."""
    letters, starts = bytearray(), array("Q", [0])
    for text in texts:
        letters += text.encode()
        starts.append(len(letters))
    return Strings(np.frombuffer(bytes(letters), np.uint8), small(np.frombuffer(starts, np.uint64)))


def small(numbers: NDArray[np.integer]) -> NDArray[np.unsignedinteger]:
    """Write numbers that are not negative in no more bytes than the largest needs."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
