"""The SHACL shapes of a project, asked of its graph; each answer points at a curated line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyshacl
import rdflib
from pyoxigraph import Literal, NamedNode
from rdflib.namespace import RDF, RDFS, SH

from kg import vocab as v
from kg.errors import Origin, Problem
from kg.places import DatasetPlaces, StorePlaces
from kg.quads import quads
from kg.shape_needs import Needs, needs
from kg.shape_results import problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pyoxigraph import Store, Triple

    from kg.claims import Dataset
    from kg.places import Places
    from kg.project import Project
    from kg.schema import Schema
    from kg.turtle import Term

_KINDS: Final = (RDF.type, RDFS.subClassOf)


def check_shapes(project: Project, schema: Schema, dataset: Dataset) -> list[Problem]:
    """Validate entities, sources, claims and their direct triples against every shape of the ontology."""
    shapes = _shapes(project)
    wanted = needs(shapes)
    claims = f"{project.base}claim/"
    # No shape that does not name what claims are made of can be about one.
    whole = wanted.anything or not wanted.named.isdisjoint((v.CLAIM, v.STATEMENT, v.SUBJECT, v.OBJECT))
    seen = (
        (quad.subject, quad.predicate, quad.object)
        for quad in quads(dataset, schema, project)
        if wanted.sees(quad.predicate.value)
        and (whole or not getattr(quad.subject, "value", "").startswith(claims))
    )
    _, report = validate(_data(seen, shapes), shapes)  # type: ignore[arg-type]
    return _told(project, schema, report, DatasetPlaces(dataset, project.base))


def check_nodes(project: Project, schema: Schema, store: Store, nodes: Collection[str]) -> list[Problem]:
    """Validate some things of a published graph: those whose claims an edit has changed.

    Where shapes look further than at a thing and the kinds of its values, its neighbours are validated too.
    """
    shapes = _shapes(project)
    wanted = needs(shapes)
    focus = dict.fromkeys(NamedNode(iri) for iri in sorted(nodes))
    reader = _Surroundings(store, wanted, v.Graphs(project.base).inferred)
    if wanted.deep or wanted.anything:
        focus |= dict.fromkeys(end for node in list(focus) for end in reader.neighbours(node))
    if not focus:
        return []
    _, report = validate(_data(reader.triples(focus), shapes), shapes, [node.value for node in focus])
    return _told(project, schema, report, StorePlaces(store, project.base))


def validate(
    data: rdflib.Graph, shapes: rdflib.Graph, focus: Iterable[str] | None = None
) -> tuple[bool, rdflib.Graph | str]:
    """Ask shapes of a graph, of all its nodes or of some, in the one way in which we use the engine.

    The data graph is asked as it is: nothing is inferred, imported or added.
    """
    conforms, report, text = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=True,
        inplace=True,
        do_owl_imports=False,
        focus_nodes=list(focus) if focus is not None else None,
    )
    return bool(conforms), report if isinstance(report, rdflib.Graph) else text


class _Surroundings:
    """Reads from a store what shapes can see from a thing."""

    def __init__(self, store: Store, wanted: Needs, inferred: str) -> None:
        self._store = store
        self._wanted = wanted
        self._inferred = NamedNode(inferred)

    def neighbours(self, node: NamedNode) -> Iterator[NamedNode]:
        """Give the things from which a node can be seen, or that it sees."""
        for triple in self._around(node):
            for end in (triple.subject, triple.object):
                if isinstance(end, NamedNode) and triple.predicate.value != v.RDF_TYPE:
                    yield end

    def triples(self, focus: Iterable[NamedNode]) -> Iterator[tuple[Term, NamedNode, Term]]:
        """Give what is said of the nodes, and of the values that shapes reach from them."""
        layer, seen = list(focus), set[NamedNode]()
        for _ in range(3 if self._wanted.deep or self._wanted.anything else 2):
            reached: dict[NamedNode, None] = {}
            for node in layer:
                seen.add(node)
                for triple in self._around(node):
                    yield triple.subject, triple.predicate, triple.object  # type: ignore[misc]
                    ends = (triple.subject, triple.object)
                    reached |= {end: None for end in ends if isinstance(end, NamedNode)}
            layer = [node for node in reached if node not in seen]
        kind = NamedNode(v.RDF_TYPE)
        for node in layer:
            for quad in self._store.quads_for_pattern(node, kind, None, None):
                yield node, kind, quad.object  # type: ignore[misc]

    def _around(self, node: NamedNode) -> Iterator[Triple]:
        for quad in self._store.quads_for_pattern(node, None, None, None):
            if quad.graph_name != self._inferred and self._wanted.sees(quad.predicate.value):
                yield quad.triple
        for predicate in map(NamedNode, self._wanted.backwards):
            for quad in self._store.quads_for_pattern(None, predicate, node, None):
                if quad.graph_name != self._inferred:
                    yield quad.triple


def _data(seen: Iterable[tuple[Term, NamedNode, Term]], shapes: rdflib.Graph) -> rdflib.Graph:
    data = rdflib.Graph()
    terms: dict[Term, rdflib.term.Identifier] = {}
    for triple in seen:
        data.add(tuple(terms.get(term) or terms.setdefault(term, _term(term)) for term in triple))  # type: ignore[arg-type]
    # What codes are, and what is a kind of what: `sh:class` looks for both in the data.
    for predicate in _KINDS:
        for said in shapes.triples((None, predicate, None)):
            data.add(said)
    return data


def _told(project: Project, schema: Schema, report: rdflib.Graph | str, places: Places) -> list[Problem]:
    if isinstance(report, str):
        return [Problem(Origin(project.relative(project.ontology)), "shacl", report)]
    return sorted(set(problems(report, places, schema)))


def _shapes(project: Project) -> rdflib.Graph:
    found = rdflib.Graph()
    for path in project.turtle_files():
        found.parse(path, format="turtle")
    found.remove((None, SH.entailment, None))
    return found


def _term(term: object) -> rdflib.term.Identifier:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    return rdflib.URIRef(getattr(term, "value", str(term)))
