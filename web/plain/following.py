"""What follows about each thing, as page_inferred.rq asks it, from inferences that were read once."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pyoxigraph import Literal, NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Store

    from kg.engine import Term

    Ends = tuple[NamedNode, NamedNode, Term]

_T = TypeVar("_T")
_MOST: Final = 500  # page_inferred.rq gives so many, in its engine's order
_ENDS: Final = frozenset({v.SUBJECT, v.PREDICATE, v.OBJECT})
_BOUNDS: Final = frozenset({v.BEGIN_EARLIEST, v.END_LATEST, v.RECORDED, v.RETRACTED})
_APART: Final = frozenset({v.RDF_TYPE, *_ENDS})


class Following:
    """The triples of the graph by either end, and what bounds them in time by either end."""

    def __init__(self, store: Store, graph: NamedNode) -> None:
        """Read the graph."""
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
                for bound, day in ((b, day) for b, days in told.items() if b in _BOUNDS for day in days):
                    self._note(self._bounds, ends, (ends, node, NamedNode(bound), day))

    def rows(self, entity: str, same: Iterable[Term]) -> list[Sequence[Term | None]] | None:
        """Give the rows of page_inferred.rq, or None where that leaves some out.

        ``same`` are the other names that graphs give the entity.
        """
        triples = sorted(self._triples.get(entity, ()), key=_place)
        if len(triples) > _MOST:
            return None
        found: list[Sequence[Term | None]] = [(*ends, None, None, None, None) for ends in triples]
        bounds = self._bounds.get(entity, ())
        found += [(*ends, node, bound, day, None) for ends, node, bound, day in bounds]
        return found + [(*[None] * 6, value) for value in same]

    @staticmethod
    def _note(table: dict[str, list[_T]], ends: Ends, what: _T) -> None:
        subject, _, value = ends
        table[subject.value].append(what)
        if isinstance(value, NamedNode) and value != subject:
            table[value.value].append(what)


def _place(ends: Ends) -> tuple[str, str, str]:
    subject, key, value = ends
    return key.value, subject.value, str(value)
