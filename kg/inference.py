"""What follows as quads, and back: triples of now in their graph, and nodes for what does not hold always.

A bounded inference is a ``sc:Inference`` node for each of its spans, with the subject, predicate and object
of the triple and the bounds of the span as they stand on claims; an open bound is left out.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad

from kg import vocab as v
from kg.area import ALWAYS, MAX, MIN, NEVER, NOW, Rect, union
from kg.values import date_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal, Store

    from kg.area import Area
    from kg.reason import Triple

_TYPE: Final = NamedNode(v.RDF_TYPE)
_INFERENCE: Final = NamedNode(v.INFERENCE)
_SUBJECT, _PREDICATE, _OBJECT = NamedNode(v.SUBJECT), NamedNode(v.PREDICATE), NamedNode(v.OBJECT)
_BOUNDS: Final = tuple(map(NamedNode, (v.BEGIN_EARLIEST, v.END_LATEST, v.RECORDED, v.RETRACTED)))


def entailed_quads(entailed: Mapping[Triple, Area], told: Mapping[Triple, Area], base: str) -> Iterator[Quad]:
    """Give the quads of the graph of inferences; ``told`` are the areas of told triples.

    A triple that stands now as told is not given again, only where it holds.
    """
    for triple, area in entailed.items():
        yield from inference_quads(triple, area, told.get(triple, NEVER), base)


def inference_quads(triple: Triple, area: Area, told: Area, base: str) -> Iterator[Quad]:
    """Give the quads of one entailed triple, by where it holds and where it is told to hold."""
    graph = NamedNode(v.Graphs(base).inferred)
    stands = NOW.within(told)
    if not stands and NOW.within(area):
        yield Quad(*triple, graph)
    if area != ALWAYS or stands:
        for rect in area:
            node = NamedNode(v.inference_iri(base, _digest(triple, rect)))
            yield Quad(node, _TYPE, _INFERENCE, graph)
            yield Quad(node, _SUBJECT, triple[0], graph)
            yield Quad(node, _PREDICATE, triple[1], graph)
            yield Quad(node, _OBJECT, triple[2], graph)
            for predicate, day in zip(_BOUNDS, _days(rect), strict=True):
                if day is not None:
                    yield Quad(node, predicate, day, graph)


def entailed_area(store: Store, triple: Triple, base: str) -> Area:
    """Read from a store where an entailed triple holds; nowhere if it is not entailed."""
    graph = NamedNode(v.Graphs(base).inferred)
    nodes = inferences(store, base, subject=triple[0], predicate=triple[1], value=triple[2])
    spans = [(_rect(store, node, graph),) for node in nodes]
    if spans:
        return union(*spans)
    return ALWAYS if Quad(*triple, graph) in store else NEVER


def inferences(
    store: Store,
    base: str,
    *,
    predicate: NamedNode,
    subject: NamedNode | None = None,
    value: NamedNode | Literal | None = None,
) -> Iterator[NamedNode]:
    """Find the inference nodes of a property with a subject, a value or both."""
    graph = NamedNode(v.Graphs(base).inferred)
    end, other = (_SUBJECT, subject) if subject is not None else (_OBJECT, value)
    for quad in store.quads_for_pattern(None, end, other, graph):
        node = quad.subject
        if (
            isinstance(node, NamedNode)
            and Quad(node, _PREDICATE, predicate, graph) in store
            and (value is None or end == _OBJECT or Quad(node, _OBJECT, value, graph) in store)
        ):
            yield node


def _digest(triple: Triple, rect: Rect) -> str:
    text = "\x1f".join((*map(str, triple), *map(str, (rect.begin, rect.end, rect.recorded, rect.retracted))))
    return base64.b32encode(hashlib.sha256(text.encode()).digest()[:10]).decode().lower()


def _days(rect: Rect) -> Iterable[Literal | None]:
    ends = ((rect.begin, MIN), (rect.end, MAX), (rect.recorded, MIN), (rect.retracted, MAX))
    return (None if day == open_ else date_literal(dt.date.fromordinal(day)) for day, open_ in ends)


def _rect(store: Store, node: NamedNode, graph: NamedNode) -> Rect:
    bounds: dict[str, str] = {}
    for predicate in _BOUNDS:
        for quad in store.quads_for_pattern(node, predicate, None, graph):
            bounds[predicate.value] = quad.object.value  # type: ignore[union-attr]
    return rect_of(bounds)


def rect_of(bounds: Mapping[str, str]) -> Rect:
    """Read a span from its bounds by property; what is left out is open."""
    ends = zip(_BOUNDS, (MIN, MAX, MIN, MAX), strict=True)
    days = [
        dt.date.fromisoformat(value).toordinal() if (value := bounds.get(end.value)) else absent
        for end, absent in ends
    ]
    return Rect(*days)
