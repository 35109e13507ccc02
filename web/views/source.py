"""The page of a source, with everything that is taken from it, and its data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.bibliography import FORM_NAMES, FORMS
from kg.cited_sources import works
from kg.citing import words
from web import facts, schemas
from web.citing import Citation, written
from web.failures import NoSuchPage
from web.negotiate import HTML
from web.openapi import Operation, Parameter, operation
from web.pages.sources import SourcePage
from web.parts.refs import Line, Ref
from web.respond import alternates, rdf, render, split_suffix, wanted
from web.site import PLAIN, Site, site
from web.taken import MOST, PAGE, WHOLE, taken
from web.views.entity import about as claims_about
from web.withdrawal import retraction

if TYPE_CHECKING:
    from web.parts.claims import ClaimView

blueprint = Blueprint("source", __name__)

_CITATIONS = {media_type: form for form, (media_type, _) in FORMS.items()}


@blueprint.get("/source/<slug>")
@operation(
    Operation(
        "A source with its claims; with .bib, .ris or .csl after its id, how it is cited.",
        schemas.THING,
        (
            schemas.slug("source"),
            Parameter("page", "Which part of its claims.", schema={"type": "integer", "minimum": 1}),
        ),
        errors=(404, 406),
    )
)
def source(slug: str) -> Response:
    """Show a source, as a page or as data."""
    here = site()
    slug, forced = _split(slug)
    iri = v.source_iri(here.project.base, slug)
    name = here.names.get(iri)
    if name is None:
        raise NoSuchPage(slug)
    form, node = wanted(forced, *_CITATIONS), NamedNode(iri)
    work = works(here.engine, here.schema, [iri])[iri]
    if form in _CITATIONS:
        return written([work], _CITATIONS[form], slug)
    if form != HTML:
        return rdf(here.engine.graph("page_source_rdf", source=node), form)
    number = max(1, min(request.args.get("page", 1, type=int) or 1, MOST // PAGE))
    found = taken(here.engine, here.reader, iri, number)
    paged = found.total > WHOLE and PLAIN not in current_app.extensions
    groups: dict[Ref, list[ClaimView]] = defaultdict(list)
    for claim in found.claims:
        groups[claim.subject].append(claim)
    about = [c for c in here.reader.claims(claims_about(here, iri)) if not c.retracted and c.enters]
    own = _own(here, node)
    relays = own.pop(v.RELAYS, [])
    return render(
        SourcePage(
            title=name.label,
            alternates=alternates(f"/source/{quote(slug)}"),
            feed=f"/source/{quote(slug)}/feed",
            embed=f"/embed/source/{quote(slug)}",
            iri=iri,
            source=here.reader.source(iri),
            lines=tuple(Line(here.schema.label(key), tuple(values)) for key, values in own.items()),
            relays=tuple(relays),
            relayed_by=_relayed_by(here, node),
            groups=tuple((subject, tuple(group)) for subject, group in groups.items()),
            claims=found.total,
            first=found.first,
            last=found.last,
            more=found.total > len(found.claims),
            earlier=f"/source/{quote(slug)}?page={number - 1}" if paged and number > 1 else "",
            later=f"/source/{quote(slug)}?page={number + 1}" if paged and found.later else "",
            about=facts.groups(iri, about, here.schema, here.findings.lineage),
            slug=slug,
            cite=Citation("", words(work), _forms(slug)),
            retraction=retraction(here, iri),
            alone=frozenset(c.id for c in here.impacts.fall(iri).lost if c.source == iri),
        )
    )


def _split(slug: str) -> tuple[str, str | None]:
    """Take a suffix off a slug: one of data, or one of citations."""
    stem, dot, suffix = slug.rpartition(".")
    return (stem, FORMS[suffix][0]) if dot and suffix in FORMS else split_suffix(slug)


def _forms(slug: str) -> tuple[Ref, ...]:
    return tuple(Ref(label, f"/source/{quote(slug)}.{form}") for form, label in FORM_NAMES.items())


def _own(here: Site, node: NamedNode) -> dict[str, list[Ref]]:
    """What is recorded of the source itself, in the order in which a reader wants it."""
    order = (v.CREATOR, v.PUBLISHER, v.ISSUED, v.READ_ON, v.LANGUAGE, v.NOTE, v.RELAYS)
    found: dict[str, list[Ref]] = {key: [] for key in order}
    for row in here.engine.rows("page_node", node=node):
        key, value = row["property"], row["value"]
        if key is not None and value is not None and key.value in found:
            found[key.value].append(here.show.value(value))
    return {key: values for key, values in found.items() if values}


def _relayed_by(here: Site, node: NamedNode) -> tuple[Ref, ...]:
    rows = here.engine.rows("page_relayed_by", source=node)
    others = {row["other"].value for row in rows if row["other"] is not None}
    return tuple(here.names.ref(iri) for iri in sorted(others) if here.names.get(iri))
