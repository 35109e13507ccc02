"""Text to typed value and back: one row a value type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.period import Period, parse_period
from kg.quantity import Quantity, number, parse_quantity, plain
from kg.readable import calendar_conflict, readable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from kg.terms import Property, ValueType

__all__ = [
    "BadValueError",
    "Period",
    "Quantity",
    "Value",
    "calendar_conflict",
    "date_literal",
    "literal",
    "number_literal",
    "parse_period",
    "parse_quantity",
    "period_literal",
    "readable",
    "typed",
]

DATE: Final = NamedNode(v.XSD + "date")
DECIMAL: Final = NamedNode(v.XSD + "decimal")
DOUBLE: Final = NamedNode(v.XSD + "double")
INTEGER: Final = NamedNode(v.XSD + "integer")
_BOOLEAN: Final = NamedNode(v.XSD + "boolean")
_URI: Final = NamedNode(v.XSD + "anyURI")
_QUANTITY: Final = NamedNode(v.QUANTITY_DATATYPE)
_EDTF: Final = NamedNode(v.EDTF)
_BY_LENGTH: Final = {
    len("2026"): NamedNode(v.XSD + "gYear"),
    len("2026-06"): NamedNode(v.XSD + "gYearMonth"),
    len("2026-06-12"): DATE,
}
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
_WHOLE: Final = re.compile(r"[-+]?\d[\d_,]*", re.ASCII)
_NUMBER: Final = re.compile(r"[-+]?\d[\d_,]*(\.\d+)?([eE][-+]?\d{1,3})?", re.ASCII)
_LARGEST_DECIMAL: Final = 19
_SEASON: Final = 13


class BadValueError(ValueError):
    """A text that cannot be read as its property wants; ``code`` names the sort of problem."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside the message."""
        super().__init__(message)
        self.code = code

    @classmethod
    def shown(cls, text: str, why: str) -> BadValueError:
        """Make the plain sort, with the beginning of the text."""
        return cls("bad-value", f'"{text[:60]}" {why}')


@dataclass(frozen=True, slots=True)
class Value:
    """A literal and what was understood of it."""

    literal: Literal
    period: Period | None = None
    quantity: Quantity | None = None


def literal(prop: Property, text: str) -> Literal:
    """Type a text as the property's range says.

    Raises:
        BadValueError: the text does not fit.
    """
    return typed(prop.value_type, text).literal


def typed(value_type: ValueType, text: str) -> Value:
    """Type a text; periods and quantities come along.

    >>> str(typed("date", "2026-06").literal)
    '"2026-06"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'

    Raises:
        BadValueError: the text does not fit.
    """
    return _READERS[value_type](text)


def period_literal(period: Period) -> Literal:
    """Give a day, month or year its XML Schema type, and anything else EDTF's."""
    text = period.text
    simple = text.replace("-", "").isdigit() and not (
        len(text) == len("2026-06") and int(text[5:]) >= _SEASON
    )
    return Literal(text, datatype=_BY_LENGTH[len(text)] if simple else _EDTF)


def date_literal(day: dt.date) -> Literal:
    """Type a day."""
    return Literal(day.isoformat(), datatype=DATE)


def number_literal(amount: Decimal) -> Literal:
    """Type a number: decimal where the engine can compare it as one, else double.

    >>> from decimal import Decimal
    >>> number_literal(Decimal("1e26")).datatype.value.rpartition("#")[2]
    'double'
    """
    if -_LARGEST_DECIMAL < amount.adjusted() <= _LARGEST_DECIMAL:
        return Literal(f"{amount.normalize():f}" if amount else "0", datatype=DECIMAL)
    return Literal(plain(amount).upper(), datatype=DOUBLE)


def _string(text: str) -> Value:
    return Value(Literal(text))


def _text(text: str) -> Value:
    return Value(Literal(text, language="en"))


def _date(text: str) -> Value:
    try:
        period = parse_period(text)
    except ValueError as error:
        raise BadValueError(code="bad-date", message=str(error)) from None
    return Value(period_literal(period), period=period)


def _quantity(text: str) -> Value:
    try:
        quantity = parse_quantity(text)
    except ValueError as error:
        raise BadValueError(code="bad-quantity", message=str(error)) from None
    return Value(Literal(quantity.text, datatype=_QUANTITY), quantity=quantity)


def _integer(text: str) -> Value:
    if not _WHOLE.fullmatch(text):
        raise BadValueError.shown(text, "is not a whole number")
    return Value(Literal(plain(number(text)) if len(text) < _LARGEST_DECIMAL else text, datatype=INTEGER))


def _decimal(text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise BadValueError.shown(text, "is not a number")
    return Value(number_literal(number(text)))


def _boolean(text: str) -> Value:
    if text not in {"true", "false"}:
        raise BadValueError.shown(text, "is neither true nor false")
    return Value(Literal(text, datatype=_BOOLEAN))


def _uri(text: str) -> Value:
    try:
        sound = _ADDRESS.fullmatch(text) and NamedNode(text)
    except ValueError:
        sound = None
    if not sound:
        raise BadValueError.shown(text, "is not a web address")
    return Value(Literal(text, datatype=_URI))


def _reference(text: str) -> Value:
    raise BadValueError.shown(text, "must be resolved, not typed")


_READERS: Mapping[ValueType, Callable[[str], Value]] = {
    "entity": _reference,
    "concept": _reference,
    "string": _string,
    "text": _text,
    "date": _date,
    "quantity": _quantity,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "uri": _uri,
}
