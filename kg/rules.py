"""What follows from what, read from the ontology: rules with one head and a body of one or more premises.

The constructs are those of OWL 2 RL that a reader meets: ``rdfs:subClassOf``, ``rdfs:subPropertyOf``,
``owl:inverseOf``, ``owl:SymmetricProperty``, ``owl:TransitiveProperty``, ``owl:propertyChainAxiom`` of any
length, the two ``equivalent`` ones, and ``rdfs:domain`` and ``rdfs:range`` where a property asks for it by
``sc:infers``: most domains here document and do not classify. Only kinds and properties that the schema names
are concluded; unnamed ones between them are skipped.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pyoxigraph import NamedNode

from kg import turtle
from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.project import Project
    from kg.turtle import Index

T = TypeVar("T", bound="Hashable")
U = TypeVar("U", bound="Hashable")
Sort = Literal["kind", "above", "inverse", "symmetric", "transitive", "chain", "domain", "range"]
#: Rules that conclude a kind; of the others, ``head`` is a property.
KINDLY = frozenset({"kind", "domain", "range"})


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """One rule. ``body`` holds properties in order of the path, or for ``kind`` the class below.

    A class is given by ``head`` for ``kind``, ``domain`` and ``range``, and a property for all others.
    """

    sort: Sort
    body: tuple[T, ...]
    head: T


@dataclass(frozen=True)
class Rules(Generic[T]):
    """Rules by what they read and by what they conclude. ``type`` is ``rdf:type`` among the terms."""

    type: T
    rules: tuple[Rule[T], ...]
    by_property: Mapping[T, tuple[Rule[T], ...]] = field(init=False, repr=False)
    by_kind: Mapping[T, tuple[Rule[T], ...]] = field(init=False, repr=False)
    to_property: Mapping[T, tuple[Rule[T], ...]] = field(init=False, repr=False)
    to_kind: Mapping[T, tuple[Rule[T], ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the rules."""
        reading: dict[T, dict[Rule[T], None]] = defaultdict(dict)
        kinds: dict[T, dict[Rule[T], None]] = defaultdict(dict)
        heads: dict[T, dict[Rule[T], None]] = defaultdict(dict)
        head_kinds: dict[T, dict[Rule[T], None]] = defaultdict(dict)
        for rule in self.rules:
            for term in rule.body:
                (kinds if rule.sort == "kind" else reading)[term][rule] = None
            (head_kinds if rule.sort in KINDLY else heads)[rule.head][rule] = None
        tables = {"by_property": reading, "by_kind": kinds, "to_property": heads, "to_kind": head_kinds}
        for name, table in tables.items():
            object.__setattr__(self, name, {term: tuple(rules) for term, rules in table.items()})

    def reads(self, predicate: T, value: T) -> tuple[Rule[T], ...]:
        """Give the rules that have a premise like this triple."""
        if predicate == self.type:
            return self.by_kind.get(value, ())
        return self.by_property.get(predicate, ())

    def concludes(self, predicate: T, value: T) -> tuple[Rule[T], ...]:
        """Give the rules that could end in this triple."""
        if predicate == self.type:
            return self.to_kind.get(value, ())
        return self.to_property.get(predicate, ())

    def mapped(self, change: Callable[[T], U]) -> Rules[U]:
        """Give the same rules over other terms, such as numbers that stand for them."""
        rules = (Rule(rule.sort, tuple(map(change, rule.body)), change(rule.head)) for rule in self.rules)
        return Rules(change(self.type), tuple(rules))


def read_rules(project: Project) -> Rules[NamedNode]:
    """Read the rules of a project's ontology and the core terms.

    Raises:
        SchemaError: a file is not Turtle.
    """
    return rules_of(turtle.Index(turtle.read(project)))


def rules_in(store: Store, base: str) -> Rules[NamedNode]:
    """Read the rules of the ontology that a store was made with."""
    quads = store.quads_for_pattern(None, None, None, NamedNode(v.Graphs(base).ontology))
    return rules_of(turtle.Index((q.subject, q.predicate, q.object) for q in quads))  # type: ignore[misc]


def rules_of(index: Index) -> Rules[NamedNode]:
    """Find the rules in an index of the ontology's triples."""
    properties = _named(index, v.OBJECT_PROPERTY, v.DATATYPE_PROPERTY)
    kinds = _named(index, v.OWL_CLASS)
    found: dict[Rule[NamedNode], None] = {}
    for kind in kinds:
        for above in _above(index, kind, kinds, v.SUBCLASS_OF, v.EQUIVALENT_CLASS):
            found[Rule("kind", (kind,), above)] = None
    for prop in properties:
        for above in _above(index, prop, properties, v.SUBPROPERTY_OF, v.EQUIVALENT_PROPERTY):
            found[Rule("above", (prop,), above)] = None
    for prop in _named(index, v.OBJECT_PROPERTY):
        found |= dict.fromkeys(_of_property(index, prop, properties, kinds))
    return Rules(NamedNode(v.RDF_TYPE), tuple(found))


def _of_property(
    index: Index,
    prop: NamedNode,
    properties: Mapping[NamedNode, None],
    kinds: Mapping[NamedNode, None],
) -> Iterator[Rule[NamedNode]]:
    types = index.iris(prop, v.RDF_TYPE)
    if v.SYMMETRIC_PROPERTY in types:
        yield Rule("symmetric", (prop,), prop)
    if v.TRANSITIVE_PROPERTY in types:
        yield Rule("transitive", (prop, prop), prop)
    for iri in index.iris(prop, v.INVERSE_OF):
        other = NamedNode(iri)
        if other in properties:
            yield Rule("inverse", (prop,), other)
            yield Rule("inverse", (other,), prop)
    for chain in index.values(prop, v.PROPERTY_CHAIN):
        steps = tuple(step for step in index.members(chain) if isinstance(step, NamedNode))
        if steps:
            yield Rule("chain" if len(steps) > 1 else "above", steps, prop)
    for way in index.iris(prop, v.INFERS):
        sort: Sort | None = {v.DOMAIN: "domain", v.RANGE: "range"}.get(way)  # type: ignore[assignment]
        for iri in index.iris(prop, way) if sort else ():
            if sort and NamedNode(iri) in kinds:
                yield Rule(sort, (prop,), NamedNode(iri))


def _named(index: Index, *types: str) -> dict[NamedNode, None]:
    """Give the terms of these types that bear a label."""
    nodes = (node for iri in types for node in index.subjects(v.RDF_TYPE, iri))
    return {
        node: None
        for node in nodes
        if isinstance(node, NamedNode)
        and index.text(node, v.LABEL, v.PREF_LABEL)
        and not node.value.startswith((v.OWL, v.RDFS, v.RDF))
    }


def _above(
    index: Index, term: NamedNode, named: Mapping[NamedNode, None], below: str, same: str
) -> Iterator[NamedNode]:
    """Give the nearest named terms above, through any that have no name."""
    seen, layer = {term}, [term]
    while layer:
        reached = [
            NamedNode(iri)
            for one in layer
            for iri in (*index.iris(one, below), *index.iris(one, same))
            if NamedNode(iri) not in seen
        ]
        reached += [
            node
            for one in layer
            for node in index.subjects(same, one.value)
            if isinstance(node, NamedNode) and node not in seen
        ]
        seen |= set(reached)
        yield from (node for node in dict.fromkeys(reached) if node in named)
        layer = [node for node in dict.fromkeys(reached) if node not in named]
