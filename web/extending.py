"""Values of properties for things that were reconciled: data extension (Reconciliation API 0.2)."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import BadRequest

from kg import vocab as v
from kg.api.values import python
from kg.reconcile.offered import PLAIN, Offer, of_property, offer
from kg.reconcile.told import read_told
from kg.vocab import entity_iri
from web import menus
from web.reconciling import loads

if TYPE_CHECKING:
    from kg.engine import Term
    from kg.reconcile.told import Told
    from web.site import Site

Cell = dict[str, Any]

_THINGS: Final = 500
_PROPERTIES: Final = 30
_LARGEST: Final = 1 << 53


def offers(here: Site, kind: str) -> tuple[Offer, ...]:
    """Say what things of a kind have, by its local name; of all kinds where there is none of that name."""
    found = here.schema.kind(kind) or here.schema.kinds.get(kind) or here.schema.kinds[v.ENTITY]
    relations = menus.relations(here, found)
    return (*(of_property(one.prop, back=one.back) for one in relations), *PLAIN)


def extend(here: Site, text: str) -> dict[str, object]:
    """Give values of properties, for each thing and property a list of cells.

    Raises:
        BadRequest: it asks for nothing that is known here, or for too much.
        QueryError: the engine does not answer.
    """
    asked = loads(text, "extend")
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list) or not all(isinstance(i, str) for i in ids):
        message = "extend has ids, a list of texts, and properties, a list of objects with an id."
        raise BadRequest(message)
    if len(ids) > _THINGS or len(wanted) > _PROPERTIES:
        message = f"At most {_THINGS} things can be extended at once, with at most {_PROPERTIES} properties."
        raise BadRequest(message)
    chosen = [_chosen(here, one) for one in wanted]
    things = {one: _iri(here, one) for one in ids}
    here_now = {iri for iri in things.values() if iri}
    told = read_told(here.engine, here_now, {one.key: one for _, one, _ in chosen if one}.values())
    return {
        "meta": [_meta(here, key, one) for key, one, _ in chosen],
        "rows": {
            named: {key: _cells(here, iri, one, told)[: most or None] for key, one, most in chosen}
            for named, iri in things.items()
        },
    }


def _chosen(here: Site, given: object) -> tuple[str, Offer | None, int]:
    """Read a property as it was asked for: its key, what it is if it is known, how many values (0 for all).

    Of one that is not known here nothing is told; the others' values are given all the same.

    Raises:
        BadRequest: it has no id.
    """
    key = given.get("id") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(key, str):
        message = "A property is an object with an id."
        raise BadRequest(message)
    settings = given.get("settings")
    most = settings.get("limit") if isinstance(settings, dict) else 0
    found = offer(here.schema, key)
    try:
        return key, found, max(0, int(most or 0))
    except (TypeError, ValueError, OverflowError):
        return key, found, 0


def _iri(here: Site, slug: str) -> str:
    """Find a thing by its id, also where it was merged into another; empty where it is not here."""
    iri = entity_iri(here.project.base, slug)
    iri = here.replaced.get(iri, iri)
    return iri if here.names.get(iri) else ""


def _meta(here: Site, key: str, one: Offer | None) -> Cell:
    if one is None:
        return {"id": key, "name": key}
    found: Cell = {"id": key, "name": one.label}
    ends = () if not one.prop else one.prop.domains if one.back else one.prop.ranges
    kind = here.schema.kinds.get(ends[0]) if len(ends) == 1 and one.value_type == "entity" else None
    return found | ({"type": {"id": kind.name, "name": kind.label}} if kind and kind.is_entity else {})


def _cells(here: Site, iri: str, one: Offer | None, told: Told) -> list[Cell]:
    if one is None or not iri:
        return []
    if not one.iri:
        return [{"str": iri}]
    terms = told.get((iri, one.key), ())
    if one.iri == v.RDF_TYPE:
        kinds = {term.value for term in terms} & here.schema.kinds.keys()
        above = {a for kind in kinds for a in here.schema.kinds[kind].ancestors if a != kind}
        return [{"str": label} for label in sorted(map(here.schema.label, kinds - above))]
    return sorted((_cell(here, term) for term in terms), key=_place)


def _place(cell: Cell) -> tuple[bool, float, str]:
    value = cell.get("name") or next(iter(cell.values()))
    return (False, value, "") if isinstance(value, int | float) else (True, 0.0, str(value))


def _cell(here: Site, term: Term) -> Cell:
    if isinstance(term, NamedNode):
        name = here.names.get(term.value)
        if name and here.addresses.kind_of_page(term.value) == "id":
            return {"id": name.slug, "name": name.label}
        return {"str": here.names.label(term.value) if here.names.known(term.value) else term.value}
    return _literal(term)


def _literal(term: Literal) -> Cell:
    """Write a literal; a date that is not a whole day has no time of its own, and stays text.

    >>> _literal(Literal("2026-06-12", datatype=NamedNode(v.XSD + "date")))
    {'date': '2026-06-12T00:00:00Z'}
    >>> _literal(Literal("2026-06", datatype=NamedNode(v.XSD + "gYearMonth"))), _literal(Literal(7))
    ({'str': '2026-06'}, {'int': 7})
    """
    value = python(term)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return {"date": f"{value.isoformat()}T00:00:00Z"}
    if isinstance(value, bool):
        return {"str": term.value}
    if isinstance(value, int) and abs(value) < _LARGEST:
        return {"int": value}
    if isinstance(value, Decimal | float) and math.isfinite(value):
        return {"float": float(value)}
    return {"str": term.value}
