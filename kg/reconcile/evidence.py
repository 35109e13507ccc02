"""Whether a thing has a value that was given: a day within a month, a name of what is at the other end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.quantity import number, parse_quantity
from kg.reconcile.likeness import Likeness
from kg.reconcile.query import Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from kg.engine import Term
    from kg.name import Name
    from kg.reconcile.offered import Offer
    from kg.reconcile.query import Given, Wanted
    from kg.schema import Schema

#: Names at least this much alike are taken for one.
_ALIKE: Final = 90.0
#: Numbers so near are taken for one: lists round.
_NEAR: Final = 0.01
_LONGEST: Final = 300


@dataclass(frozen=True)
class Evidence:
    """Compares what is told of things with what was given of them."""

    schema: Schema
    names: Mapping[str, Name]
    weight: Callable[[str], float]

    def agrees(self, wanted: Wanted, told: Sequence[Term]) -> bool:
        """Tell whether one of the values that were given is one of those that are told."""
        return any(self._fits(wanted.offer, term, given) for term in told for given in wanted.values)

    def _fits(self, offer: Offer, term: Term, given: Given | Thing) -> bool:
        if isinstance(given, Thing):
            return isinstance(term, NamedNode) and term.value == given.iri
        text = _text(given)
        if text == term.value:
            return True
        if isinstance(term, NamedNode):
            return self._names(offer, term.value, text)
        return _COMPARED.get(offer.value_type, self._alike)(term.value, text)

    def _names(self, offer: Offer, iri: str, text: str) -> bool:
        if offer.value_type == "uri":
            return _addresses(iri, text)
        if concept := self.schema.concepts.get(iri):
            return text.casefold() in {concept.notation.casefold(), concept.label.casefold()}
        if kind := self.schema.kinds.get(iri):
            return text.casefold() in {kind.name.casefold(), kind.label.casefold()}
        name = self.names.get(iri)
        called = (name.slug, name.label, *name.aliases) if name else (v.local_name(iri),)
        return any(self._alike(text, one) for one in called)

    def _alike(self, one: str, other: str) -> bool:
        return Likeness.of(one[:_LONGEST], self.weight).to(other[:_LONGEST]) >= _ALIKE


def _text(given: Given) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    return f"{given:g}" if isinstance(given, float) else str(given).strip()


def _dates(told: str, given: str) -> bool:
    """Compare a date with another that may be less precise, as that of a spreadsheet with a time.

    >>> _dates("2026-06", "2026-06-12T00:00:00Z"), _dates("2026-06-12", "2026"), _dates("2026-06", "2026-07")
    (True, True, False)
    """
    day = given.partition("T")[0]
    return bool(day) and (told.startswith(day) or day.startswith(told))


def _numbers(told: str, given: str) -> bool:
    """Compare numbers, of quantities without their units where none was given.

    >>> _numbers("1000", "1,000"), _numbers("1000", "1001"), _numbers("1000", "1100"), _numbers("x", "1")
    (True, True, False, False)
    """
    one, other = _amount(told), _amount(given)
    if one is None or other is None:
        return False
    return abs(one - other) <= abs(one) * type(one)(str(_NEAR))


def _amount(text: str) -> Decimal | None:
    try:
        return number(text)
    except (ValueError, ArithmeticError):
        pass
    try:
        found = parse_quantity(text)
    except (ValueError, ArithmeticError):
        return None
    return found.lower if found.lower == found.upper else None


def _address(text: str) -> str:
    """Write an address without what is often left out.

    >>> _address("HTTPS://www.example.org/a/") == _address("example.org/a")
    True
    """
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return text
    rest = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{rest}"


def _addresses(told: str, given: str) -> bool:
    return _address(told) == _address(given)


_COMPARED: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "date": _dates,
    "integer": _numbers,
    "decimal": _numbers,
    "quantity": _numbers,
    "uri": _addresses,
}
