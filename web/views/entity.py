"""The page of an entity, and its data."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from pyoxigraph import NamedNode

from kg import vocab as v
from web import facts, schemas
from web.around import Around
from web.chronicle import timeline
from web.failures import NoSuchPage
from web.inferred import inferred
from web.lens import keep_address
from web.negotiate import HTML
from web.openapi import Operation, operation
from web.pages.things import EntityPage
from web.respond import alternates, rdf, render, split_suffix, wanted
from web.site import Site, site
from web.speech import Speech
from web.standing import status_of
from web.views.conduct import address
from web.views.graph import surroundings
from web.withdrawal import retraction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.gathering import Gathered
    from kg.name import Name
    from web.parts.claims import ClaimView

blueprint = Blueprint("entity", __name__)


@blueprint.get("/id/<slug>")
@operation(
    Operation(
        "An entity with every claim about it; one that was merged leads to the one that was kept.",
        schemas.THING,
        (schemas.slug("entity"),),
        errors=(301, 404, 406),
    )
)
def entity(slug: str) -> Response:
    """Show an entity, as a page or as data."""
    here = site()
    slug, forced = split_suffix(slug)
    iri = v.entity_iri(here.project.base, slug)
    name = here.names.get(iri)
    if name is None and (kept := here.replaced.get(iri)):
        suffix = request.path.rpartition(".")[2] if forced else ""
        address = here.addresses.href(kept) or "/"
        address = keep_address(f"{address}.{suffix}" if suffix else address, here.point)
        return redirect(address, 301)  # type: ignore[return-value]
    if name is None:
        raise NoSuchPage(slug)
    form = wanted(forced)
    if form != HTML:
        return rdf(here.engine.graph("page_entity_rdf", entity=NamedNode(iri)), form)
    return render(page_of(here, name))


def about(here: Site, iri: str) -> Gathered:
    """Read every claim about a thing, and those that answer one of these or that one answers."""
    return here.engine.claims("page_about", entity=iri)


def page_of(here: Site, name: Name) -> EntityPage:
    """Put the page of an entity together."""
    iri = name.iri
    own = about(here, iri)
    everything = here.reader.claims(own)
    claims = [c for c in everything if iri in {c.subject_iri, c.value_key.strip("<>")}]
    current = [c for c in claims if not c.retracted]
    lineage = here.findings.lineage
    speech = Speech(here.schema, here.names)
    acts = {c.subject_iri for c in claims if speech.names_end(c) and c.subject_iri != iri}
    around = Around(here, iri, own, acts)
    spoken = here.reader.claims(around.claims)
    on_cards = {c.id for c in current if speech.on_card(c)}
    plain = [c for c in current if c.id not in on_cards and c.enters]
    follows = inferred(
        here, iri, {(c.subject_iri, c.predicate_iri, c.value_key.strip("<>")) for c in current}
    )
    return EntityPage(
        title=name.label,
        description=name.description,
        alternates=alternates(f"/id/{quote(name.slug)}"),
        feed=f"/id/{quote(name.slug)}/feed",
        embed=f"/embed/id/{quote(name.slug)}",
        iri=iri,
        slug=name.slug,
        kinds=here.names.kind_refs(name),
        aliases=name.aliases,
        same_as=follows.same_as,
        quotes=speech.cards((c for c in current if c.subject_iri == iri), own=iri),
        groups=facts.groups(iri, plain, here.schema, lineage),
        remarks=facts.remarks(c for c in current if not c.enters and c.id not in on_cards),
        utterances=speech.cards(c for c in spoken if c.subject_iri in acts),
        timeline=timeline((c for c in current if c.enters), lineage),
        withdrawn=tuple(c for c in claims if c.retracted),
        inferred=follows.inferred,
        graph=surroundings(here, iri, own),
        claims=len(current),
        sources=len({c.source_iri for c in current}),
        independent=lineage.count((c.id, c.source_iri) for c in current) if current else 0,
        conduct=address(name.slug) if _acts(here, current, iri) else "",
        status=status_of(here, name, {c.id: c for c in claims}, given=around.given),
        retraction=retraction(here, iri),
    )


def _acts(here: Site, claims: Iterable[ClaimView], iri: str) -> bool:
    """Tell whether anything is told of what a thing says or does."""
    for claim in claims:
        prop = here.schema.properties.get(claim.predicate_iri)
        own = claim.subject_iri == iri
        if prop and (
            (prop.conduct if own else prop.conduct_of_value) or (not own and prop.role == v.SPEAKER_ROLE)
        ):
            return True
    return False
