"""Triples of claims, put together by claim."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import BlankNode, Literal, NamedNode

    Row = Mapping[str, NamedNode | Literal | None]
    #: What is said of something, by property.
    Values = Mapping[str, Sequence[NamedNode | Literal]]
    #: What is said of claims.
    Gathered = Mapping[str, Values]

T = TypeVar("T", bound="NamedNode | Literal | BlankNode")


def gather(rows: Iterable[Mapping[str, T | None]]) -> dict[str, dict[str, list[T]]]:
    """Put rows of ``claim``, ``property`` and ``value`` together; those where one is unbound are left out.

    >>> from pyoxigraph import Literal, NamedNode
    >>> row = {"claim": NamedNode("a:c"), "property": NamedNode("a:p"), "value": Literal("x")}
    >>> {claim: dict(found) for claim, found in gather([row, row]).items()}
    {'a:c': {'a:p': [<Literal value=x datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>]}}
    """
    triples = ((row["claim"], row["property"], row["value"]) for row in rows)
    return gather_triples(
        (claim, key, value)
        for claim, key, value in triples
        if claim is not None and key is not None and value is not None
    )


def by_thing(rows: Iterable[Row]) -> dict[str, Gathered]:
    """Gather claims from rows that also have the ``thing`` that each was asked for, parted by that."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if (thing := row["thing"]) is not None:
            found[thing.value].append(row)
    return {thing: gather(some) for thing, some in found.items()}


def gather_triples(triples: Iterable[Sequence[T]]) -> dict[str, dict[str, list[T]]]:
    """Give the values of each claim by property, each once and in order: every engine has its own."""
    found: dict[str, dict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
    several: list[list[T]] = []
    last: T | None = None
    for claim, key, value in triples:
        if claim is not last:
            # Triples of one claim that come from memory share the term that names it.
            own, last = found[claim.value], claim
        values = own[key.value]
        if not values:
            values.append(value)
        elif value not in values:
            if len(values) == 1:
                several.append(values)
            values.append(value)
    for values in several:
        values.sort(key=str)
    return found
