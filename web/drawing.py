"""Things and ties as columns of numbers, for the explorer: small on the way and quick to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.area import MAX, MIN
from web import schemas
from web.networks import key, network_of, places_of, term
from web.openapi import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.tie import Tie
    from web.openapi import Schema
    from web.site import Site

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_DISPUTED, _INFERRED, _STANDS = 1, 2, 4
_NUMBERS: Final[Schema] = schemas.several({"type": "integer"})
_DAYS: Final[Schema] = schemas.several({"type": ["integer", "null"]})
_PLACES: Final[Schema] = schemas.several({"type": ["number", "null"]})
_TEXTS: Final[Schema] = schemas.several(TEXT)
_CODES: Final[Schema] = schemas.several(schemas.record(id=TEXT, label=TEXT))

#: The schema of :func:`drawing`.
DRAWING: Final[Schema] = {
    **schemas.record(
        base=TEXT,
        kinds=schemas.several(schemas.record(id=TEXT, label=TEXT, colour=TEXT)),
        relations=schemas.several(schemas.record(id=TEXT, iri=TEXT, label=TEXT, inverse=TEXT)),
        codes=schemas.record(kind=_CODES, stance=_CODES, confidence=_CODES),
        sources=_CODES,
        nodes=schemas.record(id=_TEXTS, label=_TEXTS, kind=_NUMBERS, degree=_NUMBERS, x=_PLACES, y=_PLACES),
        edges=schemas.record(
            source=_NUMBERS, target=_NUMBERS, relation=_NUMBERS, marks=_NUMBERS, spans=_NUMBERS
        ),
        spans=schemas.record(begin=_DAYS, end=_DAYS),
        claims=schemas.record(
            edge=_NUMBERS,
            kind=_NUMBERS,
            stance=_NUMBERS,
            confidence=_NUMBERS,
            source=_NUMBERS,
        ),
        cut={"type": "integer", "minimum": 0},
    ),
    "description": (
        "Columns: a node, edge, span or claim is what stands at one place of each list of its table. "
        "Numbers point into the lists of kinds, relations, codes, sources, nodes and edges; -1 is none. The "
        "marks of an edge add up: 1 disputed, 2 inferred, 4 some source states it as a fact. An edge has as "
        "many of the spans, in order, as it says: the days on which it holds, counted from 1970-01-01, null "
        "where open; an edge without any holds always. `cut` counts nodes left out."
    ),
}


@dataclass
class _Table:
    """Things in order of first use, each with its number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers)) if text else -1


def drawing(here: Site, iris: Iterable[str], ties: Iterable[Tie], cut: int = 0) -> dict[str, Any]:
    """Write things and the ties among them."""
    nodes = list(dict.fromkeys(iris))
    kinds, relations, sources = _Table(), _Table(), _Table()
    codes = {name: _Table() for name in ("kind", "stance", "confidence")}
    drawn = {
        "nodes": _nodes(here, nodes, kinds),
        **_edges(ties, {iri: place for place, iri in enumerate(nodes)}, relations, codes, sources),
    }
    schema = here.schema
    return {
        "base": here.project.base,
        "kinds": [
            {"id": kind.name, "label": kind.label, "colour": kind.colour or ""}
            for kind in (schema.kinds[iri] for iri in kinds.numbers)
        ],
        "relations": [
            {"id": term(here, iri), "iri": iri, "label": schema.label(iri), "inverse": _inverse(here, iri)}
            for iri in relations.numbers
        ],
        "codes": {
            name: [{"id": schema.concepts[iri].notation, "label": schema.label(iri)} for iri in table.numbers]
            for name, table in codes.items()
        },
        "sources": [{"id": key(here, iri), "label": here.names.label(iri)} for iri in sources.numbers],
        **drawn,
        "cut": cut,
    }


def _inverse(here: Site, iri: str) -> str:
    prop = here.schema.properties[iri]
    return prop.inverse_label or prop.label


def _nodes(here: Site, iris: Iterable[str], kinds: _Table) -> dict[str, list[Any]]:
    network, places = network_of(here), places_of()
    found: dict[str, list[Any]] = {name: [] for name in ("id", "label", "kind", "degree", "x", "y")}
    for iri in iris:
        name = here.names.get(iri)
        own = here.names.kinds(name) if name else ()
        x, y = places.get(iri, (None, None))
        found["id"].append(key(here, iri))
        found["label"].append(here.names.label(iri))
        found["kind"].append(kinds.number(own[0].iri) if own else -1)
        found["degree"].append(network.degree(iri))
        found["x"].append(None if x is None else round(x, 4))
        found["y"].append(None if y is None else round(y, 4))
    return found


def _edges(
    ties: Iterable[Tie],
    number: dict[str, int],
    relations: _Table,
    codes: dict[str, _Table],
    sources: _Table,
) -> dict[str, dict[str, list[Any]]]:
    edges: dict[str, list[Any]] = {n: [] for n in ("source", "target", "relation", "marks", "spans")}
    claims: dict[str, list[Any]] = {n: [] for n in ("edge", "kind", "stance", "confidence", "source")}
    spans: dict[str, list[Any]] = {"begin": [], "end": []}
    for place, tie in enumerate(ties):
        edges["source"].append(number[tie.source])
        edges["target"].append(number[tie.target])
        edges["relation"].append(relations.number(tie.predicate))
        edges["marks"].append(
            _DISPUTED * tie.disputed + _INFERRED * tie.inferred + _STANDS * (tie.stands and not tie.inferred)
        )
        some = [] if tie.spans == ((MIN, MAX),) else tie.spans
        edges["spans"].append(len(some))
        spans["begin"] += [_days(begin) for begin, _ in some]
        spans["end"] += [_days(end) for _, end in some]
        for one in tie.said:
            claims["edge"].append(place)
            claims["kind"].append(codes["kind"].number(one.kind))
            claims["stance"].append(codes["stance"].number(one.stance))
            claims["confidence"].append(codes["confidence"].number(one.confidence))
            claims["source"].append(sources.number(one.source))
    return {"edges": edges, "spans": spans, "claims": claims}


def _days(day: int) -> int | None:
    return None if day in {MIN, MAX} else day - _EPOCH
