"""Things and ties as columns of numbers, for the explorer: small on the way and quick to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from kg.area import MAX, MIN
from kg.strings import parts
from kg.tie_columns import DISPUTED, STANDS
from web import schemas
from web.networks import key, network_of, places_of, term
from web.openapi import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.network import Network
    from kg.strings import Strings
    from web.openapi import Schema
    from web.site import Site

    Numbers = NDArray[np.integer]

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

    def numbers_of(self, texts: Strings, places: Numbers) -> list[int]:
        """Number texts by their places in a list of them, in order of first use."""
        every, first, which = np.unique(places, return_index=True, return_inverse=True)
        found = np.zeros(len(every), np.int64)
        for one in np.argsort(first).tolist():
            found[one] = self.number(texts[int(every[one])])
        return cast("list[int]", found[which].tolist())


def drawing(here: Site, iris: Iterable[str], ties: Numbers, cut: int = 0) -> dict[str, Any]:
    """Write things and the ties among them, which are given by number."""
    nodes = list(dict.fromkeys(iris))
    kinds, relations, sources = _Table(), _Table(), _Table()
    codes = {name: _Table() for name in ("kind", "stance", "confidence")}
    drawn = {
        "nodes": _nodes(here, nodes, kinds),
        **_edges(network_of(here), ties, nodes, {**codes, "relation": relations, "source": sources}),
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
        found["label"].append(name.label if name else here.names.label(iri))
        found["kind"].append(kinds.number(own[0].iri) if own else -1)
        found["degree"].append(network.degree(iri))
        found["x"].append(None if x is None else round(x, 4))
        found["y"].append(None if y is None else round(y, 4))
    return found


def _edges(
    network: Network, ties: Numbers, nodes: Sequence[str], tables: Mapping[str, _Table]
) -> dict[str, dict[str, list[Any]]]:
    found = network.columns
    place = np.full(len(found.things) + 1, -1)
    place[[found.things.place(iri) for iri in nodes]] = np.arange(len(nodes))
    spans, span_starts = parts(found.spans, ties)
    said, said_starts = parts(found.said, ties)
    claiming = np.diff(said_starts)
    always = (found.begin[spans] == MIN) & (found.end[spans] == MAX)
    marks, inferred = found.ends.marks[ties], claiming == 0
    stands = ((marks & STANDS) > 0) & ~inferred
    back = found.backing
    return {
        "edges": {
            "source": place[found.ends.source[ties]].tolist(),
            "target": place[found.ends.target[ties]].tolist(),
            "relation": tables["relation"].numbers_of(found.codes, found.ends.predicate[ties]),
            "marks": (
                _DISPUTED * ((marks & DISPUTED) > 0) + _INFERRED * inferred + _STANDS * stands
            ).tolist(),
            "spans": np.diff(np.append(0, np.cumsum(~always))[span_starts]).tolist(),
        },
        "spans": {
            "begin": [_days(day) for day in found.begin[spans[~always]].tolist()],
            "end": [_days(day) for day in found.end[spans[~always]].tolist()],
        },
        "claims": {
            "edge": np.repeat(np.arange(len(ties)), claiming).tolist(),
            "kind": tables["kind"].numbers_of(found.codes, back.kind[said]),
            "stance": tables["stance"].numbers_of(found.codes, back.stance[said]),
            "confidence": tables["confidence"].numbers_of(found.codes, back.confidence[said]),
            "source": tables["source"].numbers_of(found.things, back.source[said]),
        },
    }


def _days(day: int) -> int | None:
    return None if day in {MIN, MAX} else day - _EPOCH
