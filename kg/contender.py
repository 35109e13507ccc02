"""A claim as its rivals see it: what it says, how much it counts, and when; from files or from a store."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import MAX, MIN, Area, Rect, of_claim, valid_days
from kg.links import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal, Store

    from kg.claims import Claim
    from kg.schema import Schema
    from kg.terms import TimeKind

Found = dict[str, list["NamedNode | Literal"]]

#: What every claim in a store has.
WHOLE: Final = frozenset({v.SUBJECT, v.PREDICATE, v.OBJECT, v.KIND, v.STANCE, v.RANK, v.RECORDED})


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """A claim that takes the place of another, whatever its own subject and predicate."""

    claim: str
    rank: int
    area: Area


@dataclass(frozen=True, slots=True)
class Contender:
    """One claim among those with its subject and predicate.

    ``claim`` is its id. ``enters`` tells whether its kind can stand in the graph, ``asserts`` whether its
    stance can; ``rank`` is the order of its rank. ``against`` holds the ids of the claims that it contradicts
    or corrects, or that do so to it; ``corrections`` tells of those that take its place.
    """

    claim: str
    subject: str
    predicate: str
    object: NamedNode | Literal
    enters: bool
    asserts: bool
    rank: int
    area: Area
    against: frozenset[str] = field(default=frozenset())
    corrections: tuple[Correction, ...] = ()


def contenders(claims: Iterable[Claim], schema: Schema) -> Iterator[Contender]:
    """See the claims of curated files so, in order."""
    listed = tuple(claims)
    against: dict[str, set[str]] = defaultdict(set)
    corrections: dict[str, set[Correction]] = defaultdict(set)
    for claim, relation, other in resolve(listed):
        if relation in {v.CONTRADICTS, v.CORRECTS}:
            against[claim.id].add(other.id)
            against[other.id].add(claim.id)
        if relation == v.CORRECTS:
            rank = schema.concepts[claim.rank].rank_order
            corrections[other.id].add(Correction(claim.id, rank, of_claim(claim, schema)))
    for claim in listed:
        yield Contender(
            claim=claim.id,
            subject=claim.subject,
            predicate=claim.predicate,
            object=claim.object,
            enters=schema.concepts[claim.kind].enters_graph,
            asserts=schema.concepts[claim.stance].enters_graph,
            rank=schema.concepts[claim.rank].rank_order,
            area=of_claim(claim, schema),
            against=frozenset(against.get(claim.id, ())),
            corrections=tuple(sorted(corrections.get(claim.id, ()))),
        )


def recall(store: Store, schema: Schema, base: str, claims: Iterable[NamedNode]) -> Iterator[Contender]:
    """Read claims back from a store, by their IRIs; what is not a whole claim there is left out."""
    graph = NamedNode(v.Graphs(base).claims)
    for node in claims:
        found: Found = defaultdict(list)
        for quad in store.quads_for_pattern(node, None, None, graph):
            found[quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
        if found.keys() >= WHOLE:
            yield read_back(store, schema, base, node, found)


def read_back(store: Store, schema: Schema, base: str, node: NamedNode, found: Found) -> Contender:
    """See a claim whose own triples were read already (``found``, by property) as a contender."""
    graph = NamedNode(v.Graphs(base).claims)
    pointing = store.quads_for_pattern(None, NamedNode(v.CORRECTS), node, graph)
    corrections = [_correction(store, schema, graph, quad.subject) for quad in pointing]  # type: ignore[arg-type]
    return _recalled(node, found, corrections, schema)


def _correction(store: Store, schema: Schema, graph: NamedNode, node: NamedNode) -> Correction:
    quads = store.quads_for_pattern(node, None, None, graph)
    texts = {quad.predicate.value: quad.object.value for quad in quads}  # type: ignore[union-attr]
    time_kind = schema.properties[texts[v.PREDICATE]].time_kind
    rank = schema.concepts[texts[v.RANK]].rank_order
    return Correction(v.local_name(node.value), rank, _area(texts, time_kind))


def rivals_of(store: Store, base: str, subject: str, predicate: str) -> Iterator[NamedNode]:
    """Find the claims that give a subject a value for a predicate, in a store."""
    graph = NamedNode(v.Graphs(base).claims)
    wanted = NamedNode(predicate)
    for quad in store.quads_for_pattern(None, NamedNode(v.SUBJECT), NamedNode(subject), graph):
        if next(store.quads_for_pattern(quad.subject, NamedNode(v.PREDICATE), wanted, graph), None):
            yield quad.subject  # type: ignore[misc]


def _recalled(node: NamedNode, found: Found, corrections: Iterable[Correction], schema: Schema) -> Contender:
    def text(key: str) -> str:
        return found[key][0].value if key in found else ""

    prop = schema.properties[text(v.PREDICATE)]
    # A contradiction stands on both claims, a correction on the later one alone.
    ends = [*found.get(v.CONTRADICTS, ()), *found.get(v.CORRECTS, ())]
    return Contender(
        claim=v.local_name(node.value),
        subject=text(v.SUBJECT),
        predicate=prop.iri,
        object=found[v.OBJECT][0],
        enters=schema.concepts[text(v.KIND)].enters_graph,
        asserts=schema.concepts[text(v.STANCE)].enters_graph,
        rank=schema.concepts[text(v.RANK)].rank_order,
        area=_area({key: values[0].value for key, values in found.items()}, prop.time_kind),
        against=frozenset(c.claim for c in corrections) | {v.local_name(end.value) for end in ends},
        corrections=tuple(sorted(corrections)),
    )


def _area(texts: dict[str, str], time_kind: TimeKind | None) -> Area:
    """Give where a claim holds from the dates that stand on its node (see :func:`kg.area.of_claim`)."""
    begin, end = days_of(texts, time_kind)
    recorded, retracted = _ordinal(texts[v.RECORDED], MIN), _ordinal(texts.get(v.RETRACTED), MAX)
    return (Rect(begin, end, recorded, retracted),) if recorded < retracted else ()


def days_of(texts: Mapping[str, str], time_kind: TimeKind | None) -> tuple[int, int]:
    """Give the valid days of a claim from the dates on its node, as :func:`kg.area.valid_days` does."""
    if v.WHEN not in texts:
        return valid_days(None, time_kind)
    begin = _ordinal(texts.get(v.BEGIN_EARLIEST), MIN)
    return begin, MAX if time_kind == "occurrence" else _ordinal(texts.get(v.END_LATEST), MAX)


def _ordinal(day: str | None, absent: int) -> int:
    return dt.date.fromisoformat(day).toordinal() if day else absent
