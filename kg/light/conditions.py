"""Conditions that are quick to decide, for each row that they are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.light.pieces import Otherwise

if TYPE_CHECKING:
    from kg.light.pieces import Pieces

#: Functions whose time and value grow with the length of their arguments alone (SPARQL 1.1, section 17.4).
_FUNCTIONS: Final = frozenset(
    {"STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL"}
    | {"ISNUMERIC", "STRLEN", "SUBSTR", "LCASE", "UCASE", "STRSTARTS", "STRENDS", "CONTAINS"}
    | {"YEAR", "MONTH", "DAY"}
)
_OPERATORS: Final = frozenset({"&&", "||", "!", "=", "!=", "<", ">", "<=", ">=", ","})
_CONSTANTS: Final = frozenset(":<\"'0@")
_LONGEST: Final = 60  # pieces


def skip(pieces: Pieces) -> None:
    """Take the condition of a filter: brackets that match, with nothing in them but what is quick.

    Raises:
        Otherwise: it may not be.
    """
    if pieces.peek() != "(" and pieces.peek() not in _FUNCTIONS:
        raise Otherwise
    depth, operand = 0, False
    for _ in range(_LONGEST):
        piece = pieces.next()
        if piece == ")":
            depth, operand = depth - 1, True
            if depth == 0:
                return
        elif piece == "(" or piece in _OPERATORS:
            depth, operand = depth + (piece == "("), False
        else:
            operand = _operand(pieces, piece, operand)
    raise Otherwise


def _operand(pieces: Pieces, piece: str | int, before: bool) -> bool:  # noqa: FBT001 - what the caller knows
    """Tell whether a piece is an operand, and no function's name; ``before`` whether one stands before it."""
    calls = pieces.peek() == "("
    if isinstance(piece, int):
        sort = pieces.sort(piece)
        # Behind an operand ``<`` compares, whatever looks like an IRI there.
        if sort not in _CONSTANTS or calls or before != (sort == "@"):
            raise Otherwise
        return True
    if before or (calls != (piece in _FUNCTIONS)) or not (calls or piece[:1] in {"?", "$"}):
        raise Otherwise
    return not calls
