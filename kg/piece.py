"""A piece of a SPARQL query's text with its place: for what is taken apart and written anew."""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.tokens import TOKEN

_VARIABLES: Final = frozenset("?$")


class Piece(NamedTuple):
    """A piece of a query's text: its sort (see :mod:`kg.tokens`), itself, and where it begins."""

    sort: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """A word, in capitals."""
        return self.text.upper() if self.sort == "word" else ""

    @property
    def variable(self) -> str:
        """The name of a variable; what a hyphen begins is subtracted from it."""
        return self.text[1:].partition("-")[0] if self.sort == "name" and self.text[0] in "?$" else ""

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be read otherwise: part of a variable's name, or a comparison without blanks."""
        return (not self.sort and not self.text.isascii()) or (
            self.sort == "iri" and not _VARIABLES.isdisjoint(self.text)
        )

    @property
    def is_thing(self) -> bool:
        """Whether it stands for a thing."""
        return self.sort == "iri" or (self.sort == "name" and self.text[0] not in "?$@_")

    @property
    def is_term(self) -> bool:
        """Whether it is a whole term that is written in one piece; a number may be in several."""
        return self.is_thing or bool(self.variable) or self.sort == "text" or self.word in {"TRUE", "FALSE"}


def spelled(query: str) -> list[Piece]:
    """Give the pieces of a query, without blanks and comments.

    >>> [piece.text for piece in spelled("ASK { ?s ?p 5 } # is there")]
    ['ASK', '{', '?s', '?p', '5', '}']
    """
    return [
        Piece(m.lastgroup or "", m[0], m.start()) for m in TOKEN.finditer(query) if m.lastgroup != "blank"
    ]
