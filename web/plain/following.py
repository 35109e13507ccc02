"""What follows about each thing, as page_inferred.rq asks it, from inferences that were read once."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final, TypeVar

from kg import vocab as v
from web.plain.tables import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pyoxigraph import NamedNode, Store

    from kg.engine import Term

    Ends = tuple[str, str, str]

_T = TypeVar("_T")
_MOST: Final = 500  # page_inferred.rq gives so many, as its engine finds them
_ENDS: Final = (v.SUBJECT, v.PREDICATE, v.OBJECT)
_BOUNDS: Final = frozenset({v.BEGIN_EARLIEST, v.END_LATEST, v.RECORDED, v.RETRACTED})
_APART: Final = frozenset({v.RDF_TYPE, *_ENDS})


class Following:
    """The triples of the graph by either end, and what bounds them in time by either end.

    Terms are kept as N-Triples write them.
    """

    def __init__(self, store: Store, graph: NamedNode) -> None:
        """Read the graph."""
        self._triples: dict[str, list[Ends]] = defaultdict(list)
        self._bounds: dict[str, list[tuple[Ends, str, str, str]]] = defaultdict(list)
        nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, key, value in lines(store, graph):
            if key not in _APART:
                ends = f"<{subject}>", f"<{key}>", value
                self._note(self._triples, ends, ends)
            if key in _ENDS or key in _BOUNDS:
                nodes[subject][key].append(value)
        for node, told in nodes.items():
            for one, two, three in product(*(told.get(end, ()) for end in _ENDS)):
                for bound, days in told.items():
                    for day in days if bound in _BOUNDS else ():
                        said = (one, two, three), f"<{node}>", f"<{bound}>", day
                        self._note(self._bounds, (one, two, three), said)

    def rows(
        self, entity: str, same: Iterable[Term], term: Callable[[str], Term]
    ) -> list[Sequence[Term | None]] | None:
        """Give the rows of page_inferred.rq, or None where that leaves some out.

        ``same`` are the other names that graphs give the entity; ``term`` reads what N-Triples write.
        """
        triples = self._triples.get(entity, ())
        if len(triples) > _MOST:
            return None
        found: list[Sequence[Term | None]] = [
            (*map(term, ends), None, None, None, None) for ends in sorted(triples, key=_place)
        ]
        found += [(*map(term, (*ends, *bound)), None) for ends, *bound in self._bounds.get(entity, ())]
        return found + [(*[None] * 6, value) for value in same]

    @staticmethod
    def _note(table: dict[str, list[_T]], ends: Ends, what: _T) -> None:
        subject, _, value = ends
        table[subject[1:-1]].append(what)
        if value.startswith("<") and value != subject:
            table[value[1:-1]].append(what)


def _place(ends: Ends) -> Ends:
    subject, key, value = ends
    return key, subject, value
