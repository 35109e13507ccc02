"""What a reader means by a text in a form: the thing of that name, the amount, the day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.tongue import gettext as _
from kg.values import date_literal, number_literal, parse_period, parse_quantity
from kg.vocab import entity_iri, source_iri

if TYPE_CHECKING:
    from pyoxigraph import Literal

    from kg.name import Name
    from kg.schema import Property
    from web.site import Site

_EXACT = 3
_MOST = 8


class NotMeant(ValueError):
    """A text that cannot be read as what it should be; ``near`` are things that it may mean."""

    def __init__(self, message: str, near: tuple[Name, ...] = ()) -> None:
        """Keep what may be meant."""
        super().__init__(message)
        self.near = near


def thing(here: Site, text: str, *, source: bool = False) -> Name:
    """Find the one thing that has this id or name.

    Raises:
        NotMeant: nothing has it, or several have.
    """
    for make in (source_iri,) if source else (entity_iri, source_iri):
        if name := here.names.get(make(here.project.base, text)):
            return name
    page = "source" if source else ""
    found = [m for m in here.index.suggest(text, _MOST * 5) if _fits(here, m.name, page)]
    exact = [m.name for m in found if m.score > _EXACT]
    named = [name for name in exact if name.label.casefold() == text.casefold()] or exact
    if len(named) == 1:
        return named[0]
    if named:
        message = _("Several are called “{name}”.").format(name=text)
        raise NotMeant(message, tuple(named[:_MOST]))
    near = tuple(m.name for m in found) or tuple(n for n in here.index.nearest(text) if _fits(here, n, page))
    message = _("Nothing here is called “{name}”.").format(name=text)
    raise NotMeant(message, near[:_MOST])


def bound(here: Site, prop: Property, text: str, *, upper: bool) -> tuple[Literal, NamedNode | None]:
    """Read a day, a number, or an amount with its unit, as the bound of a value.

    Raises:
        NotMeant: it is none.
    """
    try:
        if prop.value_type == "date":
            period = parse_period(text)
            end = (period.end_latest or period.begin_latest) if upper else period.begin_earliest
            return _bound(date_literal(end) if end else None, text), None
        if prop.value_type != "quantity":
            return number_literal(_number(text)), None
        quantity = parse_quantity(text)
    except ValueError as error:
        message = _("“{text}” cannot be read here.").format(text=text)
        raise error if isinstance(error, NotMeant) else NotMeant(message) from error
    amount = quantity.upper if upper else quantity.lower
    unit = here.schema.concept(v.UNIT_CLASS, quantity.unit)
    return _bound(number_literal(amount) if amount is not None and unit else None, text), (
        NamedNode(unit.iri) if unit else None
    )


def _bound(found: Literal | None, text: str) -> Literal:
    if found is None:
        message = _("“{text}” is no bound for what is known here.").format(text=text)
        raise NotMeant(message)
    return found


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number


def day(text: str) -> dt.date | None:
    """Read a day from a form; None where the field is empty.

    Raises:
        NotMeant: it is no day.
    """
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        message = _("“{text}” is no day such as 2026-06-12.").format(text=text)
        raise NotMeant(message) from None


def _fits(here: Site, name: Name, page: str) -> bool:
    return not page or here.addresses.kind_of_page(name.iri) == page
