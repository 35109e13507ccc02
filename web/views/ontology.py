"""The reference of kinds, properties and code lists, generated from the schema."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response
from pyoxigraph import NamedNode, Triple

from kg import vocab as v
from kg.tongue import gettext as _
from kg.tongue import worded
from web import schemas
from web.addresses import css_class
from web.negotiate import HTML, TURTLE
from web.openapi import TEXT, Operation, operation
from web.pages.ontology import OntologyPage, TermView
from web.parts.refs import Line, Ref
from web.respond import rdf, render, wanted
from web.site import Site, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.schema import Concept, Kind, Property

blueprint = Blueprint("ontology", __name__)

_DEEPEST: Final = 5
# How a term is linked to those of others; what is not here is named as it is written.
_LINKS: Final = (
    *(worded("sub class of"), worded("sub property of"), worded("equivalent class")),
    *(worded("equivalent property"), worded("close match"), worded("exact match"), worded("broad match")),
    *(worded("narrow match"), worded("related match"), worded("see also"), worded("same as")),
)
_TYPES: Final = {
    "date": worded("date"),
    "quantity": worded("quantity"),
    "string": worded("text"),
    "text": worded("text"),
    "integer": worded("whole number"),
    "decimal": worded("number"),
    "boolean": worded("yes or no"),
    "uri": worded("web address"),
    "entity": worded("anything"),
    "concept": worded("a code"),
}

_TIMES: Final = {"state": worded("state"), "occurrence": worded("occurrence")}


@blueprint.get("/ontology")
@operation(Operation("The schema: kinds, properties and code lists.", schemas.THING, errors=(406,)))
def reference() -> Response:
    """Show the schema as a page, or as Turtle to those who ask for it."""
    here = site()
    form = wanted(None)
    if form != HTML:
        return _turtle(here, form)
    alignments = _alignments(here)
    return render(
        OntologyPage(
            title=_("Ontology"),
            alternates=((TURTLE, "/ontology.ttl"),),
            kinds=tuple(_kinds(here, alignments)),
            groups=tuple(_groups(here, alignments)),
            lists=tuple(_lists(here)),
        )
    )


@blueprint.get("/ontology.ttl")
@operation(Operation("The schema as Turtle.", {TURTLE: TEXT}))
def turtle() -> Response:
    """Give the schema as data."""
    return _turtle(site(), TURTLE)


def _turtle(here: Site, form: str) -> Response:
    graph = NamedNode(v.Graphs(here.project.base).ontology)
    found = []
    for row in here.engine.rows("page_ontology", graph=graph):
        subject, predicate, value = row["subject"], row["property"], row["value"]
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
            found.append(Triple(subject, predicate, value))
    return rdf(found, form)


def _alignments(here: Site) -> dict[str, dict[str, list[str]]]:
    """Terms of other vocabularies that ours are linked to, by term and relation."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in here.engine.rows("page_alignments"):
        term, relation, other = row["term"], row["relation"], row["other"]
        if (
            term is not None
            and relation is not None
            and other is not None
            and not here.names.known(other.value)
        ):
            found[term.value][v.local_name(relation.value)].append(other.value)
    return found


def _elsewhere(here: Site, iri: str) -> bool:
    """Tell whether a term is another vocabulary's: it may be mentioned here, but it is not defined here."""
    term = here.schema.kinds.get(iri) or here.schema.properties.get(iri)
    local = iri.startswith((here.project.base, v.SC))
    return not local and not (term and term.definition)


def _aligned(iri: str, alignments: dict[str, dict[str, list[str]]]) -> Iterator[Line]:
    for relation, others in sorted(alignments.get(iri, {}).items()):
        yield Line(_(_spaced(relation)), tuple(Ref(other, other) for other in sorted(set(others))))


def _spaced(name: str) -> str:
    """Open a camel-case name.

    >>> _spaced("subClassOf")
    'sub class of'
    """
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)


def _refs(here: Site, iris: Iterable[str]) -> tuple[Ref, ...]:
    return tuple(Ref(here.schema.label(iri), here.addresses.href(iri)) for iri in iris)


def _kinds(here: Site, alignments: dict[str, dict[str, list[str]]]) -> Iterator[TermView]:
    shown = {
        iri: k
        for iri, k in here.schema.kinds.items()
        if (k.is_entity or k.is_source or k.core) and not k.is_code
    }
    children: dict[str, list[Kind]] = defaultdict(list)
    roots: list[Kind] = []
    for kind in sorted(shown.values(), key=lambda k: (k.order, k.label)):
        parents = [iri for iri in kind.parents if iri in shown]
        for parent in parents[:1]:
            children[parent].append(kind)
        if not parents:
            roots.append(kind)
    uses: Counter[str] = Counter()
    for some, count in here.names.by_iri.kinds.items():
        for above in _above(here, some):
            uses[above] += count
    # Claims have no names, and are not among those that have.
    uses[v.CLAIM] = here.snapshot.claims

    def walk(kind: Kind, depth: int) -> Iterator[TermView]:
        yield TermView(
            name=kind.name,
            label=kind.label,
            definition=kind.definition,
            anchor=here.addresses.anchor(kind.iri),
            lines=tuple(_aligned(kind.iri, alignments)),
            uses=uses[kind.iri],
            mark=css_class(kind.name) if kind.colour else "",
            depth=min(depth, _DEEPEST),
        )
        for child in children[kind.iri]:
            yield from walk(child, depth + 1)

    for root in roots:
        yield from walk(root, 0)


def _above(here: Site, kinds: Iterable[str]) -> set[str]:
    return {a for iri in kinds if iri in here.schema.kinds for a in here.schema.kinds[iri].ancestors}


def _groups(
    here: Site, alignments: dict[str, dict[str, list[str]]]
) -> Iterator[tuple[str, str, tuple[TermView, ...]]]:
    uses = {
        row["property"].value: int(row["uses"].value)
        for row in here.engine.rows("page_usage")
        if row["property"] is not None and row["uses"] is not None
    }
    groups: dict[str, list[Property]] = defaultdict(list)
    for prop in here.schema.properties.values():
        groups["claims" if prop.core else prop.group or ""].append(prop)

    def place(iri: str) -> tuple[bool, float, str]:
        group = here.schema.groups.get(iri)
        return iri == "claims", group.order if group else float("inf"), iri

    for iri in sorted(groups, key=place):
        group = here.schema.groups.get(iri)
        label = group.label if group else _("Claims and sources") if iri == "claims" else _("Other")
        terms = (
            _property(here, prop, alignments, None if prop.core else uses.get(prop.iri, 0))
            for prop in sorted(groups[iri], key=lambda p: (p.order, p.label))
        )
        yield label, f"group-{v.local_name(iri) or 'other'}", tuple(terms)


def _property(
    here: Site, prop: Property, alignments: dict[str, dict[str, list[str]]], uses: int | None
) -> TermView:
    ranges = (
        _refs(here, prop.ranges) if prop.is_object and prop.ranges else (Ref(_(_TYPES[prop.value_type])),)
    )
    lines = [Line(_("from"), _refs(here, prop.domains))] if prop.domains else []
    lines.append(Line(_("to"), ranges))
    lines += [Line(_("seen from there"), (Ref(prop.inverse_label),))] if prop.inverse_label else []
    lines += [Line(_("inverse of"), _refs(here, [prop.inverse_of]))] if prop.inverse_of else []
    told = [
        word
        for word, on in ((_("one value at most"), prop.functional), (_("symmetric"), prop.symmetric))
        if on
    ]
    told += [_(_TIMES[prop.time_kind])] if prop.time_kind else []
    lines += [Line(_("character"), tuple(Ref(word) for word in told))] if told else []
    return TermView(
        name=prop.name,
        label=prop.label,
        definition=prop.definition,
        anchor=here.addresses.anchor(prop.iri),
        lines=(*lines, *_aligned(prop.iri, alignments)),
        uses=uses,
    )


def _lists(here: Site) -> Iterator[tuple[TermView, tuple[TermView, ...]]]:
    lists: dict[str, list[Concept]] = defaultdict(list)
    for concept in here.schema.concepts.values():
        lists[concept.scheme_class].append(concept)
    for iri, concepts in sorted(lists.items(), key=lambda item: here.schema.label(item[0])):
        kind = here.schema.kinds.get(iri)
        head = TermView(
            name=v.local_name(iri),
            label=here.schema.label(iri),
            definition=kind.definition if kind else "",
            anchor=here.addresses.anchor(iri),
        )
        codes = (TermView(c.notation, c.label, c.definition, here.addresses.anchor(c.iri)) for c in concepts)
        yield head, tuple(codes)
