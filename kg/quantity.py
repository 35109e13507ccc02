"""Numbers with bounds and a unit: ``<=5.5e9 usd``, ``3..6 month``, ``~16_000 gpu``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_NUMBER: Final = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+(?:_\d+)*)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?"
_QUANTITY: Final = re.compile(
    rf"(?P<bound><=|>=|<|>|~|≤|≥)?\s*(?P<first>{_NUMBER})(?:\.\.(?P<second>{_NUMBER}))?"
    r"\s+(?P<unit>[A-Za-z][A-Za-z0-9-]*)",
    re.ASCII,
)
_LONG: Final = 400
_LARGEST_PLAIN: Final = 15


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number with a unit says: exactly, about, or between bounds.

    An exact quantity is its own lower and upper bound; an approximate one has no bounds.
    """

    text: str
    amount: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    approximate: bool = False
    bound: str = ""


def parse_quantity(text: str) -> Quantity:
    """Read a quantity; equal ones get equal texts.

    >>> parse_quantity("<= 5_500_000_000 usd").text == parse_quantity("<=5.5e9 usd").text
    True
    >>> parse_quantity("3..6 month").upper
    Decimal('6')

    Raises:
        ValueError: it is not such a text.
    """
    match = _QUANTITY.fullmatch(text.strip()) if len(text) <= _LONG else None
    if match is None:
        message = f'"{text[:60]}" is not a quantity such as "<=5.5e9 usd" or "3..6 month"'
        raise ValueError(message)
    bound = {"≤": "<=", "≥": ">="}.get(match["bound"] or "", match["bound"] or "")
    first, unit = number(match["first"]), match["unit"]
    if match["second"] is None:
        exact = bound == ""
        return Quantity(
            text=f"{bound}{plain(first)} {unit}",
            amount=first if bound in {"", "~"} else None,
            lower=first if exact or bound in {">", ">="} else None,
            upper=first if exact or bound in {"<", "<="} else None,
            unit=unit,
            approximate=bound == "~",
            bound=bound,
        )
    second = number(match["second"])
    if bound not in {"", "~"} or first > second:
        why = "runs backwards" if first > second else f"cannot have both {bound} and a range"
        message = f'"{text}" {why}'
        raise ValueError(message)
    return Quantity(
        text=f"{bound}{plain(first)}..{plain(second)} {unit}",
        amount=None,
        lower=first,
        upper=second,
        unit=unit,
        approximate=bound == "~",
        bound=bound,
    )


def number(text: str) -> Decimal:
    """Read a number with separators between its thousands.

    >>> number("16_000"), number("5.5e9")
    (Decimal('16000'), Decimal('5.5E+9'))
    """
    return Decimal(text.replace("_", "").replace(",", ""))


def plain(amount: Decimal) -> str:
    """Write a number in one way only.

    >>> plain(Decimal("5.50e9")), plain(Decimal("1e26"))
    ('5500000000', '1e26')
    """
    normal = amount.normalize()
    exponent = normal.adjusted()
    if not normal:
        return "0"
    if abs(exponent) > _LARGEST_PLAIN:
        return f"{normal.scaleb(-exponent).normalize():f}e{exponent}"
    return f"{normal:f}"
