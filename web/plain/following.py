"""What follows about each thing, as page_inferred.rq asks it, from inferences that were read once."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pyoxigraph import Literal, NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store

    from kg.engine import Row, Term

    Ends = tuple[NamedNode, NamedNode, Term]

_T = TypeVar("_T")
_MOST: Final = 500  # page_inferred.rq gives so many, in its engine's order
_ENDS: Final = frozenset({v.SUBJECT, v.PREDICATE, v.OBJECT})
_APART: Final = frozenset({v.RDF_TYPE, *_ENDS})


class Following:
    """The triples of the graph by either end, and what bounds them in time by either end."""

    def __init__(self, store: Store, graph: NamedNode) -> None:
        """Read the graph."""
        self.graph = graph
        self._triples: dict[str, list[Ends]] = defaultdict(list)
        self._bounds: dict[str, list[tuple[Ends, NamedNode, NamedNode, Term]]] = defaultdict(list)
        nodes: dict[NamedNode, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in store.quads_for_pattern(None, None, None, graph):
            subject, key, value = quad.subject, quad.predicate, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                continue
            nodes[subject][key.value].append(value)
            if key.value not in _APART:
                self._note(self._triples, (subject, key, value), (subject, key, value))
        for node, told in nodes.items():
            for one, two, three in product(told[v.SUBJECT], told[v.PREDICATE], told[v.OBJECT]):
                ends = cast("Ends", (one, two, three))
                for bound, day in ((b, day) for b, days in told.items() if b not in _ENDS for day in days):
                    self._note(self._bounds, ends, (ends, node, NamedNode(bound), day))

    def rows(self, entity: NamedNode, about: Iterable[tuple[Term, Term]]) -> list[Row] | None:
        """Give the rows of page_inferred.rq, or None where that leaves some out.

        ``about`` is what all graphs say of the entity.
        """
        triples = sorted(self._triples.get(entity.value, ()), key=_place)
        if len(triples) > _MOST:
            return None
        none: Row = dict.fromkeys(("subject", "property", "value", "node", "bound", "day", "same"))
        none |= {"entity": entity, "graph": self.graph}
        found = [none | {"subject": s, "property": p, "value": o} for s, p, o in triples]
        found += [
            none | {"subject": s, "property": p, "value": o, "node": node, "bound": bound, "day": day}
            for (s, p, o), node, bound, day in self._bounds.get(entity.value, ())
        ]
        return found + [none | {"same": value} for key, value in about if key.value == v.SAME_AS]

    @staticmethod
    def _note(table: dict[str, list[_T]], ends: Ends, what: _T) -> None:
        subject, _, value = ends
        table[subject.value].append(what)
        if isinstance(value, NamedNode) and value != subject:
            table[value.value].append(what)


def _place(ends: Ends) -> tuple[str, str, str]:
    subject, key, value = ends
    return key.value, subject.value, str(value)
