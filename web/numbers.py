"""Numbers in the rows of an answer: which columns hold them, and how they are written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg import vocab as v
from kg.values import parse_quantity

if TYPE_CHECKING:
    from kg.turtle import Term
    from web.answers import Rows

#: XML Schema's numbers (SPARQL 1.1, section 17.1, with the derived types that it names).
_NUMBERS: Final = frozenset(
    v.XSD + name
    for name in (
        *("integer", "decimal", "float", "double", "nonPositiveInteger", "negativeInteger", "long", "int"),
        *("short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedLong", "unsignedInt"),
        *("unsignedShort", "unsignedByte"),
    )
)


def number(term: Term | None) -> float | None:
    """Read a number, or the amount of a quantity; None for anything else, and where it is not finite.

    >>> number(Literal(7)), number(Literal("seven"))
    (7.0, None)
    """
    if not isinstance(term, Literal):
        return None
    try:
        if term.datatype.value in _NUMBERS:
            value = float(term.value)
        elif term.datatype.value == v.QUANTITY_DATATYPE and (amount := parse_quantity(term.value).amount):
            value = float(amount)
        else:
            return None
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def columns(rows: Rows) -> tuple[int, ...]:
    """Give the columns that hold numbers of one unit alone, and at least one."""
    return tuple(place for place in range(len(rows.columns)) if _numeric(rows, place))


def _numeric(rows: Rows, place: int) -> bool:
    terms = list(rows.column(place))
    return (
        bool(terms) and all(number(term) is not None for term in terms) and len(set(map(_unit, terms))) == 1
    )


def _unit(term: Term) -> str:
    if isinstance(term, Literal) and term.datatype.value == v.QUANTITY_DATATYPE:
        return parse_quantity(term.value).unit
    return ""


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Give round numbers between two.

    >>> ticks(0, 47)
    (0.0, 10.0, 20.0, 30.0, 40.0)
    """
    if high <= low:
        return (low,)
    rough = (high - low) / most
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * by for by in (1, 2, 5, 10) if scale * by >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(round(n * step, 10) for n in range(first, last + 1))
