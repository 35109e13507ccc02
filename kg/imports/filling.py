"""Brings the graphs of a store to what a project has imported.

Those that are as they should be stay as they are.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from itertools import groupby
from typing import IO, TYPE_CHECKING, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg import vocab as v
from kg.area import NOW
from kg.claims import Dataset
from kg.contender import contenders
from kg.engine import Embedded
from kg.errors import ImportFailed, SnapshotError
from kg.imports import pack
from kg.imports.manifest import folder, graph_name, imports, source_slug
from kg.imports.matching import Identifiers
from kg.imports.things import Things
from kg.quads import node_quads
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.claims import Claim, Entity
    from kg.imports.lines import Line
    from kg.imports.manifest import Manifest
    from kg.project import Project
    from kg.schema import Schema

_MANY: Final = 2_000
_ADDRESS: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class State:
    """What the graph of an import was made from, and how many triples it has."""

    digest: str
    triples: int


def fill(
    project: Project,
    schema: Schema,
    store: Store,
    held: Mapping[str, State],
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, State]:
    """Bring the store, which has ``held``, to the imports that there are now; give what it has then.

    Raises:
        SnapshotError: an import cannot be read, or is older than the ontology.
    """
    try:
        wanted = imports(project)
    except ImportFailed as error:
        raise SnapshotError(str(error)) from error
    now: dict[str, State] = {}
    known = Identifiers(store, schema, project.base) if wanted else None
    for name in held.keys() - {one.name for one in wanted}:
        store.remove_graph(NamedNode(graph_name(project.base, name)))
    for one in wanted:
        path = folder(project) / one.name / one.content
        try:
            same = known.same(path) if known and not one.is_rdf else {}
            digest = _digest(one, same)
            if one.name in held and held[one.name].digest == digest:
                now[one.name] = held[one.name]
                continue
            tell(f"storing the import {one.name}")
            now[one.name] = State(digest, _fill(project, schema, store, one, same))
        except (OSError, EOFError, ValueError, KeyError) as error:
            message = f'the import "{one.name}" cannot be read: {error}; import it again'
            raise SnapshotError(message) from error
    return now


def dump(states: Mapping[str, State]) -> str:
    """Write what a store has, to be read when the next one is made."""
    return json.dumps({name: [one.digest, one.triples] for name, one in states.items()})


def read(text: str) -> dict[str, State]:
    """Read what a store has.

    Raises:
        ValueError: it is not what :func:`dump` writes.
    """
    try:
        return {name: State(*one) for name, one in json.loads(text).items()}
    except (TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _fill(project: Project, schema: Schema, store: Store, one: Manifest, same: Mapping[str, str]) -> int:
    graph = NamedNode(graph_name(project.base, one.name))
    store.remove_graph(graph)
    path = folder(project) / one.name / one.content
    if one.is_rdf:
        with gzip.open(path, "rb") as file:
            store.bulk_load(cast("IO[bytes]", file), RdfFormat.N_TRIPLES, to_graph=graph)
    else:
        store.bulk_extend(_quads(Things(one, schema, project.base, same), project, pack.read(path), graph))
    store.extend(_described(Things(one, schema, project.base), project, graph))
    if one.is_rdf:
        _part(store, graph)
    return count(store, graph)


def _quads(things: Things, project: Project, lines: Iterator[Line], graph: NamedNode) -> Iterator[Quad]:
    """Give the quads of lines, many things at a time; all claims about a thing are judged together."""
    entities: list[Entity] = []
    claims: list[Claim] = []
    for _, group in groupby(lines, lambda line: line.get("subject") or line["id"]):
        for line in group:
            if "claim" in line:
                claims.append(things.claim(line))
                if "licence" in line:
                    node = NamedNode(v.claim_iri(project.base, line["claim"]))
                    yield Quad(node, NamedNode(v.DCTERMS + "license"), licence_term(line["licence"]), graph)
            elif line["id"] in things.same:
                own = NamedNode(v.entity_iri(project.base, line["id"]))
                kept = NamedNode(v.entity_iri(project.base, things.same[line["id"]]))
                yield Quad(own, NamedNode(v.REPLACED_BY), kept, graph)
            else:
                entities.append(things.entity(line))
        if len(entities) + len(claims) > _MANY:
            yield from _some(Dataset(tuple(entities), (), tuple(claims)), things, project, graph)
            entities, claims = [], []
    yield from _some(Dataset(tuple(entities), (), tuple(claims)), things, project, graph)


def _some(dataset: Dataset, things: Things, project: Project, graph: NamedNode) -> Iterator[Quad]:
    """Give the quads of some things.

    Of a curated thing there are claims alone: what holds of it is for the curated claims to decide.
    """
    yield from node_quads(dataset, things.schema, project, graph)
    curated = {v.entity_iri(project.base, slug) for slug in things.same.values()}
    for claim, area in standing(contenders(dataset.claims, things.schema), things.schema):
        if claim.subject not in curated and NOW.within(area):
            yield Quad(NamedNode(claim.subject), NamedNode(claim.predicate), claim.object, graph)


def _described(things: Things, project: Project, graph: NamedNode) -> Iterator[Quad]:
    """Describe the source and the graph: from whom, under which licence, of which files."""
    one = things.manifest
    yield from node_quads(Dataset(sources=(things.source(),)), things.schema, project, graph)
    source = NamedNode(v.source_iri(project.base, source_slug(one.name)))
    yield Quad(graph, NamedNode(v.DERIVED_FROM), source, graph)
    yield Quad(graph, NamedNode(v.DCTERMS + "title"), Literal(one.title), graph)
    for node in (graph, source):
        if one.licence:
            yield Quad(node, NamedNode(v.DCTERMS + "license"), licence_term(one.licence), graph)
    for given in one.inputs:
        text = f"{given.name}, {given.bytes} bytes, sha256 {given.sha256}"
        yield Quad(source, NamedNode(v.DCTERMS + "provenance"), Literal(text), graph)


def licence_term(text: str) -> NamedNode | Literal:
    """Give a licence as an address where it is one, else as a text."""
    try:
        return NamedNode(text) if text.startswith(_ADDRESS) else Literal(text)
    except ValueError:
        return Literal(text)


def _part(store: Store, graph: NamedNode) -> None:
    """Take out of a graph what stands in another: a triple is in one graph alone."""
    size = count(store, graph)
    for other in list(store.named_graphs()):
        if other != graph and isinstance(other, NamedNode):
            small, large = (graph, other) if size < count(store, other) else (other, graph)
            twice = [
                Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in store.quads_for_pattern(None, None, None, small)
                if Quad(quad.subject, quad.predicate, quad.object, large) in store
            ]
            for quad in twice:
                store.remove(quad)


def count(store: Store, graph: NamedNode) -> int:
    """Count the triples of a graph."""
    row = next(Embedded(store).tuples("held_count", graph=graph.value))
    return int(row[0].value)


def _digest(one: Manifest, same: Mapping[str, str]) -> str:
    about = (one.digest, one.title, one.licence, one.publisher, one.url, one.description, one.kind)
    text = repr((*about, one.retrieved, tuple((i.name, i.sha256) for i in one.inputs), sorted(same.items())))
    return hashlib.sha256(text.encode()).hexdigest()
