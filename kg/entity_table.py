"""The entities of an open store in columns: an entity is made when it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import vocab as v
from kg.claims import Entity
from kg.errors import Origin
from kg.heaps import Lookup, heap, several
from kg.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from pyoxigraph import Literal, NamedNode

    from kg.engine import Engine
    from kg.heaps import Heap


class EntityTable(Rows[Entity]):
    """Entities in the order of their IRIs: what follows ``prefix``, kinds, names and other names by row."""

    def __init__(
        self, prefix: str, ids: NDArray[np.bytes_], kinds: Heap, labels: Heap, aliases: Heap
    ) -> None:
        """Keep the columns."""
        self._prefix = prefix
        self._ids = ids
        self._kinds = kinds
        self._labels = labels
        self._aliases = aliases

    def __len__(self) -> int:
        """Count the entities."""
        return len(self._ids)

    def made(self, begin: int, end: int) -> list[Entity]:
        """Make some."""
        ids = self._ids[begin:end].tolist()
        return [
            Entity(
                iri=f"{self._prefix}{name.decode()}",
                kinds=self._kinds.several(row),
                name=self._labels.at(row) or "",
                origin=Origin(""),
                aliases=self._aliases.several(row),
            )
            for row, name in enumerate(ids, start=begin)
        ]


def read_entity_table(engine: Engine, base: str) -> EntityTable:
    """Read what has a name among the things of a project.

    Raises:
        QueryError: the engine does not answer.
    """
    prefix, graph = v.entity_iri(base, ""), v.Graphs(base).asserted

    def pairs(predicate: str) -> Iterator[Sequence[NamedNode | Literal]]:
        return engine.tuples("recall_pairs", graph=graph, property=predicate)

    lookup = Lookup(prefix, (pair[0].value for pair in pairs(v.LABEL)))

    def texts(predicate: str) -> Iterator[tuple[int, str]]:
        return ((row, value.value) for row, value in lookup.rows(pairs(predicate)))

    return EntityTable(
        prefix,
        lookup.names,
        several(len(lookup), texts(v.RDF_TYPE)),
        heap(len(lookup), texts(v.LABEL)),
        several(len(lookup), texts(v.ALT_LABEL)),
    )
