"""What is told, with where it holds: the premises that reasoning begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.area import ALWAYS, union
from kg.contender import contenders
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

    from kg.area import Area
    from kg.claims import Dataset
    from kg.reason import Triple
    from kg.schema import Schema


def told(dataset: Dataset, schema: Schema, ontology: Iterable[Quad] = ()) -> dict[Triple, Area]:
    """Give every triple of the dataset that can be a premise: kinds of entities and sources, and claims.

    With the quads of the ontology, what it says of its own things, such as the entries of code lists, is told
    as well.
    """
    kind = NamedNode(v.RDF_TYPE)
    found: dict[Triple, Area] = {}
    for entity in dataset.entities:
        for iri in entity.kinds:
            found[NamedNode(entity.iri), kind, NamedNode(iri)] = ALWAYS
    for source in dataset.sources:
        found[NamedNode(source.iri), kind, NamedNode(source.kind)] = ALWAYS
    for quad in ontology:
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            found[quad.subject, quad.predicate, quad.object] = ALWAYS
    properties = {iri: NamedNode(iri) for iri in schema.properties}
    nodes: dict[str, NamedNode] = {}
    for claim, area in standing(contenders(dataset.claims, schema), schema):
        subject = nodes.get(claim.subject) or nodes.setdefault(claim.subject, NamedNode(claim.subject))
        triple = subject, properties[claim.predicate], claim.object
        found[triple] = union(found[triple], area) if triple in found else area
    return found
