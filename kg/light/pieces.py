"""The pieces of a query's shape, taken one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIECE: Final = re.compile(r"\s++|[?$][A-Za-z_]\w*+|[A-Za-z]\w*+|&&|\|\||!=|[<>]=|.", re.ASCII)
_VARIABLE: Final = re.compile(r"[?$]\w+", re.ASCII)


class Otherwise(Exception):
    """The query is of another form than can be light; that is no error."""


class Pieces:
    """Signs and words as they stand, and the places of constants; comments are left out."""

    def __init__(self, between: Sequence[str], sorts: str) -> None:
        """Take a shape (see :class:`kg.light.cutting.Cut`)."""
        self._sorts = sorts
        self._pieces = list(_pieces(between, sorts))
        self._at = 0

    def peek(self) -> str | int:
        """Give the next one, a word in capitals but for ``a``; empty at the end."""
        piece = self._pieces[self._at]
        return piece if isinstance(piece, int) or piece == "a" or piece[:1] in {"?", "$"} else piece.upper()

    def next(self) -> str | int:
        """Take the next one."""
        piece = self.peek()
        self._at += piece != ""
        return piece

    def sign(self, sign: str) -> bool:
        """Take a sign or a word, if it is next."""
        found = self.peek() == sign
        self._at += found
        return found

    def must(self, sign: str) -> None:
        """Take a sign or a word, which must be next."""
        if not self.sign(sign):
            raise Otherwise

    def is_variable(self) -> bool:
        """Tell whether a variable is next."""
        piece = self._pieces[self._at]
        return isinstance(piece, str) and _VARIABLE.fullmatch(piece) is not None

    def variable(self) -> str:
        """Take a variable: its name behind a question mark."""
        if not self.is_variable():
            raise Otherwise
        return f"?{str(self.next())[1:]}"

    def is_constant(self, sorts: str) -> bool:
        """Tell whether a constant of one of some sorts is next."""
        piece = self._pieces[self._at]
        return isinstance(piece, int) and self._sorts[piece] in sorts

    def constant(self, sorts: str) -> int:
        """Take a constant: its place."""
        if not self.is_constant(sorts):
            raise Otherwise
        return int(self.next())

    def sort(self, place: int) -> str:
        """Give the sort of the constant at a place."""
        return self._sorts[place]


def _pieces(between: Sequence[str], sorts: str) -> Iterator[str | int]:
    for place, text in enumerate(between):
        for piece in _PIECE.findall(text):
            if not piece.isspace():
                yield piece
        if place < len(sorts) and sorts[place] != "#":
            yield place
    yield ""
