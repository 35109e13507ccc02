"""A graph to be drawn: nodes, and edges with the claims behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.called import Called, called
from kg.gathering import by_thing, gather
from kg.locating import place
from kg.period import parse_period
from kg.readable import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Triple

    from kg.engine import Engine
    from kg.gathering import Gathered
    from kg.schema import Schema

    Key = tuple[str, str, str]
    Said = tuple[tuple[str, Mapping[str, str]], ...]

_NO_COLOUR = "#6e6e6e"
_AT_ONCE = 32  # things whose surroundings are asked for in one query
_TRIPLES = 40
_ENDS = frozenset({v.SUBJECT, v.PREDICATE, v.OBJECT, v.DERIVED_FROM})


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


def neighbourhood(  # noqa: PLR0913 - what there is, and how much of it is wanted
    engine: Engine,
    schema: Schema,
    iri: str,
    *,
    depth: int = 1,
    limit: int = 120,
    known: Callable[[str], Called | None] | None = None,
    claims: Gathered | None = None,
) -> GraphView:
    """Draw what is linked to an entity within some steps, nearest first, with at most ``limit`` edges.

    ``known`` names what the caller has names for, and ``claims`` are the entity's own if they are at
    hand: what is not given is asked for.
    """
    draft = _Draft(engine, schema, known, focus=iri)
    frontier, cut = [iri], 0
    at_hand = {iri: claims} if claims is not None else None
    for _ in range(depth):
        reached: dict[str, None] = {}
        for start in range(0, len(frontier), _AT_ONCE):
            if draft.size >= limit and cut:
                break
            nodes = frontier[start : start + _AT_ONCE]
            around = _around(engine, nodes) if at_hand is None else at_hand
            at_hand = None
            for node in nodes:
                if draft.size >= limit and cut:
                    break
                for key, said in draft.edges_of(around.get(node, {})):
                    if draft.size >= limit and key not in draft.found:
                        cut += 1
                        continue
                    draft.found.setdefault(key, said)
                    reached |= dict.fromkeys((key[0], key[2]))
        frontier = [node for node in reached if node not in frontier]
    return draft.finish(cut)


def of_triples(  # noqa: PLR0913 - as above
    engine: Engine,
    schema: Schema,
    triples: Iterable[Triple],
    *,
    title: str = "",
    limit: int = 400,
    known: Callable[[str], Called | None] | None = None,
) -> GraphView:
    """Draw the links among the things of a query's result, each with what supports it."""
    draft = _Draft(engine, schema, known, title=title)
    links: dict[tuple[NamedNode, str, NamedNode], None] = dict.fromkeys(
        (one.subject, one.predicate.value, one.object)
        for one in triples
        if isinstance(one.subject, NamedNode)
        and isinstance(one.object, NamedNode)
        and one.predicate.value != v.RDF_TYPE
    )
    wanted = list(links)[:limit]
    for start in range(0, len(wanted), _TRIPLES):
        some = wanted[start : start + _TRIPLES]
        subjects = list(dict.fromkeys(subject for subject, _, _ in some))
        objects = list(dict.fromkeys(target for _, _, target in some))
        rows = engine.rows("graph_triple", subject=subjects, object=objects)
        claims = dict(draft.edges_of(gather(rows)))
        for subject, predicate, target in some:
            key = subject.value, predicate, target.value
            draft.found.setdefault(key, claims.get(key, ()))
    return draft.finish(len(links) - len(wanted))


def whole(engine: Engine, schema: Schema, *, title: str) -> GraphView:
    """Draw every link there is: for export, not for the eye."""
    draft = _Draft(engine, schema, None, title=title)
    draft.found.update(draft.edges_of(gather(engine.rows("graph_all"))))
    return draft.finish(0)


def _around(engine: Engine, nodes: Iterable[str]) -> dict[str, Gathered]:
    return by_thing(engine.rows("page_things", thing=[NamedNode(node) for node in nodes]))


@dataclass
class _Draft:
    """The claims of edges as they are found, by subject, property and object; named all at once."""

    engine: Engine
    schema: Schema
    known: Callable[[str], Called | None] | None
    focus: str = ""
    title: str = ""
    found: dict[Key, Said] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.found)

    def edges_of(self, claims: Gathered) -> list[tuple[Key, Said]]:
        """Put claims together to edges; properties that are no edges are left out."""
        found: dict[Key, list[tuple[str, Mapping[str, str]]]] = {}
        for claim, one in sorted(claims.items()):
            if v.RETRACTED in one or not one.keys() >= _ENDS or not isinstance(one[v.OBJECT][0], NamedNode):
                continue
            said = {name: values[0].value for name, values in one.items()}
            prop = self.schema.properties.get(said[v.PREDICATE])
            if prop is not None and prop.is_edge:
                found.setdefault((said[v.SUBJECT], prop.iri, said[v.OBJECT]), []).append((claim, said))
        return [(key, tuple(some)) for key, some in sorted(found.items())]

    def finish(self, cut: int) -> GraphView:
        names = dict.fromkeys((self.focus,) if self.focus else ())
        names |= dict.fromkeys(end for key in self.found for end in (key[0], key[2]))
        cited = (
            said[end]
            for claims in self.found.values()
            for _, said in claims
            for end in (v.DERIVED_FROM, v.ATTRIBUTED_TO)
            if end in said
        )
        by_iri = called(self.engine, dict.fromkeys((*names, *cited)), self.known)
        edges = tuple(self._edge(key, claims, by_iri) for key, claims in self.found.items())
        nodes = tuple(self._node(iri, by_iri.get(iri)) for iri in names)
        title = self.title or (nodes[0].label if nodes else "")
        return GraphView(title, nodes, edges, cut)

    def _edge(self, key: Key, claims: Said, names: Mapping[str, Called]) -> Edge:
        evidence = tuple(self._evidence(claim, said, names) for claim, said in claims)
        return Edge(key[0], key[2], key[1], self.schema.label(key[1]), evidence)

    def _evidence(self, claim: str, said: Mapping[str, str], names: Mapping[str, Called]) -> Evidence:
        when, source, speaker = said.get(v.WHEN, ""), said[v.DERIVED_FROM], said.get(v.ATTRIBUTED_TO, "")
        stance = said.get(v.STANCE, v.ASSERTS)
        cited = names.get(source, Called(source))
        return Evidence(
            claim=claim,
            kind=self.schema.label(said.get(v.KIND, v.FACT)),
            stance=self.schema.label(stance),
            when=readable(parse_period(when)) if when else "",
            locator=place(said.get(v.LOCATOR, ""), {said.get(v.REF, "")}),
            speaker=names.get(speaker, Called(speaker)).label,
            source=source,
            source_label=cited.label,
            source_url=cited.url,
            asserts=stance == v.ASSERTS,
            contested=v.CONTRADICTS in said,
        )

    def _node(self, iri: str, name: Called | None) -> Node:
        kinds = (self.schema.kinds.get(kind) for kind in (name.kinds if name else ()))
        known = [kind for kind in kinds if kind is not None]
        kind = max(known, key=lambda one: (len(one.ancestors), one.iri), default=None)
        return Node(
            iri=iri,
            label=name.label if name else v.local_name(iri),
            kind=kind.label if kind else "",
            colour=(kind.colour if kind else None) or _NO_COLOUR,
            shape=(kind.shape if kind else None) or "dot",
            focus=iri == self.focus,
        )
