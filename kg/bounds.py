"""Comparisons written so that an engine decides them value by value, where its index leaves values out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.tokens import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    Piece = tuple[str, str]

#: What ends an operand, at the same depth of brackets: no comparison is an operand of another without them.
_SIGNS: Final = frozenset("&|,;<>=")
_WORDS: Final = frozenset({"AS", "DISTINCT"})


def by_value(query: str) -> str:
    """Put each ``<=`` and ``>=`` of a query that parses into an ``IF``, which means the same.

    The time grows with the depth of brackets, which :mod:`kg.guard` bounds.

    >>> by_value("ASK { ?s ?p ?day FILTER (?a < 1 && ?day <= ?end) }")
    'ASK { ?s ?p ?day FILTER (?a < 1 && IF(?day <= ?end, true, false)) }'
    """
    if "<=" not in query and ">=" not in query:
        return query
    found = list(pieces(query))
    before = [""] * len(found)
    after = [""] * len(found)
    for at, (sign, equals) in enumerate(pairwise(found)):
        if sign[1] in {"<", ">"} and equals[1] == "=":
            first, last = _reach(found, at, -1), _reach(found, at + 1, +1)
            if first < at and last > at + 1:
                before[first] += "IF("
                after[last] += ", true, false)"
    return "".join(one + text + two for one, (_, text), two in zip(before, found, after, strict=True))


def _reach(found: Sequence[Piece], at: int, step: int) -> int:
    """Give the last piece of the operand that begins beside an operator, in one direction."""
    into, out = ("open", "close") if step > 0 else ("close", "open")
    depth, last = 0, at
    at += step
    while 0 <= at < len(found):
        sort, text = found[at]
        depth += (sort == into) - (sort == out)
        ends = text in _SIGNS or (sort == "word" and text.upper() in _WORDS)
        if depth < 0 or (not depth and ends):
            break
        last = last if sort == "blank" else at
        at += step
    return last
