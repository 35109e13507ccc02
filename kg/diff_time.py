"""What is different between two days of one graph: in what held, or in what was on record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab as v
from kg.area import Point
from kg.changes import Change, Diff, EntityChanges
from kg.contender import recall, rivals_of
from kg.gathering import gather_triples
from kg.standing import standing
from kg.status import Chronicler
from kg.status_words import headline
from kg.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Store

    from kg.changes import What
    from kg.schema import Schema
    from kg.told import Told

_DATE: Final = NamedNode(f"{v.XSD}date")
_FEW_DAYS: Final = 1_000


@dataclass(frozen=True)
class Graph:
    """A store with the schema and the base address of its project."""

    store: Store
    schema: Schema
    base: str


Fact = tuple[str, str, NamedNode | Literal]


def valid_diff(graph: Graph, before: dt.date, after: dt.date, label: Callable[[str], str]) -> Diff:
    """Tell what began and what ceased to hold from one day to the other, and whose status changed.

    A statement holds while one of its claims stands (see :mod:`kg.standing`); doubt is read in its favour.
    Only what begins or ends between the days, and its rivals, is looked at: the rest is the same on both.
    """
    held: dict[Fact, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    points = Point(as_of=before), Point(as_of=after)
    for one, area in standing(
        recall(graph.store, graph.schema, graph.base, _moving(graph, before, after)), graph.schema
    ):
        for side, point in zip(held[one.subject, one.predicate, one.object], points, strict=True):
            if point.within(area):
                side.add(v.claim_iri(graph.base, one.claim))
    found: dict[str, list[Change]] = defaultdict(list)
    removed: list[Triple] = []
    added: list[Triple] = []
    for (subject, predicate, value), (was, is_) in held.items():
        if bool(was) != bool(is_):
            what: What = "added" if is_ else "removed"
            found[subject].append(_change(what, claims_in(graph, map(NamedNode, sorted(was or is_)))))
            triple = Triple(NamedNode(subject), NamedNode(predicate), value)
            (added if is_ else removed).append(triple)
    statuses = _statuses(graph, (before, after), label)
    entities = (
        EntityChanges(
            iri, label(iri), changes=tuple(sorted(found[iri], key=_order)), status=statuses.get(iri)
        )
        for iri in found.keys() | statuses.keys()
    )
    ends = before.isoformat(), after.isoformat()
    return Diff("valid", *ends, _ordered(entities), _sorted(removed), _sorted(added))


def record_diff(graph: Graph, before: dt.date, after: dt.date, label: Callable[[str], str]) -> Diff:
    """Tell what was recorded and what was withdrawn after one day, up to and with the other."""
    found: dict[str, list[Change]] = defaultdict(list)
    removed: list[Triple] = []
    added: list[Triple] = []
    first, last = sorted((before, after))
    nodes = dict.fromkeys(
        node
        for predicate in (v.RECORDED, v.RETRACTED)
        for node in _within(graph, predicate, first, last)
        if node.value.startswith(v.claim_iri(graph.base, ""))
    )
    for claim in claims_in(graph, nodes):
        was, is_ = claim.on_record(before), claim.on_record(after)
        if was != is_:
            found[claim.subject].append(_change("added" if is_ else "removed", [claim]))
            quads = graph.store.quads_for_pattern(NamedNode(claim.iri), None, None, _claims(graph))
            (added if is_ else removed).extend(quad.triple for quad in quads)
    entities = (
        EntityChanges(iri, label(iri), changes=tuple(sorted(changes, key=_order)))
        for iri, changes in found.items()
    )
    ends = before.isoformat(), after.isoformat()
    return Diff("record", *ends, _ordered(entities), _sorted(removed), _sorted(added))


def claims_in(graph: Graph, nodes: Iterable[NamedNode]) -> tuple[Told, ...]:
    """Read claims of a store, by their nodes."""
    quads = (q for node in nodes for q in graph.store.quads_for_pattern(node, None, None, _claims(graph)))
    triples = ((quad.subject, quad.predicate, quad.object) for quad in quads)
    return tuple(told(gather_triples(triples), graph.schema))  # type: ignore[arg-type]


def _claims(graph: Graph) -> NamedNode:
    return NamedNode(v.Graphs(graph.base).claims)


def _days(graph: Graph, predicate: str) -> Iterator[tuple[NamedNode, dt.date]]:
    """Give the nodes that have a day of this sort."""
    for quad in graph.store.quads_for_pattern(None, NamedNode(predicate), None, _claims(graph)):
        yield quad.subject, dt.date.fromisoformat(quad.object.value)  # type: ignore[misc, union-attr]


def _within(graph: Graph, predicate: str, first: dt.date, last: dt.date) -> Iterator[NamedNode]:
    """Give the nodes that have a day of this sort after one day, up to and with another."""
    if (last - first).days > _FEW_DAYS:
        yield from (node for node, day in _days(graph, predicate) if first < day <= last)
        return
    # Looked up day by day: between two days of work lies little of all that was recorded.
    for number in range(first.toordinal() + 1, last.toordinal() + 1):
        day = Literal(dt.date.fromordinal(number).isoformat(), datatype=_DATE)
        for quad in graph.store.quads_for_pattern(None, NamedNode(predicate), day, _claims(graph)):
            yield quad.subject  # type: ignore[misc]


def _moving(graph: Graph, before: dt.date, after: dt.date) -> tuple[NamedNode, ...]:
    """Find the claims that begin or end between two days, and all that have their subject and predicate."""
    first, last = sorted((before, after))
    begins = {node for node, day in _days(graph, v.BEGIN_EARLIEST) if first < day <= last}
    ends = {node for node, day in _days(graph, v.END_LATEST) if first <= day < last}
    pairs = dict.fromkeys((claim.subject, claim.predicate) for claim in claims_in(graph, begins | ends))
    rivals = (node for pair in pairs for node in rivals_of(graph.store, graph.base, *pair))
    return tuple(dict.fromkeys(rivals))


def _statuses(
    graph: Graph, days: tuple[dt.date, dt.date], label: Callable[[str], str]
) -> dict[str, tuple[str, str]]:
    """Give each thing whose status differs with its status on either day, in words."""
    schema = graph.schema
    about: dict[str, list[Told]] = defaultdict(list)
    rules = {rule.property for rule in schema.lifecycle.rules}
    rules |= {rule.property for rule in schema.lifecycle.parts}
    predicate = NamedNode(v.PREDICATE)
    nodes = (
        quad.subject
        for rule in sorted(rules)
        for quad in graph.store.quads_for_pattern(None, predicate, NamedNode(rule), _claims(graph))
    )
    for claim in claims_in(graph, nodes):  # type: ignore[arg-type]
        if claim.on_record(None):
            about[claim.subject].append(claim)
            if isinstance(claim.object, NamedNode):
                about[claim.object.value].append(claim)
    kind = NamedNode(v.RDF_TYPE)

    @cache
    def is_of(thing: str, wanted: str) -> bool:
        kinds = graph.store.quads_for_pattern(NamedNode(thing), kind, None, None)
        return any(schema.is_a(str(quad.object.value), wanted) for quad in kinds)  # type: ignore[union-attr]

    teller = Chronicler(schema.lifecycle, lambda thing: about.get(thing, []), is_of)
    first, last = days
    told_of = {
        thing: (headline(teller.on(thing, first), label), headline(teller.on(thing, last), label))
        for thing in list(about)
        if thing not in schema.concepts
    }
    return {thing: pair for thing, pair in told_of.items() if pair[0] != pair[1]}


def _change(what: What, claims: Sequence[Told]) -> Change:
    first = claims[0]
    return Change(
        what,
        first.subject,
        first.predicate,
        first.object,
        tuple(claim.iri for claim in claims),
        tuple(dict.fromkeys(claim.source for claim in claims)),
        next((claim.when.text for claim in claims if claim.when), ""),
    )


def _ordered(entities: Iterable[EntityChanges]) -> tuple[EntityChanges, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.name.casefold(), entity.iri)))


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(set(triples), key=str))


def _order(change: Change) -> tuple[str, str, str, str]:
    return change.predicate, str(change.object), change.what, change.claims[0]
