"""What must be there and what may be there besides, read from the pieces of a query's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.vocab import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.piece import Piece

#: What ends a triple.
ENDS: Final = frozenset(".;,")
_SIGNS: Final = ENDS | frozenset("/|^+!()-")
#: Signs of paths that may have no length, and so lead from a thing to itself, whether a triple has it or not.
_EMPTY: Final = frozenset("*?")
#: Functions that give another value each time, and what looks at other patterns.
_UNSURE: Final = frozenset({"RAND", "UUID", "STRUUID", "BNODE", "EXISTS", "NOT"})
_MOST: Final = 3  # optional parts, for each of which what they hang on is sought once more
_TYPES: Final = frozenset({"a", "rdf:type", f"<{RDF_TYPE}>"})


class Otherwise(Exception):
    """The query is of another form; that is no error."""


@dataclass(frozen=True, slots=True)
class Part:
    """Patterns with their conditions, as they are written: the variables of the patterns, and of both."""

    text: str
    bound: frozenset[str]
    used: frozenset[str]


def enclosed(pieces: Sequence[Piece]) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Give what is between the bracket that comes first and the one that closes it, and what is behind."""
    depth = 0
    for place, piece in enumerate(pieces):
        depth += (piece.text == "{") - (piece.text == "}")
        if not depth:
            if not place:
                break
            return pieces[1:place], pieces[place + 1 :]
    raise Otherwise


def read(query: str, group: Sequence[Piece]) -> tuple[Part, list[Part]]:
    """Read what must be there, and what may be there besides."""
    begin = next((place for place, piece in enumerate(group) if piece.word == "OPTIONAL"), 0)
    firm, rest = _part(query, group[:begin], _EMPTY), group[begin:]
    besides: list[Part] = []
    while rest:
        if rest[0].word == "OPTIONAL":
            inner, rest = enclosed(rest[1:])
            besides.append(_part(query, inner))
        else:
            # Whatever is no condition is joined with what was found besides.
            taken = _condition(rest)
            firm = Part(f"{firm.text} {_text(query, taken)}", firm.bound, firm.used | names(taken))
            rest = rest[len(taken) :]
        rest = rest[1:] if rest and rest[0].text == "." else rest
    if len(besides) > _MOST or not firm.used <= firm.bound or not _is_anchored(group[:begin]):
        raise Otherwise
    return firm, besides


def _part(query: str, pieces: Sequence[Piece], signs: frozenset[str] = frozenset()) -> Part:
    """Read patterns and their conditions, in which nothing is nested."""
    patterns: list[Piece] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.word == "FILTER":
            place += len(_condition(pieces[place:]))
            continue
        number = piece.sort == "word" and piece.text[0].isdecimal()
        language = piece.sort == "name" and piece.text[0] == "@"
        if not (piece.is_term or number or language or piece.text == "a" or piece.text in _SIGNS | signs):
            raise Otherwise
        patterns.append(piece)
        place += 1
    if not patterns:
        raise Otherwise
    return Part(_text(query, pieces), names(patterns), names(pieces))


def _condition(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Take a filter: brackets, with the name of a function before them or not."""
    depth = 0
    for place, piece in enumerate(pieces):
        depth += (piece.text == "(") - (piece.text == ")")
        if depth == 0 and piece.text == ")":
            return pieces[: place + 1]
        # Brackets follow the word at once, or the name of a function.
        begins = piece.word == "FILTER" if place == 0 else depth > 0 or place == 1
        if not begins or piece.is_doubtful or piece.word in _UNSURE or piece.text in {"{", "}"}:
            break
    raise Otherwise


def _is_anchored(pieces: Sequence[Piece]) -> bool:
    """Tell whether a pattern begins or ends at something that the query names; a class has a lot in it."""
    before = [".", *(piece.text for piece in pieces)]
    behind = [*before[2:], "."]
    return any(
        piece.is_thing and (last == "." or (end in ENDS and last not in _TYPES | ENDS))
        for last, piece, end in zip(before, pieces, behind, strict=False)
    )


def names(pieces: Iterable[Piece]) -> frozenset[str]:
    """Give the names of the variables among some pieces."""
    return frozenset(piece.variable for piece in pieces if piece.variable)


def _text(query: str, pieces: Sequence[Piece]) -> str:
    return query[pieces[0].at : pieces[-1].at + len(pieces[-1].text)]
