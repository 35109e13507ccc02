"""Things that have a value: for queries that give no name."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.folding import flat
from kg.reconcile.query import Thing
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.engine import Engine, Term
    from kg.name import Name
    from kg.reconcile.offered import Offer
    from kg.reconcile.query import Given, Wanted
    from kg.search.index import Index


def having(engine: Engine, index: Index, names: Mapping[str, Name], wanted: Sequence[Wanted]) -> list[str]:
    """Find the IRIs of things that have one of the values of a property, those of most properties first.

    Raises:
        QueryError: the engine does not answer.
    """
    found: Counter[str] = Counter()
    for one in wanted:
        if one.offer.key == "@iri":
            found.update(value for value in one.values if isinstance(value, str) and value in names)
            continue
        terms = list(dict.fromkeys(term for value in one.values for term in _terms(index, one.offer, value)))
        if not terms:
            continue
        prop = [NamedNode(one.offer.iri)]
        near, query = ("value", "reconcile_values") if one.offer.back else ("node", "reconcile_having")
        # The values last: they are others' texts, in which no place of a list is looked for any more.
        rows = engine.rows(query, property=prop, **{"node" if one.offer.back else "value": terms})
        found.update({node.value for row in rows if isinstance(node := row[near], NamedNode)})
    return [iri for iri, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _terms(index: Index, offer: Offer, given: Given | Thing) -> Iterator[Term]:
    """Give the terms that a value may be written as in the graph."""
    if isinstance(given, Thing):
        yield NamedNode(given.iri)
        return
    text = str(given).lower() if isinstance(given, bool) else str(given).strip()
    if not text:
        return
    if offer.value_type == "entity":
        joined = flat(text)
        for name in index.called(text, lambda _: True):
            if joined in {flat(one) for one in (name.label, name.slug, *name.aliases)}:
                yield NamedNode(name.iri)
        return
    if offer.value_type == "uri":
        try:
            yield NamedNode(text)
        except ValueError:
            return
    with suppress(BadValueError):
        yield typed(offer.value_type, text).literal
    yield Literal(text)
    yield Literal(text, language="en")
