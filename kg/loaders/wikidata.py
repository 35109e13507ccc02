"""Wikidata entity JSON: a dump, an object a line, or what ``Special:EntityData`` gives.

Labels are ``label.en``, ``alias.en`` and ``description.en``; the values of a property stand under its number,
each with its rank and the time in its qualifiers. What is unknown or has no value is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.loaders.record import Bad, Record, Said
from kg.loaders.trees import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from kg.loaders.opened import Opened
    from kg.loaders.record import Settings

_PRECISION: Final = {9: 4, 10: 7, 11: 10}  # year, month, day: so many characters of a date
_DATE: Final = re.compile(r"\+(\d{4}-\d\d-\d\d)T00:00:00Z")
_GREGORIAN: Final = "Q1985727"
_ON, _FROM, _UNTIL, _NATURE = "P585", "P580", "P582", "P1480"
_ABOUT: Final = {"Q5727902", "Q52834024"}
_REFERENCE: Final = "P854"


@dataclass(frozen=True, slots=True)
class Items:
    """Reads entities; those that are redirects are bad records."""

    name: str = "wikidata"
    partial: bool = False
    fixed: bool = False
    languages: tuple[str, ...] = field(default=("en", "mul"))

    def recognises(self, name: str, head: bytes) -> bool:
        """See :class:`kg.loaders.record.Loader`."""
        del name
        return b'"mainsnak"' in head or (b'"labels"' in head and b'"descriptions"' in head)

    def records(self, file: Opened, settings: Settings) -> Generator[Record | Bad]:
        """See :class:`kg.loaders.record.Loader`."""
        del settings
        for found in objects(file.stream):
            if isinstance(found, Bad):
                yield found
                continue
            line, item = found
            wrapped = item.get("entities") if isinstance(item, dict) else None
            for one in wrapped.values() if isinstance(wrapped, dict) else (item,):
                yield self._entity(line, one)

    def _entity(self, line: int, item: object) -> Record | Bad:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            return Bad(line, 'this is no entity: "id" is missing')
        fields: dict[str, Sequence[str | Said]] = {"id": [item["id"]]}
        try:
            for name, key in (("label", "labels"), ("alias", "aliases"), ("description", "descriptions")):
                for language, found in _mapping(item.get(key)).items():
                    texts = [one["value"] for one in (found if isinstance(found, list) else [found])]
                    fields[f"{name}.{language}"] = texts
            for prop, statements in _mapping(item.get("claims")).items():
                values = [said for one in statements if (said := _said(one)) is not None]
                if values:
                    fields[prop] = values
        except (KeyError, TypeError, AttributeError) as error:
            return Bad(line, f'entity "{item["id"][:20]}" is not as Wikidata writes them: {error!r}')
        return Record(line, fields)


def _mapping(found: object) -> Mapping[str, Any]:
    # An empty one is written as a list.
    return found if isinstance(found, dict) else {}


def _said(statement: Mapping[str, Any]) -> Said | None:
    qualifiers = _mapping(statement.get("qualifiers"))
    value = _value(statement["mainsnak"])
    if value is None:
        return None
    about = {_value(one) for one in qualifiers.get(_NATURE, ())} & _ABOUT
    text = f"{value}~" if about and re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else value
    found = (
        _value(snak)
        for reference in statement.get("references", ())
        for snak in reference["snaks"].get(_REFERENCE, ())
    )
    addresses = " ".join(dict.fromkeys(address for address in found if address))
    rank = statement.get("rank", "normal")
    return Said(text, _when(qualifiers), "" if rank == "normal" else rank, addresses)


def _when(qualifiers: Mapping[str, Any]) -> str:
    def first(prop: str) -> str | None:
        return next((text for snak in qualifiers.get(prop, ()) if (text := _value(snak))), None)

    if on := first(_ON):
        return on
    begin, end = first(_FROM), first(_UNTIL)
    if not begin and not end:
        return ""
    return f"{begin or ''}/{end or ''}"


def _value(snak: Mapping[str, Any]) -> str | None:
    """Give a value as text: an item by its number, a date as precise as it is, an amount as a number."""
    if snak["snaktype"] != "value":
        return None
    kind, value = snak["datavalue"]["type"], snak["datavalue"]["value"]
    write = _WRITERS.get(kind, str)
    return write(value)


def _date(value: Mapping[str, Any]) -> str | None:
    """Write a date of the Gregorian calendar in EDTF; others are left out, as their days are not ours."""
    if not str(value.get("calendarmodel", _GREGORIAN)).endswith(_GREGORIAN):
        return None
    text, precision = str(value["time"]), int(value["precision"])
    year = re.fullmatch(r"\+(\d{4})-\d\d-\d\dT00:00:00Z", text)
    if precision in _PRECISION and year:
        return text[1 : 1 + _PRECISION[precision]]
    return {8: f"{year[1][:3]}X", 7: f"{year[1][:2]}XX"}.get(precision) if year else None


_WRITERS: Final[Mapping[str, Callable[[Any], str | None]]] = {
    "wikibase-entityid": lambda value: str(value.get("id") or f"Q{value['numeric-id']}"),
    "time": _date,
    "quantity": lambda value: str(value["amount"]).removeprefix("+"),
    "monolingualtext": lambda value: str(value["text"]),
    "globecoordinate": lambda value: f"{value['latitude']} {value['longitude']}",
}
