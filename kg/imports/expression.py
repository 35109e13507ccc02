"""How a mapping makes a value from the fields of a record."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.loaders.record import Said, text
from kg.schema import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.loaders.record import Record

_FIELD: Final = re.compile(r"\{([^{}]+)\}")
_LONG: Final = 20_000  # characters that a pattern is tried on


class Unfit(ValueError):
    """A value of a record that the mapping cannot use."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What to take from a record, and what to do with it, in this order.

    ``template`` has fields in braces; without it the first of ``fields`` that has a value is taken.
    ``remove`` is cut out where it matches, ``split`` is a pattern between values, ``pattern`` picks its first
    group, ``dates`` are forms of :meth:`datetime.datetime.strptime` to be written as ISO 8601, ``codes`` and
    ``other`` replace whole values (``other`` None: what is not in ``codes`` is an error), ``unit`` is put
    after a number. ``default`` is what there is where nothing was taken.
    """

    fields: tuple[str, ...] = ()
    template: str = ""
    split: re.Pattern[str] | None = None
    remove: re.Pattern[str] | None = None
    pattern: re.Pattern[str] | None = None
    dates: tuple[str, ...] = ()
    codes: Mapping[str, str] | None = None
    other: str | None = None
    unit: str = ""
    default: str = ""

    @classmethod
    def of(cls, template: str) -> Expression:
        """Make the plain sort.

        >>> Expression.of("{a} of {b}").fields
        ('a', 'b')
        """
        fields = tuple(_FIELD.findall(template))
        only = len(fields) == 1 and template == f"{{{fields[0]}}}"
        return cls(fields, "" if only else template)

    def values(self, record: Record) -> Iterator[Said]:
        """Give the values for a record: none where a field that is needed is empty.

        Raises:
            Unfit: a value is not as the mapping says.
        """
        taken = list(self._taken(record))
        if not taken and self.default:
            yield Said(self.default)
        for said in taken:
            whole = self.remove.sub("", said.text) if self.remove else said.text
            for part in self.split.split(whole) if self.split else (whole,):
                if found := self._one(part.strip()):
                    yield said if found == said.text else Said(found, said.when, said.rank, said.note)

    def first(self, record: Record) -> str:
        """Give the first value; empty where there is none.

        Raises:
            Unfit: a value is not as the mapping says.
        """
        return next((said.text for said in self.values(record)), "")

    def _taken(self, record: Record) -> Iterator[Said]:
        if not self.template:
            found: Sequence[str | Said] = next(
                (got for name in self.fields if (got := record.fields.get(name))), ()
            )
            for value in found:
                yield Said(value) if isinstance(value, str) else value
            return
        if len(self.fields) == 1:
            for value in record.fields.get(self.fields[0], ()):
                said = Said(value) if isinstance(value, str) else value
                yield Said(self._filled({self.fields[0]: said.text}), said.when, said.rank, said.note)
            return
        firsts = {name: text(got[0]) for name in self.fields if (got := record.fields.get(name))}
        if len(firsts) == len(set(self.fields)):
            yield Said(self._filled(firsts))

    def _filled(self, values: Mapping[str, str]) -> str:
        return _FIELD.sub(lambda match: values[match[1]], self.template)

    def _one(self, value: str) -> str:
        if value and self.pattern:
            match = self.pattern.search(value[:_LONG])
            value = (match[1] if match.re.groups else match[0]) or "" if match else ""
        if value and self.dates:
            value = self._date(value)
        if value and self.codes is not None:
            value = self._code(value)
        return f"{value} {self.unit}" if value and self.unit else value

    def _date(self, value: str) -> str:
        for form in self.dates:
            try:
                return dt.datetime.strptime(value, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        message = f'"{value[:60]}" is not a date of the form {" or ".join(self.dates)}'
        raise Unfit(message)

    def _code(self, value: str) -> str:
        codes = self.codes or {}
        found = codes.get(value, self.other)
        if found is None:
            meant = nearest(value, codes)
            hint = f'; is it "{meant}"?' if meant else ""
            message = f'"{value[:60]}" is not in the map of this mapping{hint}'
            raise Unfit(message)
        return found
