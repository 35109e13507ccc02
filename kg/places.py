"""Where in the files a result of validation stands: at the claim behind it, the thing, or in the ontology."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import rdflib
from rdflib.namespace import RDF

from kg import vocab as v
from kg.errors import Origin
from kg.shacl_path import arrivals, departures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from kg.claims import Claim, Dataset
    from kg.project import Project
    from kg.schema import Schema
    from kg.shacl import Result

Triple = tuple[str, str, str]


class Whereabouts(Protocol):
    """Where claims, entities and sources stand."""

    def thing(self, iri: str) -> Origin | None:
        """Give the place of an entity, a source or a claim by its IRI."""

    def triple(self, triple: Triple) -> Origin | None:
        """Give the place of the first claim that says a triple, one that stands before others."""

    def value(self, text: str) -> Origin | None:
        """Give the place of a claim with this value."""


class Told:
    """The whereabouts of a dataset."""

    def __init__(self, project: Project, dataset: Dataset, schema: Schema) -> None:
        """Index a dataset."""
        self._things = {entity.iri: entity.origin for entity in dataset.entities}
        self._things |= {source.iri: source.origin for source in dataset.sources}
        self._things |= {v.claim_iri(project.base, claim.id): claim.origin for claim in dataset.claims}
        self._triples: dict[Triple, Origin] = {}
        self._values: dict[str, Origin] = {}
        for claim in sorted(dataset.claims, key=lambda one: not _stands(one, schema)):
            value = claim.object.value
            self._triples.setdefault((claim.subject, claim.predicate, value), claim.origin)
            self._values.setdefault(value, claim.origin)

    def thing(self, iri: str) -> Origin | None:
        """See :class:`Whereabouts`."""
        return self._things.get(iri)

    def triple(self, triple: Triple) -> Origin | None:
        """See :class:`Whereabouts`."""
        return self._triples.get(triple)

    def value(self, text: str) -> Origin | None:
        """See :class:`Whereabouts`."""
        return self._values.get(text)


class Places:
    """Finds the places of results."""

    def __init__(self, project: Project, told: Whereabouts, ontology: rdflib.Graph) -> None:
        """Keep where to look; the ontology is for results about itself."""
        self._project = project
        self._told = told
        self._ontology = ontology

    def find(self, result: Result, data: rdflib.Graph) -> Origin:
        """Give the place of a result.

        That is the claim (or the thing whose own field it is) by which the path of the result arrives at its
        value; else the claim by which the path leaves the focus node; else the focus node itself.
        """
        for triple in self._behind(result, data):
            known = self._told.triple(triple) or self._told.thing(triple[0])
            if known:
                return known
        focus = result.focus
        known = self._told.thing(str(focus))
        if known is None and isinstance(focus, rdflib.Literal):
            known = self._told.value(str(focus))
        return known or mention(self._project, str(self._named(focus)))

    def _behind(self, result: Result, data: rdflib.Graph) -> Iterator[Triple]:
        focus, path, value = result.focus, result.path, result.value
        if value is not None:
            yield from _texts(arrivals(path, focus, value, data)) if path else ()
            # The value of a property that a query, or a comparison with another property, has found.
            yield from _texts(data.triples((focus, None, value)))
        if path:
            yield from _texts(departures(path, focus, data))

    def _named(self, node: Node) -> Node:
        """Give the term of the ontology in whose description a nameless node stands."""
        seen: set[Node] = set()
        while isinstance(node, rdflib.BNode) and node not in seen:
            seen.add(node)
            node = next(self._ontology.subjects(None, node), node)
        return node


def mention(project: Project, iri: str) -> Origin:
    """Find where the ontology describes a term, or else names it; the folder where it does neither."""
    name = re.escape(v.local_name(iri))
    word = rf"(?:<{re.escape(iri)}>|[\w.-]*:{name})(?![\w-])"
    begun, named = re.compile(rf"\s*{word}\s"), re.compile(word)
    found: Origin | None = None
    for path in project.turtle_files():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            match = named.search(line)
            if match is None:
                continue
            place = Origin(project.relative(path), number, match.start() + 1)
            if begun.match(line):
                return place
            found = found or place
    return found or Origin(project.relative(project.ontology))


def _stands(claim: Claim, schema: Schema) -> bool:
    enters = schema.concepts[claim.kind].enters_graph and schema.concepts[claim.stance].enters_graph
    return enters and claim.retracted is None and schema.concepts[claim.rank].rank_order > 0


def _texts(triples: Iterator[tuple[Node, Node, Node]]) -> list[Triple]:
    """Write triples as texts, in an order that does not change; kinds stand with the thing."""
    found = [(str(one), str(predicate), str(value)) for one, predicate, value in triples]
    return sorted(found, key=lambda triple: (triple[1] == str(RDF.type), triple))
