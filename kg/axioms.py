"""Ontology and data as a description logic reasoner can take them: classes, object properties, assertions.

Literals are left out, as HermiT stops at ``xsd:date`` and partial dates; so are annotations, shapes and code
that only our pages read. Time is left out as well: what stands on any day is asserted, so that an axiom
which may be broken at one time and not at another (such as ``owl:AsymmetricProperty``) should not be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg import turtle
from kg import vocab as v
from kg.area import NOW
from kg.contender import contenders
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claims import Dataset
    from kg.errors import Origin
    from kg.project import Project
    from kg.schema import Schema
    from kg.turtle import Node, Term

    Axiom = tuple[Node, NamedNode, Term]

_OF_CLASSES: Final = frozenset(
    {v.SUBCLASS_OF, v.EQUIVALENT_CLASS, v.DISJOINT_WITH, v.UNION_OF, v.OWL + "complementOf"}
    | {v.OWL + name for name in ("intersectionOf", "disjointUnionOf", "hasKey")}
)
_OF_PROPERTIES: Final = frozenset(
    {v.SUBPROPERTY_OF, v.EQUIVALENT_PROPERTY, v.INVERSE_OF, v.PROPERTY_CHAIN, v.DOMAIN, v.RANGE}
    | {v.OWL + "propertyDisjointWith"}
)
_TYPES: Final = frozenset(
    {v.OWL_CLASS, v.OBJECT_PROPERTY, v.SYMMETRIC_PROPERTY, v.TRANSITIVE_PROPERTY, v.FUNCTIONAL_PROPERTY}
    | {v.OWL + name for name in ("AsymmetricProperty", "IrreflexiveProperty", "InverseFunctionalProperty")}
)


@dataclass(frozen=True, slots=True, order=True)
class Assertion:
    """A kind of a thing, or a triple that claims tell; ``origins`` says where."""

    subject: str
    predicate: str
    object: str
    origins: tuple[Origin, ...]

    def triple(self) -> Triple:
        """Give it as RDF."""
        return Triple(NamedNode(self.subject), NamedNode(self.predicate), NamedNode(self.object))


def assertions(dataset: Dataset, schema: Schema) -> list[Assertion]:
    """Give what the data assert of things, claims that say the same together."""
    found: dict[tuple[str, str, str], list[Origin]] = {}
    for entity in dataset.entities:
        for kind in entity.kinds:
            found.setdefault((entity.iri, v.RDF_TYPE, kind), []).append(entity.origin)
    for source in dataset.sources:
        found.setdefault((source.iri, v.RDF_TYPE, source.kind), []).append(source.origin)
    origins = {claim.id: claim.origin for claim in dataset.claims}
    for claim, area in standing(contenders(dataset.claims, schema), schema):
        related = isinstance(claim.object, NamedNode) and schema.properties[claim.predicate].is_object
        if related and NOW.within(area):
            key = claim.subject, claim.predicate, claim.object.value
            found.setdefault(key, []).append(origins[claim.claim])
    return [Assertion(*key, tuple(places)) for key, places in found.items()]


def ontology_axioms(project: Project) -> list[Triple]:
    """Give the logical axioms of the Turtle files, and what the entries of code lists are.

    Raises:
        SchemaError: a file is not Turtle.
    """
    statements = tuple(turtle.read(project))
    below: dict[Node, list[Axiom]] = {}
    for statement in statements:
        below.setdefault(statement[0], []).append(statement)
    return [Triple(*statement) for statement in _logical(statements, below)]


def _logical(statements: Iterable[Axiom], below: dict[Node, list[Axiom]]) -> Iterator[Axiom]:
    classes, properties = _of_type(statements, v.OWL_CLASS), _of_type(statements, v.OBJECT_PROPERTY)
    for subject, predicate, value in statements:
        key = predicate.value
        of_class = subject in classes and key in _OF_CLASSES
        of_property = subject in properties and key in _OF_PROPERTIES
        declared = key == v.RDF_TYPE and isinstance(value, NamedNode) and value.value in _TYPES
        if isinstance(subject, NamedNode):
            known = subject in properties or subject in classes
            if of_class or of_property or (declared and known):
                yield subject, predicate, value
                yield from _tree(value, below)
            elif key == v.RDF_TYPE and value in classes:
                yield subject, predicate, value
        elif key == v.RDF_TYPE and value == NamedNode(v.ALL_DISJOINT):
            yield from _tree(subject, below)


def _tree(node: Term, below: dict[Node, list[Axiom]]) -> Iterator[Axiom]:
    """Give everything that hangs on a blank node."""
    if isinstance(node, BlankNode):
        for statement in below.get(node, ()):
            if not isinstance(statement[2], Literal):
                yield statement
                yield from _tree(statement[2], below)


def _of_type(statements: Iterable[Axiom], kind: str) -> set[Term]:
    wanted = NamedNode(kind)
    return {s for s, p, o in statements if p.value == v.RDF_TYPE and o == wanted}
