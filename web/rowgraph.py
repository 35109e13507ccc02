"""Rows of an answer as a graph: columns that are a triple, or things that stand in one row."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.turtle import Term
    from web.answers import Rows
    from web.names import Names

_COLUMN: Final = "column#"


def triples(rows: Rows, names: Names) -> tuple[Triple, ...]:
    """Give the links that rows tell; none where fewer than two things stand in any row.

    A thing, a property and a thing side by side are a triple of the graph, whose claims can be shown. Any
    other thing is linked to the first of its row by the name of its column, which no claim stands behind.
    """
    return tuple(dict.fromkeys(link for row in rows.rows for link in _row(row, rows.columns, names)))


def _row(row: tuple[Term | None, ...], columns: tuple[str, ...], names: Names) -> Iterator[Triple]:
    things = [(place, term) for place, term in enumerate(row) if _thing(term, names)]
    first = things[0][1] if things else None
    told = set[int]()
    for (place, begin), (other, end) in pairwise(things):
        between = row[place + 1] if other == place + 2 else None
        if isinstance(between, NamedNode) and between.value in names.schema.properties:
            told.add(other)
            yield Triple(begin, between, end)  # type: ignore[arg-type]
    for place, term in things[1:]:
        if place not in told and term != first:
            column = NamedNode(f"{names.addresses.base}{_COLUMN}{columns[place]}")
            yield Triple(first, column, term)  # type: ignore[arg-type]


def _thing(term: Term | None, names: Names) -> bool:
    return isinstance(term, NamedNode) and term.value in names.by_iri
