"""The claims that link two things, read from an open store column by column into arrays of numbers."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import valid_days
from kg.period import period_if_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from pyoxigraph import Literal

    from kg.engine import Engine
    from kg.schema import Schema

    Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Numbering:
    """Texts in order of first use, each with its number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """Give the number of a text, a new one if need be."""
        return self.numbers.setdefault(text, len(self.numbers))

    def in_order(self) -> tuple[list[str], Numbers]:
        """Give the texts in order, and the place of each number there."""
        texts = sorted(self.numbers)
        places = np.zeros(len(texts), np.int32)
        for place, text in enumerate(texts):
            places[self.numbers[text]] = place
        return texts, places


class Triples(NamedTuple):
    """Subjects and objects as numbers of things, properties as those of codes."""

    subject: Numbers
    predicate: Numbers
    target: Numbers

    def renumbered(self, things: Numbers, codes: Numbers) -> Triples:
        """Put other numbers in place of these, by these."""
        return Triples(things[self.subject], codes[self.predicate], things[self.target])


@dataclass(frozen=True, slots=True)
class LinkingClaims:
    """Claims in the order of the files: their ends and sources as numbers of things, the rest of codes."""

    ids: NDArray[np.bytes_]
    ends: Triples
    source: Numbers
    kind: Numbers
    stance: Numbers
    confidence: Numbers
    begin: Numbers
    end: Numbers
    contested: NDArray[np.bool_]


def read_linking(
    engine: Engine, schema: Schema, base: str, things: Numbering, codes: Numbering
) -> LinkingClaims:
    """Read the claims of properties that are edges, neither withdrawn nor judged wrong.

    Raises:
        QueryError: the engine does not answer.
    """
    return _Reader(engine, schema, base).claims(things, codes)


class _Reader:
    def __init__(self, engine: Engine, schema: Schema, base: str) -> None:
        self._engine = engine
        self._schema = schema
        self._graph = v.Graphs(base).claims
        self._claim = v.claim_iri(base, "")
        self._source = v.source_iri(base, "")
        edges = {iri for iri, prop in schema.properties.items() if prop.is_edge}
        pairs = [(n, value.value) for n, value in self._pairs(v.PREDICATE) if value.value in edges]
        self._predicates = [iri for _, iri in pairs]
        self._places = {node: place for place, (node, _) in enumerate(pairs)}

    def _pairs(self, predicate: str) -> Iterator[tuple[str, NamedNode | Literal]]:
        for row in self._engine.tuples("recall_pairs", graph=self._graph, property=predicate):
            node = row[0].value
            if node.startswith(self._claim):
                yield node, row[1]

    def _others(self, predicate: str, usual: str) -> Iterator[tuple[str, NamedNode | Literal]]:
        """Give a code only where it is not the usual one, which most claims have."""
        for row in self._engine.tuples("recall_others", graph=self._graph, property=predicate, usual=usual):
            yield row[0].value, row[1]

    def _column(
        self,
        rows: Iterator[tuple[str, NamedNode | Literal]],
        number: Callable[[str], int],
        usual: int = -1,
    ) -> Numbers:
        found = array("i", [usual]) * len(self._places)
        for node, value in rows:
            place = self._places.get(node)
            if place is not None:
                found[place] = number(value.value)
        return np.frombuffer(found, np.int32)

    def claims(self, things: Numbering, codes: Numbering) -> LinkingClaims:
        links = ((node, value) for node, value in self._pairs(v.OBJECT) if isinstance(value, NamedNode))
        target = self._column(links, things.number)
        source = self._column(self._pairs(v.DERIVED_FROM), things.number)
        retracted, contested = self._withdrawn_and_contested()
        some = (target >= 0) & ~retracted & self._counting()
        order = self._order(source, things)
        order = order[some[order]]
        begin, end = self._days()
        prefix = len(self._claim)
        ids = np.array([node[prefix:].encode() for node in self._places], np.bytes_)
        predicate = np.fromiter(map(codes.number, self._predicates), np.int32)
        subject = self._column(self._pairs(v.SUBJECT), things.number)
        coded = {
            "kind": self._column(self._others(v.KIND, v.FACT), codes.number, codes.number(v.FACT)),
            "stance": self._column(self._others(v.STANCE, v.ASSERTS), codes.number, codes.number(v.ASSERTS)),
            "confidence": self._column(self._pairs(v.CONFIDENCE), codes.number, codes.number("")),
        }
        return LinkingClaims(
            ids=ids[order],
            ends=Triples(subject[order], predicate[order], target[order]),
            source=source[order],
            begin=begin[order],
            end=end[order],
            contested=contested[order],
            **{name: column[order] for name, column in coded.items()},
        )

    def _order(self, source: Numbers, things: Numbering) -> NDArray[np.intp]:
        """Say in which order the claims stand in the files; one file is one source."""
        files = Numbering()
        of_source = np.zeros(len(things.numbers), np.int32)
        for row in self._engine.tuples("recall_pairs", graph=self._graph, property=v.FILE):
            if row[0].value.startswith(self._source) and row[0].value in things.numbers:
                of_source[things.numbers[row[0].value]] = files.number(row[1].value)
        _, places = files.in_order()
        line = self._column(self._pairs(v.LINE), int)
        ids = np.array([node.encode() for node in self._places], np.bytes_)
        return np.lexsort((ids, line, places[of_source[source]] if len(places) else line))

    def _withdrawn_and_contested(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Find what was withdrawn; and what contradicts another claim, or what such a claim contradicts."""
        gone = {node for node, _ in self._pairs(v.RETRACTED)}
        pairs = [(node, value.value) for node, value in self._pairs(v.CONTRADICTS) if node not in gone]
        ends = {one for pair in pairs for one in pair}
        marked = [np.zeros(len(self._places), bool) for _ in range(2)]
        for marks, nodes in zip(marked, (gone, ends), strict=True):
            marks[[place for node in nodes if (place := self._places.get(node)) is not None]] = True
        return marked[0], marked[1]

    def _counting(self) -> NDArray[np.bool_]:
        def counts(rank: str) -> int:
            concept = self._schema.concepts.get(rank)
            return int(concept is None or concept.rank_order > 0)

        return self._column(self._others(v.RANK, v.NORMAL), counts, counts(v.NORMAL)) > 0

    def _days(self) -> tuple[Numbers, Numbers]:
        """Give the first and the last day on which each claim can hold."""
        whens = Numbering()
        when = self._column(self._pairs(v.WHEN), whens.number)
        periods = [period_if_any(text) for text in whens.numbers] + [None]
        kinds = [self._schema.properties[iri].time_kind for iri in self._predicates]
        known: dict[tuple[int, str | None], tuple[int, int]] = {}
        begin, end = array("i"), array("i")
        for place, kind in zip(when.tolist(), kinds, strict=True):
            days = known.get((place, kind))
            if days is None:
                days = known[place, kind] = valid_days(periods[place], kind)
            begin.append(days[0])
            end.append(days[1])
        return np.frombuffer(begin, np.int32), np.frombuffer(end, np.int32)
