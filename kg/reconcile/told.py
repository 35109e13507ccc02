"""What things have of properties: one query for many things and properties."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.engine import Engine, Term
    from kg.reconcile.offered import Offer

    #: By the IRI of a thing and the key of what was asked.
    Told = Mapping[tuple[str, str], Sequence[Term]]


def read_told(engine: Engine, things: Collection[str], offers: Collection[Offer]) -> Told:
    """Read what some things have of some properties, in an order that does not change.

    Raises:
        QueryError: the engine does not answer.
    """
    found: dict[tuple[str, str], set[Term]] = defaultdict(set)
    nodes = [NamedNode(iri) for iri in things]
    for back in (False, True):
        asked = {one.iri: one.key for one in offers if one.iri and one.back == back}
        if not asked or not nodes:
            continue
        properties = [NamedNode(iri) for iri in asked]
        if back:
            rows = engine.rows("reconcile_having", value=nodes, property=properties)
        else:
            rows = engine.rows("reconcile_values", node=nodes, property=properties)
        near, far = ("value", "node") if back else ("node", "value")
        for row in rows:
            thing, prop, value = row[near], row["property"], row[far]
            if thing is not None and prop is not None and isinstance(value, NamedNode | Literal):
                found[thing.value, asked[prop.value]].add(value)
    return {key: sorted(values, key=str) for key, values in found.items()}
