"""The rules of a project by which claims decide a status, read from its ontology."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.terms import Concept, Property
    from kg.turtle import Index, Node

Reading = Literal["code", "date", "act"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How claims with one property tell a status.

    ``inverse`` where the thing is their object. ``reading`` says how: the value is the status (``code``), the
    value is the date from which it holds (``date``), or it holds in the claim's own time (``act``; from its
    begin on, where the property tells what happened). ``gives``, ``before`` and ``ends`` are IRIs of codes.
    """

    property: str
    reading: Reading
    inverse: bool = False
    kind: str | None = None
    gives: str | None = None
    before: str | None = None
    ends: str | None = None
    lasting: bool = False
    single: bool = False
    priority: float = 1.0


@dataclass(frozen=True, slots=True)
class PartsRule:
    """A whole in status ``whole`` of which a part is in another is in status ``gives``."""

    property: str
    inverse: bool
    whole: str
    gives: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """What the rules need to know of a status code."""

    order: float = 0.0
    passing: bool = False
    final: bool = False
    fits: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """Every rule of a project, and its status codes by IRI."""

    rules: tuple[Rule, ...] = ()
    parts: tuple[PartsRule, ...] = ()
    stages: Mapping[str, Stage] = field(default_factory=dict)

    def stage(self, code: str) -> Stage:
        """Give what is known of a code."""
        return self.stages.get(code, Stage())

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that have a rule of their own."""
        return frozenset(rule.kind for rule in self.rules if rule.kind)


def read_lifecycle(
    index: Index, properties: Mapping[str, Property], concepts: Mapping[str, Concept]
) -> Lifecycle:
    """Read the rules.

    Raises:
        SchemaError: a rule names no property of the ontology, or neither gives nor ends a status.
    """
    rules = tuple(_rule(index, node, properties) for node in index.subjects(v.RDF_TYPE, v.STATUS_RULE))
    parts = tuple(_parts(index, node, properties) for node in index.subjects(v.RDF_TYPE, v.PARTS_RULE))
    fits: dict[str, set[str]] = defaultdict(set)
    for iri in concepts:
        for other in index.iris(_node(iri), v.FITS_WITH):
            fits[iri].add(other)
            fits[other].add(iri)
    named = {rule.gives for rule in rules} | {rule.before for rule in rules} | {rule.gives for rule in parts}
    stages = {
        iri: Stage(
            index.number(_node(iri), v.STAGE) or 0.0,
            bool(index.flag(_node(iri), v.PASSING)),
            bool(index.flag(_node(iri), v.FINAL)),
            frozenset(fits[iri]),
        )
        for iri in concepts
        if iri in named or index.number(_node(iri), v.STAGE) is not None
    }
    return Lifecycle(tuple(sorted(rules, key=lambda r: (r.property, r.inverse, str(r.kind)))), parts, stages)


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _rule(index: Index, node: Node, properties: Mapping[str, Property]) -> Rule:
    prop, inverse = _property(index, node, properties)
    gives, ends = _one(index, node, v.GIVES_STATUS), _one(index, node, v.ENDS_STATUS)
    reading: Reading = (
        "date" if prop.value_type == "date" else "code" if prop.value_type == "concept" else "act"
    )
    if reading == "code" and gives:
        reading = "act"
    if reading != "code" and not gives and not ends:
        message = f"the status rule {_name(node)} neither gives nor ends a status"
        raise SchemaError(message)
    priority = index.number(node, v.PRIORITY)
    return Rule(
        property=prop.iri,
        reading=reading,
        inverse=inverse,
        kind=_one(index, node, v.OF_KIND),
        gives=gives,
        before=_one(index, node, v.BEFORE_STATUS),
        ends=ends,
        lasting=reading == "date" or (reading == "act" and prop.time_kind != "state"),
        single=prop.functional,
        priority=1.0 if priority is None else priority,
    )


def _parts(index: Index, node: Node, properties: Mapping[str, Property]) -> PartsRule:
    prop, inverse = _property(index, node, properties)
    whole, gives = _one(index, node, v.WHOLE_STATUS), _one(index, node, v.GIVES_STATUS)
    if whole is None or gives is None:
        message = f"the rule of parts {_name(node)} needs a status of the whole and one to give"
        raise SchemaError(message)
    return PartsRule(prop.iri, inverse, whole, gives, _one(index, node, v.OF_KIND))


def _property(index: Index, node: Node, properties: Mapping[str, Property]) -> tuple[Property, bool]:
    forward, backward = _one(index, node, v.BY_PROPERTY), _one(index, node, v.BY_INVERSE)
    prop = properties.get(forward or backward or "")
    if prop is None or (forward and backward):
        message = (
            f"the status rule {_name(node)} must name one property of the ontology, not {forward or backward}"
        )
        raise SchemaError(message)
    return prop, backward is not None


def _one(index: Index, node: Node, predicate: str) -> str | None:
    return next(iter(index.iris(node, predicate)), None)


def _name(node: Node) -> str:
    return v.local_name(node.value)
