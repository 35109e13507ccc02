"""What follows between two things, read from an open store column by column into arrays of numbers."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import TYPE_CHECKING

import numpy as np
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import MAX, MIN
from kg.claim_columns import Triples

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kg.claim_columns import Numbering
    from kg.engine import Engine
    from kg.schema import Schema

    Numbers = NDArray[np.int32]
    Days = tuple[Numbers, Numbers]


def read_follows(engine: Engine, schema: Schema, base: str, things: Numbering, codes: Numbering) -> Triples:
    """Read the inferences between two things that are of this moment, where the property is an edge."""
    edges = {iri for iri, prop in schema.properties.items() if prop.is_edge}
    subjects, predicates, values = array("i"), array("i"), array("i")
    for row in engine.tuples("network_inferred", graph=v.Graphs(base).inferred):
        predicate = row[1].value
        if predicate in edges:
            subjects.append(things.number(row[0].value))
            predicates.append(codes.number(predicate))
            values.append(things.number(row[2].value))
    return Triples(_numbers(subjects), _numbers(predicates), _numbers(values))


def read_spans(engine: Engine, base: str, things: Numbering, codes: Numbering) -> tuple[Triples, Days]:
    """Read where what does not hold always does: each node of an inference tells a triple and a span."""
    graph = v.Graphs(base).inferred
    nodes: dict[str, int] = {}

    def column(predicate: str, number: Callable[[str], int], absent: int) -> Numbers:
        found = array("i", [absent]) * len(nodes)
        for row in engine.tuples("recall_pairs", graph=graph, property=predicate):
            place = nodes.get(row[0].value)
            if place is not None:
                found[place] = number(row[1].value)
        return _numbers(found)

    for row in engine.tuples("recall_pairs", graph=graph, property=v.SUBJECT):
        if isinstance(row[0], NamedNode):
            nodes.setdefault(row[0].value, len(nodes))
    subject = column(v.SUBJECT, lambda iri: things.numbers.get(iri, -1), -1)
    predicate = column(v.PREDICATE, lambda iri: codes.numbers.get(iri, -1), -1)
    target = column(v.OBJECT, lambda iri: things.numbers.get(iri, -1), -1)
    begin, end = column(v.BEGIN_EARLIEST, _day, MIN), column(v.END_LATEST, _day, MAX)
    # What is about anything else is not between two things of the network.
    some = (subject >= 0) & (predicate >= 0) & (target >= 0)
    return Triples(subject[some], predicate[some], target[some]), (begin[some], end[some])


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


def _numbers(found: array[int]) -> Numbers:
    return np.frombuffer(found, np.int32)
