"""A graph to be drawn: nodes, and edges with the claims behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.period import parse_period
from kg.readable import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal, Triple

    from kg.engine import Engine
    from kg.schema import Schema

    Row = Mapping[str, NamedNode | Literal | None]

_NO_COLOUR = "#6e6e6e"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim behind an edge, in words. ``when`` is readable English."""

    claim: str
    kind: str
    stance: str
    when: str
    locator: str
    speaker: str
    source: str
    source_label: str
    source_url: str
    asserts: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, as it is drawn."""

    iri: str
    label: str
    kind: str
    colour: str
    shape: str
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two things, with its evidence; none where it is inferred."""

    source: str
    target: str
    predicate: str
    label: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def asserted(self) -> bool:
        """Whether any source says that it is so."""
        return any(one.asserts for one in self.evidence)

    @property
    def disputed(self) -> bool:
        """Whether sources disagree on it."""
        return any(one.contested for one in self.evidence) or (
            self.asserted and not all(one.asserts for one in self.evidence)
        )


@dataclass(frozen=True, slots=True)
class GraphView:
    """What is drawn, and how many edges at least were left out because there were too many."""

    title: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    cut: int = 0


def neighbourhood(engine: Engine, schema: Schema, iri: str, *, depth: int = 1, limit: int = 120) -> GraphView:
    """Draw what is linked to an entity within some steps, nearest first, with at most ``limit`` edges."""
    draft = _Draft(engine, schema, focus=iri)
    frontier, cut = [iri], 0
    for _ in range(depth):
        reached: dict[str, None] = {}
        for node in frontier:
            if draft.size >= limit and cut:
                break
            for edge in draft.edges_of(engine.rows("graph_around", entity=NamedNode(node))):
                if draft.size >= limit and not draft.has(edge):
                    cut += 1
                    continue
                draft.add(edge)
                reached |= dict.fromkeys((edge.source, edge.target))
        frontier = [node for node in reached if node not in frontier]
    return draft.finish(cut)


def of_triples(
    engine: Engine, schema: Schema, triples: Iterable[Triple], *, title: str = "", limit: int = 400
) -> GraphView:
    """Draw the links among the things of a query's result, each with what supports it."""
    draft, cut = _Draft(engine, schema, title=title), 0
    for triple in triples:
        subject, predicate, target = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode):
            continue
        if predicate.value == v.RDF_TYPE:
            continue
        if draft.size >= limit:
            cut += 1
            continue
        found = list(
            draft.edges_of(engine.rows("graph_triple", subject=subject, predicate=predicate, object=target))
        )
        label = schema.label(predicate.value)
        for edge in found or [Edge(subject.value, target.value, predicate.value, label)]:
            draft.add(edge)
    return draft.finish(cut)


def whole(engine: Engine, schema: Schema, *, title: str) -> GraphView:
    """Draw every link there is: for export, not for the eye."""
    draft = _Draft(engine, schema, title=title)
    for edge in draft.edges_of(engine.rows("graph_all")):
        draft.add(edge)
    return draft.finish(0)


@dataclass
class _Draft:
    """Edges as they are found, one for each pair and property."""

    engine: Engine
    schema: Schema
    focus: str = ""
    title: str = ""
    found: dict[tuple[str, str, str], Edge] = field(default_factory=dict)
    called: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.found)

    def has(self, edge: Edge) -> bool:
        return (edge.source, edge.predicate, edge.target) in self.found

    def add(self, edge: Edge) -> None:
        self.found.setdefault((edge.source, edge.predicate, edge.target), edge)

    def edges_of(self, rows: Iterable[Row]) -> Iterator[Edge]:
        """Gather what is said of claims to edges; properties that are no edges are left out."""
        claims: dict[str, dict[str, str]] = {}
        for row in rows:
            claims.setdefault(_text(row, "claim"), {})[_text(row, "property")] = _text(row, "value")
        gathered: dict[tuple[str, str, str], list[Evidence]] = {}
        for claim, said in sorted(claims.items()):
            prop = self.schema.properties.get(said.get(v.PREDICATE, ""))
            if prop is not None and prop.is_edge and v.RETRACTED not in said and v.DERIVED_FROM in said:
                key = (said[v.SUBJECT], prop.iri, said[v.OBJECT])
                gathered.setdefault(key, []).append(self._evidence(claim, said))
        for (source, predicate, target), evidence in sorted(gathered.items()):
            yield Edge(source, target, predicate, self.schema.properties[predicate].label, tuple(evidence))

    def _evidence(self, claim: str, said: Mapping[str, str]) -> Evidence:
        when, source, speaker = said.get(v.WHEN, ""), said[v.DERIVED_FROM], said.get(v.ATTRIBUTED_TO, "")
        stance = said.get(v.STANCE, v.ASSERTS)
        return Evidence(
            claim=claim,
            kind=self.schema.label(said.get(v.KIND, v.FACT)),
            stance=self.schema.label(stance),
            when=readable(parse_period(when)) if when else "",
            locator=said.get(v.LOCATOR, ""),
            speaker=self._called(speaker)[0] if speaker else "",
            source=source,
            source_label=self._called(source)[0],
            source_url=self._called(source)[1],
            asserts=stance == v.ASSERTS,
            contested=v.CONTRADICTS in said,
        )

    def _called(self, iri: str) -> tuple[str, str]:
        """Give what something is called and its address elsewhere, asked once."""
        if iri not in self.called:
            rows = self.engine.rows("graph_source", source=NamedNode(iri))
            self.called[iri] = (_text(rows[0], "label"), _text(rows[0], "url")) if rows else (iri, "")
        return self.called[iri]

    def finish(self, cut: int) -> GraphView:
        edges = tuple(self.found.values())
        names = dict.fromkeys((self.focus,) if self.focus else ())
        names |= dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
        nodes = tuple(self._node(iri) for iri in names)
        title = self.title or (nodes[0].label if nodes else "")
        return GraphView(title, nodes, edges, cut)

    def _node(self, iri: str) -> Node:
        rows = self.engine.rows("graph_node", node=NamedNode(iri))
        label = _text(rows[0], "label") if rows else v.local_name(iri)
        kinds = (self.schema.kinds.get(_text(row, "kind")) for row in rows)
        known = [kind for kind in kinds if kind is not None]
        kind = max(known, key=lambda one: len(one.ancestors), default=None)
        return Node(
            iri=iri,
            label=label,
            kind=kind.label if kind else "",
            colour=(kind.colour if kind else None) or _NO_COLOUR,
            shape=(kind.shape if kind else None) or "dot",
            focus=iri == self.focus,
        )


def _text(row: Row, name: str) -> str:
    term = row.get(name)
    return term.value if term is not None else ""
