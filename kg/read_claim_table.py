"""The claims of an open store read into columns: no more is held of them in passing than is kept."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.claim_columns import Numbering
from kg.claim_table import LANGUAGE, ClaimColumns
from kg.heaps import Lookup, heap, several
from kg.strings import strings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.engine import Engine
    from kg.heaps import Heap
    from kg.schema import Schema

    Term = NamedNode | Literal
    Numbers = NDArray[np.int32]
    Rows = Iterable[tuple[int, Term]]

_RELATIONS: Final = (v.CONTRADICTS, v.SUPPORTS, v.CORRECTS, v.RELAYS)
#: Fields whose value is a text that many claims share, by property; and what most have of some, untold.
_NUMBERED: Final = {
    "subject": v.SUBJECT,
    "predicate": v.PREDICATE,
    "source": v.DERIVED_FROM,
    "when": v.WHEN,
    "hedge": v.HEDGE,
    "basis": v.BASIS,
    "confidence": v.CONFIDENCE,
    "speaker": v.ATTRIBUTED_TO,
}
_USUAL: Final = {
    "kind": (v.KIND, v.FACT),
    "stance": (v.STANCE, v.ASSERTS),
    "rank": (v.RANK, v.NORMAL),
}


def read_claim_columns(
    engine: Engine, schema: Schema, base: str, files: Mapping[str, str], graph: str | None = None
) -> ClaimColumns:
    """Read claims in the order of the files; ``files`` has the file of each source by IRI.

    They are those of the graph of claims, or of another one.

    Raises:
        QueryError: the engine does not answer.
    """
    return _Reader(engine, schema, base, graph or v.Graphs(base).claims).columns(files)


class _Reader:
    def __init__(self, engine: Engine, schema: Schema, base: str, graph: str) -> None:
        self._engine = engine
        self._graph = graph
        self._texts = Numbering()
        prefix = v.claim_iri(base, "")
        told = (pair[0].value for pair in self._pairs(v.PREDICATE) if pair[1].value in schema.properties)
        self._lookup = Lookup(prefix, told)
        self._count = len(self._lookup)

    def columns(self, files: Mapping[str, str]) -> ClaimColumns:
        numbers = {field: self._numbered(self._rows(iri)) for field, iri in _NUMBERED.items()}
        for field, (iri, usual) in _USUAL.items():
            rows = self._engine.tuples("recall_others", graph=self._graph, property=iri, usual=usual)
            numbers[field] = self._numbered(self._lookup.rows(rows), usual)
        numbers["object"], numbers["sort"], values = self._objects()
        texts, place = self._texts.in_order()
        place = np.append(place, np.int32(-1))  # where none is, none stays
        numbers = {field: place[column] for field, column in numbers.items()}
        lines = self._plain(v.LINE, int)
        order = self._order(numbers["source"], lines, [files.get(text, "") for text in texts])
        return ClaimColumns(
            ids=self._lookup.names[order],
            texts=strings(texts),
            numbers={field: column[order] for field, column in numbers.items()},
            lines=lines[order],
            recorded=self._plain(v.RECORDED, _ordinal)[order],
            retracted=self._plain(v.RETRACTED, _ordinal)[order],
            values=values.ordered(order),
            locators=heap(self._count, self._lettered(v.LOCATOR)).ordered(order),
            reporters=several(self._count, self._lettered(v.REPORTED_BY)).ordered(order),
            refs=several(self._count, self._lettered(v.REF)).ordered(order),
            links=several(self._count, self._linked(), _rank).ordered(order),
            by_id=np.argsort(order).astype(np.int32),
        )

    def _pairs(self, predicate: str) -> Iterator[Sequence[Term]]:
        return self._engine.tuples("recall_pairs", graph=self._graph, property=predicate)

    def _rows(self, predicate: str) -> Iterator[tuple[int, Term]]:
        return self._lookup.rows(self._pairs(predicate))

    def _lettered(self, predicate: str) -> Iterator[tuple[int, str]]:
        return ((place, value.value) for place, value in self._rows(predicate))

    def _linked(self) -> Iterator[tuple[int, str]]:
        for relation in _RELATIONS:
            for place, other in self._lettered(relation):
                yield place, f"{relation} {v.local_name(other)}"

    def _numbered(self, rows: Rows, usual: str | None = None) -> Numbers:
        found = array("i", [-1 if usual is None else self._texts.number(usual)]) * self._count
        for place, value in rows:
            found[place] = self._texts.number(value.value)
        return np.frombuffer(found, np.int32)

    def _plain(self, predicate: str, number: Callable[[str], int]) -> Numbers:
        found = array("i", [0]) * self._count
        for place, text in self._lettered(predicate):
            found[place] = number(text)
        return np.frombuffer(found, np.int32)

    def _objects(self) -> tuple[Numbers, Numbers, Heap]:
        node, sort = (array("i", [-1]) * self._count for _ in range(2))

        def values() -> Iterator[tuple[int, str]]:
            for place, value in self._rows(v.OBJECT):
                if isinstance(value, NamedNode):
                    node[place] = self._texts.number(value.value)
                else:
                    of = f"{LANGUAGE}{value.language}" if value.language else value.datatype.value
                    sort[place] = self._texts.number(of)
                    yield place, value.value

        told = heap(self._count, values())
        return np.frombuffer(node, np.int32), np.frombuffer(sort, np.int32), told

    def _order(self, source: Numbers, lines: Numbers, files: Sequence[str]) -> NDArray[np.intp]:
        """Put rows in the order of the files; rows are in that of their ids before."""
        rank = {file: place for place, file in enumerate(sorted(set(files)))}
        ranks = np.array([rank[file] for file in files], np.int32)
        return np.lexsort((lines, ranks[source])) if self._count else np.zeros(0, np.intp)


def _rank(text: str) -> tuple[int, str]:
    relation, _, other = text.partition(" ")
    return (_RELATIONS.index(relation), other) if relation in _RELATIONS else (0, text)


def _ordinal(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()
