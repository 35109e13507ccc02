"""The sentences of a text around its quotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Stands for each character of a quotation.
HIDDEN: Final = "\0"
_NOT_AFTER: Final = "".join(
    rf"(?<!\b{one})" for one in ("[A-Z]", "Mr", "Ms", "Dr", "Mrs", "Sen", "Rep", "Gov")
)
_ENDS: Final = re.compile(rf"{_NOT_AFTER}[.!?][)\]]*\s+|\n")
_FAR: Final = 4


class Sentences:
    """A text whose quotations are hidden (``plain``); all places are characters from 0."""

    def __init__(self, text: str, quoted: Sequence[tuple[int, int]]) -> None:
        """Find where sentences end: outside of quotations, and with them."""
        plain = text
        for start, end in quoted:
            plain = plain[:start] + HIDDEN * (end - start) + plain[end:]
        ends = {match.end() for match in _ENDS.finditer(plain)}
        for _, end in quoted:
            if text[end - 2] in ".!?" and text[end : end + 2].strip()[:1].isupper():
                ends.add(end)
        self.text = text
        self.plain = plain
        self._ends = sorted({0, *ends, len(text)})

    def start(self, at: int) -> int:
        """Give where the sentence of a place begins."""
        return self._ends[bisect_right(self._ends, at) - 1]

    def end(self, at: int) -> int:
        """Give where the sentence of a place ends."""
        return self._ends[min(bisect_right(self._ends, at), len(self._ends) - 1)]

    def between(self, start: int, end: int) -> int:
        """Count the sentences that end after ``start`` and not after ``end``."""
        return bisect_right(self._ends, end) - bisect_right(self._ends, start)

    def before(self, start: int) -> list[tuple[int, int]]:
        """Give the few sentences before the one that begins at a place, the nearest first."""
        at = bisect_right(self._ends, start) - 1
        return list(zip(self._ends[:at], self._ends[1 : at + 1], strict=True))[::-1][:_FAR]
