"""RDF terms as a reader sees them: names for IRIs, readable dates and quantities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.lately import lately
from kg.tongue import gettext as _
from kg.tongue import spoken
from kg.values import parse_period, parse_quantity, readable
from web.addresses import safe_url
from web.parts.refs import Moment, Ref
from web.parts.tables import Cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from gettext import NullTranslations

    from kg.schema import Property
    from kg.turtle import Term
    from web.names import Names

_LONGEST: Final = 40  # characters; longer ones are no dates, or mostly blanks
_BOOLEAN, _INTEGER = v.XSD + "boolean", v.XSD + "integer"
_DATES = frozenset({*(v.XSD + name for name in ("date", "gYearMonth", "gYear")), v.EDTF})


@dataclass(frozen=True)
class Show:
    """Shows terms with the names of one snapshot."""

    names: Names

    def value(self, term: Term, prop: Property | None = None) -> Ref:
        """Show the value of a claim."""
        if isinstance(term, NamedNode):
            return self.names.ref(term.value)
        text = self.text(term, prop)
        return Ref(text, safe_url(text) if prop and prop.value_type == "uri" else None)

    def text(self, term: Term, prop: Property | None = None) -> str:
        """Write a literal for a reader; what cannot be read stays as it is."""
        if not isinstance(term, Literal):
            return term.value
        datatype = term.datatype.value
        if datatype in _DATES:
            return self.date(term.value)
        if datatype == v.QUANTITY_DATATYPE:
            return self.quantity(term.value)
        if datatype == _BOOLEAN:
            return {"true": _("yes"), "false": _("no")}.get(term.value, term.value)
        return _grouped(prop, term.value) if datatype == _INTEGER else term.value

    def date(self, text: str) -> str:
        """Write a date or period for a reader."""
        return self.period(text).text if text else ""

    def quantity(self, text: str) -> str:
        """Write a quantity with the label of its unit."""
        try:
            quantity = parse_quantity(text)
        except ValueError:
            return text
        unit = self.names.schema.concept(v.UNIT_CLASS, quantity.unit)
        return readable(quantity, unit.label if unit else quantity.unit)

    def period(self, text: str) -> Moment:
        """Read a period: its words, what sorts it, and whether it is vague."""
        return self._period_in(text, spoken())

    @cached_property
    def _period_in(self) -> Callable[[str, NullTranslations], Moment]:
        return lately(lambda text, _words: self._period(text), longest=_LONGEST)

    def _period(self, text: str) -> Moment:
        try:
            period = parse_period(text)
        except ValueError:
            return Moment(text, vague=True)
        start = period.begin_earliest or period.end_earliest or period.end_latest
        end = period.end_latest or (None if period.open_end or period.is_interval else period.begin_latest)
        vague = period.approximate or period.uncertain or not (period.is_day or period.is_interval)
        return Moment(readable(period), start, end, vague=vague, iso=text)

    def moment(self, term: Term, prop: Property | None) -> Moment | None:
        """Read a value as a time, where its property says that it is one."""
        if prop is None or prop.value_type != "date" or not isinstance(term, Literal):
            return None
        return self.period(term.value)

    def url(self, text: str) -> str | None:
        """Give an address back if it may be linked to."""
        return safe_url(text)

    def cell(self, term: Term | None) -> Cell:
        """Show a value in a table of results."""
        if term is None:
            return Cell("")
        if isinstance(term, NamedNode):
            ref = self.names.ref(term.value)
            return Cell(ref.label, ref.href)
        if isinstance(term, Literal):
            return Cell(self.text(term), safe_url(term.value), _tongue(term))
        return Cell(str(term))


def _grouped(prop: Property | None, text: str) -> str:
    """Group the digits of a count, but not of a bare year in a query's result."""
    return f"{int(text):,}" if prop is not None and text.lstrip("-").isdigit() else text


def _tongue(term: Literal) -> str:
    """Name the language of a text where it is not that of the interface."""
    return "" if term.language in {None, "en"} else str(term.language)
