"""The SHACL shapes of a project, asked of its graph; each answer points at a curated line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyshacl
import rdflib
from pyoxigraph import Literal
from rdflib.namespace import RDF, RDFS, SH

from kg import vocab as v
from kg.errors import Origin, Problem
from kg.quads import quads

if TYPE_CHECKING:
    from rdflib.term import Node

    from kg.claims import Dataset
    from kg.errors import Severity
    from kg.project import Project
    from kg.schema import Schema


def check_shapes(project: Project, schema: Schema, dataset: Dataset) -> list[Problem]:
    """Validate entities, sources, claims and their direct triples against every shape of the ontology."""
    data, ontology = rdflib.Graph(), rdflib.Graph()
    for quad in quads(dataset, schema, project):
        data.add((_term(quad.subject), rdflib.URIRef(quad.predicate.value), _term(quad.object)))
    for path in project.turtle_files():
        ontology.parse(path, format="turtle")
    # What codes are, and what is a kind of what: `sh:class` looks for both in the data.
    for predicate in (RDF.type, RDFS.subClassOf):
        for triple in ontology.triples((None, predicate, None)):
            data.add(triple)
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=ontology,
        inference="none",
        advanced=True,
        allow_warnings=True,
        do_owl_imports=False,
    )
    if not isinstance(report, rdflib.Graph):
        return [Problem(Origin(project.relative(project.ontology)), "shacl", str(report))]
    places = _Places(dataset, project.base)
    found = (_problem(report, result, places, schema) for result in report.objects(None, SH.result))
    return sorted(set(found))


class _Places:
    """Where claims, entities and sources stand, by what a result can name."""

    def __init__(self, dataset: Dataset, base: str) -> None:
        self.things = {entity.iri: entity.origin for entity in dataset.entities}
        self.things |= {source.iri: source.origin for source in dataset.sources}
        self.things |= {v.claim_iri(base, claim.id): claim.origin for claim in dataset.claims}
        self.pairs: dict[tuple[str, str], Origin] = {}
        self.triples: dict[tuple[str, str, str], Origin] = {}
        for claim in dataset.claims:
            self.pairs.setdefault((claim.subject, claim.predicate), claim.origin)
            self.triples.setdefault((claim.subject, claim.predicate, claim.object.value), claim.origin)
            self.pairs.setdefault((claim.object.value, f"^{claim.predicate}"), claim.origin)

    def find(self, focus: str, path: str, value: str) -> Origin:
        """Give the claim with this value, else one with this property, else the thing itself."""
        inverse = self.triples.get((value, path[1:], focus)) if path.startswith("^") else None
        known = inverse or self.triples.get((focus, path, value)) or self.pairs.get((focus, path))
        return known or self.things.get(focus) or Origin("ontology")


def _problem(report: rdflib.Graph, result: Node, places: _Places, schema: Schema) -> Problem:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    said = " ".join(sorted(map(str, report.objects(result, SH.resultMessage)))) or "does not fit its shape"
    inverse = report.value(path, SH.inversePath) if isinstance(path, rdflib.BNode) else None
    way = f"^{inverse}" if inverse else str(path or "")
    severity: Severity = "error" if report.value(result, SH.resultSeverity) == SH.Violation else "warning"
    about = [v.local_name(str(focus))]
    if inverse or isinstance(path, rdflib.URIRef):
        about.append(f"{schema.label(way.lstrip('^'))}")
    return Problem(
        places.find(str(focus), way, str(value or "")), "shacl", f"{' · '.join(about)}: {said}", severity
    )


def _term(term: object) -> rdflib.Literal | rdflib.URIRef:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    return rdflib.URIRef(getattr(term, "value", str(term)))
