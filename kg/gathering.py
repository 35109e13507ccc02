"""Rows of claim, property and value, put together by claim."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import BlankNode, Literal, NamedNode

T = TypeVar("T", bound="NamedNode | Literal | BlankNode")


def gather(rows: Iterable[Mapping[str, T | None]]) -> dict[str, dict[str, list[T]]]:
    """Give the values of each claim by property, each once, in the order of the rows.

    >>> from pyoxigraph import Literal, NamedNode
    >>> row = {"claim": NamedNode("a:c"), "property": NamedNode("a:p"), "value": Literal("x")}
    >>> {claim: dict(found) for claim, found in gather([row, row]).items()}
    {'a:c': {'a:p': [<Literal value=x datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>]}}
    """
    found: dict[str, dict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
    last: T | None = None
    for row in rows:
        claim, key, value = row["claim"], row["property"], row["value"]
        if claim is not None and key is not None and value is not None:
            if claim is not last:
                # Rows of one claim that come from memory share the term that names it.
                own, last = found[claim.value], claim
            values = own[key.value]
            if not values or value not in values:
                values.append(value)
    return found
