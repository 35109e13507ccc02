"""How two things are connected: the shortest ways from one to the other along claims that say it is so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, Final

import networkx as nx

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.schema import Schema

#: Ways are looked at in order of length until so many were seen.
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing to the next, with the claims that link them, in either direction."""

    start: str
    end: str
    claims: tuple[str, ...]


def paths(  # noqa: PLR0913 - what there is, from where to where, and how much of it
    engine: Engine, schema: Schema, start: str, end: str, *, longest: int = 4, most: int = 5
) -> tuple[tuple[Step, ...], ...]:
    """Give the shortest ways between two things, at most ``most`` of at most ``longest`` steps each.

    Only relations that graph views draw count, in either direction; denials, opinions and what was
    withdrawn or set aside do not.

    Raises:
        QueryError: the engine does not answer.
    """
    links = engine.remember("links", lambda one: _links(one, schema))
    if start not in links or end not in links or start == end:
        return ()
    if not nx.has_path(links, start, end):
        return ()
    found = takewhile(lambda way: len(way) <= longest + 1, nx.shortest_simple_paths(links, start, end))
    return tuple(
        tuple(Step(a, b, tuple(sorted(links[a][b]["claims"]))) for a, b in pairwise(way))
        for way in islice(found, min(most, _MOST))
    )


def _links(engine: Engine, schema: Schema) -> nx.Graph[str]:
    links: nx.Graph[str] = nx.Graph()
    # In order, so that ways of one length come in the same order each time.
    rows = sorted(engine.rows("api_links"), key=lambda row: str(row["claim"]))
    for row in rows:
        claim, subject, predicate, value = row["claim"], row["subject"], row["predicate"], row["object"]
        if claim is None or subject is None or predicate is None or value is None:
            continue
        prop = schema.properties.get(predicate.value)
        if prop is not None and prop.is_edge:
            links.add_edge(subject.value, value.value)
            links[subject.value][value.value].setdefault("claims", []).append(claim.value)
    return links
