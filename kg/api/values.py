"""From RDF terms to Python values, each of the type that its datatype is for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import BlankNode, NamedNode, Triple

    from kg.api.entity import Value

_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    v.XSD + "date": dt.date.fromisoformat,
    v.XSD + "dateTime": dt.datetime.fromisoformat,
    v.XSD + "integer": int,
    v.XSD + "decimal": Decimal,
    v.XSD + "double": float,
    v.XSD + "float": float,
    v.XSD + "boolean": lambda text: text in {"true", "1"},
}


def python(term: NamedNode | BlankNode | Literal | Triple) -> Value:
    """Give the Python value of a term.

    A month or a year is no day, and stays text, as does what Python cannot hold: a day with a time zone, or
    one before the year 1.

    >>> from pyoxigraph import NamedNode
    >>> [python(Literal(text, datatype=NamedNode(v.XSD + kind))) for text, kind in
    ...  (("1907-02-13", "date"), ("1907-02", "gYearMonth"), ("38", "integer"), ("-0044-03-15", "date"))]
    [datetime.date(1907, 2, 13), '1907-02', 38, '-0044-03-15']
    """
    if not isinstance(term, Literal):
        return getattr(term, "value", None) or str(term)
    reader = _READERS.get(term.datatype.value)
    if reader is None:
        return term.value
    try:
        return reader(term.value)
    except (ValueError, ArithmeticError):
        return term.value
