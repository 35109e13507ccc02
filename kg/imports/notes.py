"""Numbers as notes word them, to see whether a number in a table is the one that its note tells of."""

from __future__ import annotations

import re
from typing import Final

from kg.values import parse_quantity

_WORDED: Final = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)*)[ -]?(thousand|million|billion|trillion|[KMBT](?![A-Za-z]))", re.ASCII
)
_POWERS: Final = {"k": 3, "m": 6, "b": 9, "t": 12}
_NEAR: Final = 3.0


def disagreement(value: str, note: str) -> str:
    """Say how a quantity differs from its note; empty where one of the note's numbers is near it, or none is.

    >>> disagreement("284000000 item", "The model has 284B, of which 13B at a time")
    '284000000 item is far from what its note says: 284B, 13B'
    >>> disagreement("7e9 item", "7B") or disagreement("7e9 item", "see table 2")
    ''
    """
    found = [
        (match[0], _number(match[1]) * 10.0 ** _POWERS[match[2][0].lower()])
        for match in _WORDED.finditer(note)
    ]
    if not found:
        return ""
    try:
        amount = parse_quantity(value).amount
    except ValueError:
        return ""
    if not amount or any(1 / _NEAR < number / float(amount) < _NEAR for _, number in found):
        return ""
    return f"{value} is far from what its note says: {', '.join(text for text, _ in found[:5])}"


def _number(text: str) -> float:
    return float(text.replace(",", "")) if re.fullmatch(r"\d+(,\d{3})*(\.\d+)?", text) else 0.0
