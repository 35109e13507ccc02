"""What records say checked against the ontology: values, codes, ids and kinds; what does not fit is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import vocab as v
from kg.imports.expression import Unfit
from kg.imports.read_mapping import CODES
from kg.period import parse_period
from kg.schema import hint
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kg.loaders.record import Record, Said
    from kg.schema import Schema
    from kg.terms import Property


@dataclass
class Checks:
    """Checks for one file. ``tell`` is given what is wrong; see :class:`kg.imports.apply.Applier`."""

    schema: Schema
    tell: Callable[[int, str, str], None]
    known: Collection[str] | None = None
    admitted: dict[tuple[str, bool, tuple[str, ...]], bool] = field(default_factory=dict)

    def is_address(self, text: str, record: Record) -> bool:
        """Tell whether a text is an address."""
        try:
            return bool(typed("uri", text))
        except BadValueError as error:
            self.tell(record.line, error.code, str(error))
            return False

    def typed(self, prop: Property, text: str) -> str:
        """Check a value that is no thing; give it as it is written.

        Raises:
            BadValueError: it is none of the property.
        """
        if prop.value_type in {"concept", "entity"}:
            if any(self.schema.concept(scheme, text) for scheme in prop.ranges):
                return text
            allowed = [one for scheme in prop.ranges for one in self.schema.notations(scheme)]
            message = f'unknown code "{text[:60]}"{hint(text, allowed)}'
            raise BadValueError(code="unknown-code", message=message)
        value = typed(prop.value_type, text)
        unit = value.quantity.unit if value.quantity else ""
        if unit and self.schema.concept(v.UNIT_CLASS, unit) is None:
            near = hint(unit, self.schema.notations(v.UNIT_CLASS))
            raise BadValueError(code="bad-quantity", message=f'unknown unit "{unit}"{near}')
        return text

    def curated(self, text: str) -> str:
        """Check the id of a curated thing.

        Raises:
            Unfit: there is none.
        """
        if self.known is not None and text not in self.known:
            message = f'the curated data have no "{text[:60]}"{hint(text, self.known)}'
            raise Unfit(message)
        return text

    def fits(self, prop: Property, kinds: tuple[str, ...], *, subject: bool, line: int) -> bool:
        """Tell whether a property admits things of some kinds; the first misfit of a sort is told."""
        if not kinds or prop.value_type == "concept":
            return True
        key = (prop.iri, subject, kinds)
        known = self.admitted.get(key)
        if known is None:
            wanted = prop.domains if subject else prop.ranges
            known = self.admitted[key] = self.schema.admits(wanted, kinds)
            if not known:
                is_of = " and ".join(map(v.local_name, kinds))
                right = " or ".join(map(v.local_name, wanted))
                what = (
                    f'"{prop.name}" is said of {right}'
                    if subject
                    else f'the value of "{prop.name}" is {right}'
                )
                self.tell(line, "wrong-kind", f"{what}, and not of {is_of}; such claims are left out")
        return known

    def told(self, said: Said, words: dict[str, str], when: str) -> dict[str, str]:
        """Give what is said of a claim, its codes checked, with what the format says of the value.

        Raises:
            Unfit: a code is none.
            ValueError: the time is none.
        """
        for key, scheme in CODES.items():
            if key in words and self.schema.concept(scheme, words[key]) is None:
                near = hint(words[key], self.schema.notations(scheme))
                message = f'unknown {key} "{words[key][:60]}"{near}'
                raise Unfit(message)
        if said.rank:
            words.setdefault("rank", said.rank)
        if said.note:
            words["note"] = f"{words['note']} {said.note}" if "note" in words else said.note
        if when := when or said.when:
            words["when"] = parse_period(when).text
        return words
