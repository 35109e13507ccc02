"""The SHACL shapes of a project, asked of its graph; each answer points at a curated line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import rdflib
from pyoxigraph import NamedNode
from rdflib.namespace import RDF, RDFS, SH

from kg import shacl, turtle
from kg import vocab as v
from kg.checked import Finding
from kg.errors import Origin, Problem
from kg.places import Places, Told
from kg.quads import quads
from kg.records import uncollected
from kg.shacl_path import untangle, write
from kg.shacl_sight import sight
from kg.vicinity import Vicinity
from kg.whereabouts import Stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Quad, Store

    from kg.claims import Dataset
    from kg.errors import Severity
    from kg.overlay import Overlay
    from kg.project import Project
    from kg.schema import Schema
    from kg.shacl import Result
    from kg.shacl_path import Step
    from kg.shacl_sight import Sight

_CLAIMS: Final = NamedNode(v.CLAIM), NamedNode(v.STATEMENT)
_TYPE: Final = v.RDF_TYPE


@dataclass(frozen=True)
class Shapes:
    """The shapes of a project: its ontology as a graph, and what the shapes in it look at.

    ``sees_claims`` tells whether any shape can tell a claim from another thing by its kind.
    """

    ontology: rdflib.Graph
    sight: Sight
    sees_claims: bool = True

    def data(self, told: Iterable[Quad]) -> rdflib.Graph:
        """Make the graph to validate: what is told, where the shapes look at it, and the kinds of kinds."""
        seen = self.sight.sees
        plain = () if self.sees_claims else _CLAIMS
        found = shacl.graph(
            (quad.subject, quad.predicate, quad.object)  # type: ignore[misc]
            for quad in told
            if seen(quad.predicate.value) and quad.object not in plain
        )
        # What codes are, and what is a kind of what: `sh:class` looks for both in the data.
        for predicate in (RDF.type, RDFS.subClassOf):
            for triple in self.ontology.triples((None, predicate, None)):
                found.add(triple)
        return found


def read_shapes(project: Project) -> Shapes:
    """Read the shapes of a project.

    Raises:
        SchemaError: the ontology cannot be read.
    """
    ontology = shacl.graph(turtle.read(project))
    untangle(ontology)
    seen = sight(ontology)
    return Shapes(ontology, seen, _names_claims(ontology) or seen.forward is None or _TYPE in seen.forward)


def _names_claims(ontology: rdflib.Graph) -> bool:
    kinds = {
        kind
        for claim in _CLAIMS
        for kind in ontology.transitive_objects(rdflib.URIRef(claim.value), RDFS.subClassOf)
    }
    return any(
        str(predicate).startswith(str(SH))
        or predicate == RDF.first
        or (kind, RDF.type, SH.NodeShape) in ontology
        for kind in kinds
        for predicate in ontology.predicates(None, kind)
    )


def check_shapes(project: Project, schema: Schema, dataset: Dataset) -> list[Finding]:
    """Validate entities, sources, claims and their direct triples against every shape of the ontology."""
    shapes = read_shapes(project)
    try:
        with uncollected():
            data = shapes.data(quads(dataset, schema, project))
            results = shacl.validate(data, shapes.ontology)
    except shacl.ShapesError as error:
        return [unreadable(project, error)]
    if not results:
        return []
    places = Places(project, Told(project, dataset, schema), shapes.ontology)
    return sorted({described(result, places.find(result, data), schema) for result in results})


def check_nodes(overlay: Overlay, schema: Schema, store: Store, nodes: Collection[str]) -> list[Finding]:
    """Validate some things of a published graph, as those that an edit touched, and whoever sees them.

    Where it cannot be followed who sees them, everything is validated.
    """
    project = overlay.project
    shapes = read_shapes(project)
    graphs = v.Graphs(project.base)
    near = Vicinity(store, shapes.sight, project.base) if shapes.sight.bounded else None
    seeing = near.seeing(map(NamedNode, sorted(nodes))) if near else None
    told: Iterable[Quad]
    if near and seeing is not None:
        told, focus = near.seen_from(seeing), [node.value for node in seeing]
    else:
        told = (
            quad
            for graph in (graphs.asserted, graphs.claims)
            for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))
        )
        focus = None
    data = shapes.data(told)
    try:
        results = shacl.validate(data, shapes.ontology, focus)
    except shacl.ShapesError as error:
        return [unreadable(project, error)]
    places = Places(project, Stored(overlay, schema, store), shapes.ontology)
    return sorted({described(result, places.find(result, data), schema) for result in results})


def unreadable(project: Project, error: shacl.ShapesError) -> Finding:
    """Tell that the shapes are not well-formed."""
    return Finding(Problem(Origin(project.relative(project.ontology)), "shacl", str(error)))


def described(result: Result, place: Origin, schema: Schema) -> Finding:
    """Tell a result as a problem at its place."""
    severity: Severity = "error" if result.severity == SH.Violation else "warning"
    about = v.local_name(str(result.focus))
    if result.path is not None:
        about += f" · {write(result.path, partial(_name, schema))}"
    return Finding(Problem(place, "shacl", f"{about}: {result.message}", severity), str(result.focus))


def _name(schema: Schema, step: Step) -> str:
    prop = schema.properties.get(str(step.predicate))
    if step.inverse and prop and prop.inverse_label:
        return prop.inverse_label
    return f"{'^' * step.inverse}{schema.label(str(step.predicate))}"
