"""A dataset as quads: claims as nodes with their qualifiers, and the direct triples of those that stand."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg import vocab as v
from kg.area import NOW
from kg.contender import contenders
from kg.links import answer, resolve
from kg.standing import standing
from kg.values import INTEGER, date_literal, number_literal, period_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.claims import Claim, Dataset, Entity, Source
    from kg.contender import Contender
    from kg.errors import Origin
    from kg.project import Project
    from kg.schema import Schema

_N: Final[Mapping[str, NamedNode]] = {
    value: NamedNode(value)
    for value in vars(v).values()
    if isinstance(value, str) and value.startswith("http")
}
_TYPE: Final = _N[v.RDF_TYPE]
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
Pair = tuple[NamedNode, NamedNode | Literal]
Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


def quads(dataset: Dataset, schema: Schema, project: Project) -> Iterator[Quad]:
    """Give every quad of a dataset once; a triple stands in one graph only.

    The ontology's own quads come from :func:`kg.turtle.ontology_quads`.
    """
    asserted = NamedNode(v.Graphs(project.base).asserted)
    properties = {iri: NamedNode(iri) for iri in schema.properties}
    # Of what is said of nodes, only that is remembered which a claim could say again: next to nothing.
    subjects = {claim.subject for claim in dataset.claims}
    predicates = {properties[claim.predicate] for claim in dataset.claims}
    said: set[Triple] = set()
    for quad in node_quads(dataset, schema, project):
        if quad.predicate in predicates and quad.subject.value in subjects:  # type: ignore[union-attr]
            said.add((quad.subject, quad.predicate, quad.object))  # type: ignore[arg-type]
        yield quad
    found = ((one.id, relation, other.id) for one, relation, other in resolve(dataset.claims))
    yield from dict.fromkeys(quad for answer in found for quad in link_quads(*answer, project.base))
    yield from redirect_quads(dataset.redirects, project.base)
    for (subject, predicate), claims in groupby(_now(dataset, schema), attrgetter("subject", "predicate")):
        node, relation = NamedNode(subject), properties[predicate]
        for value in dict.fromkeys(claim.object for claim in claims):
            if (node, relation, value) not in said:
                yield Quad(node, relation, value, asserted)


def _now(dataset: Dataset, schema: Schema) -> Iterator[Contender]:
    """Give the claims that stand today, those with the same subject and predicate together."""
    for claim, area in standing(contenders(dataset.claims, schema), schema):
        if NOW.within(area):
            yield claim


def node_quads(
    dataset: Dataset, schema: Schema, project: Project, graph: NamedNode | None = None
) -> Iterator[Quad]:
    """Give what is said of each entity, source and claim itself: all but links and direct triples.

    With ``graph`` all of it stands there, instead of in the project's own graphs.
    """
    graphs = v.Graphs(project.base)
    asserted, claims = graph or NamedNode(graphs.asserted), graph or NamedNode(graphs.claims)
    properties = {iri: NamedNode(iri) for iri in schema.properties}
    for source in dataset.sources:
        node = NamedNode(source.iri)
        for pair in (*_source(source), *_withdrawn(source), *_place(source.origin)):
            yield Quad(node, *pair, claims)
    for entity in dataset.entities:
        node = NamedNode(entity.iri)
        for pair in _entity(entity):
            yield Quad(node, *pair, asserted)
        for pair in (*_withdrawn(entity), *_place(entity.origin)):
            yield Quad(node, *pair, claims)
    for claim in dataset.claims:
        node = NamedNode(v.claim_iri(project.base, claim.id))
        for pair in _claim(claim, schema, properties):
            yield Quad(node, *pair, claims)


def redirect_quads(redirects: Iterable[tuple[str, str]], base: str) -> Iterator[Quad]:
    """Tell which thing was judged to be another (pairs of IRIs, the kept one second)."""
    graph = NamedNode(v.Graphs(base).asserted)
    for other, kept in redirects:
        yield Quad(NamedNode(other), _N[v.REPLACED_BY], NamedNode(kept), graph)


def link_quads(one: str, relation: str, other: str, base: str) -> Iterator[Quad]:
    """Link two claims, given by id: the first answers the second, and a contradiction holds both ways."""
    graph = NamedNode(v.Graphs(base).claims)
    node, end = NamedNode(v.claim_iri(base, one)), NamedNode(v.claim_iri(base, other))
    yield Quad(node, _N[relation], end, graph)
    if relation == v.CONTRADICTS:
        yield Quad(end, _N[relation], node, graph)


def _place(origin: Origin) -> Iterator[Pair]:
    yield _N[v.FILE], Literal(origin.file)
    yield _N[v.LINE], Literal(str(origin.line), datatype=INTEGER)


def _withdrawn(thing: Entity | Source) -> Iterator[Pair]:
    if thing.retracted:
        yield _N[v.RETRACTED], date_literal(thing.retracted)
    if thing.reason:
        yield _N[v.RETRACTION_REASON], Literal(thing.reason)


def _entity(entity: Entity) -> Iterator[Pair]:
    for kind in entity.kinds:
        yield _TYPE, NamedNode(kind)
    yield _N[v.LABEL], Literal(entity.name, language=v.TONGUE)
    for alias in entity.aliases:
        yield _N[v.ALT_LABEL], Literal(alias)
    for tag, name in entity.names:
        yield _N[v.NAME], Literal(name, language=tag.lower())
    if entity.description:
        yield _N[v.DESCRIPTION], Literal(entity.description, language=v.TONGUE)
    for same in entity.same_as:
        yield _N[v.SAME_AS], NamedNode(same)


def _source(source: Source) -> Iterator[Pair]:
    tag = source.language if source.language and _LANGUAGE.fullmatch(source.language) else "en"
    yield _TYPE, NamedNode(source.kind)
    yield _N[v.LABEL], Literal(source.title, language=tag.lower())
    if source.url:
        yield _N[v.URL], Literal(source.url, datatype=NamedNode(v.XSD + "anyURI"))
    texts = (
        (v.PUBLISHER, source.publisher),
        (v.CREATOR, source.author),
        (v.LANGUAGE, source.language),
        (v.NOTE, source.note),
    )
    for predicate, text in texts:
        if text:
            yield _N[predicate], Literal(text)
    if source.published:
        yield _N[v.ISSUED], period_literal(source.published)
    if source.accessed:
        yield _N[v.READ_ON], date_literal(source.accessed)
    for relayed in source.relays:
        yield _N[v.RELAYS], NamedNode(relayed)


def _claim(claim: Claim, schema: Schema, properties: Mapping[str, NamedNode]) -> Iterator[Pair]:
    yield _TYPE, _N[v.STATEMENT]
    yield _TYPE, _N[v.CLAIM]
    yield _N[v.SUBJECT], NamedNode(claim.subject)
    yield _N[v.PREDICATE], properties[claim.predicate]
    yield _N[v.OBJECT], claim.object
    yield _N[v.DERIVED_FROM], NamedNode(claim.source)
    nodes = (
        (v.KIND, claim.kind),
        (v.STANCE, claim.stance),
        (v.RANK, claim.rank),
        (v.HEDGE, claim.hedge),
        (v.BASIS, claim.basis),
        (v.CONFIDENCE, claim.confidence),
        (v.ATTRIBUTED_TO, claim.speaker),
    )
    for predicate, iri in nodes:
        if iri:
            yield _N[predicate], NamedNode(iri)
    for reporter in dict.fromkeys(claim.reporters):
        yield _N[v.REPORTED_BY], NamedNode(reporter)
    texts = (
        (v.WHEN_WORDING, claim.when_wording),
        (v.CALENDAR_CONFLICT, claim.calendar),
        (v.VALUE_WORDING, claim.value_wording),
        (v.LOCATOR, claim.locator),
        (v.NOTE, claim.note),
        (v.RETRACTION_REASON, claim.reason),
    )
    for predicate, text in texts:
        if text:
            yield _N[predicate], Literal(text)
    yield from _place(claim.origin)
    for ref in dict.fromkeys(claim.refs):
        yield _N[v.REF], Literal(ref)
    for link in dict.fromkeys(claim.links):
        yield _N[v.ANSWERS], Literal(answer(*link))
    yield from _times(claim)
    yield from _numbers(claim, schema)
    for predicate, value in claim.qualifiers:
        yield properties[predicate], value


def _times(claim: Claim) -> Iterator[Pair]:
    days = [(v.RECORDED, claim.recorded), (v.RETRACTED, claim.retracted)]
    if when := claim.when:
        yield _N[v.WHEN], Literal(when.text)
        days += [
            (v.BEGIN_EARLIEST, when.begin_earliest),
            (v.BEGIN_LATEST, when.begin_latest),
            (v.END_EARLIEST, when.end_earliest),
            (v.END_LATEST, when.end_latest),
        ]
    if value := claim.value_period:
        days += [(v.VALUE_EARLIEST, value.begin_earliest), (v.VALUE_LATEST, value.end_latest)]
    for predicate, day in days:
        if day:
            yield _N[predicate], date_literal(day)


def _numbers(claim: Claim, schema: Schema) -> Iterator[Pair]:
    if quantity := claim.quantity:
        numbers = ((v.AMOUNT, quantity.amount), (v.LOWER, quantity.lower), (v.UPPER, quantity.upper))
        for predicate, amount in numbers:
            if amount is not None:
                yield _N[predicate], number_literal(amount)
        if unit := schema.concept(v.UNIT_CLASS, quantity.unit):
            yield _N[v.UNIT], NamedNode(unit.iri)
