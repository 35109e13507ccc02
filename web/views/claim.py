"""The page of one claim, and its data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.tongue import worded
from web import schemas
from web.failures import NoSuchPage
from web.negotiate import HTML
from web.openapi import Operation, operation
from web.pages.claims import ClaimPage
from web.respond import alternates, rdf, render, split_suffix, wanted
from web.site import Site, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.gathering import Gathered
    from kg.schema import Schema
    from web.parts.claims import ClaimView

blueprint = Blueprint("claim", __name__)


@blueprint.get("/claim/<slug>")
@operation(
    Operation(
        "A claim with its rivals and what it is linked with.",
        schemas.THING,
        (schemas.slug("claim"),),
        errors=(404, 406),
    )
)
def claim(slug: str) -> Response:
    """Show a claim, as a page or as data."""
    here = site()
    slug, forced = split_suffix(slug)
    node = NamedNode(v.claim_iri(here.project.base, quote(slug)))
    claims = here.reader.claims(_around(here, node))
    one = next((c for c in claims if c.id == slug), None)
    if one is None:
        raise NoSuchPage(slug, what=worded("claim"))
    form = wanted(forced)
    if form != HTML:
        return rdf(here.engine.graph("page_claim_rdf", id=node), form)
    others = [c for c in claims if c.id != one.id]
    same = [c for c in others if _key(c) == _key(one) and c.stance == one.stance]
    rivals = [c for c in others if is_rival(one, c, here.schema)]
    against = here.schema.label(v.CONTRADICTS)
    return render(
        ClaimPage(
            title=f"{one.subject.label} {one.predicate.label} {one.value.label}"[:120],
            alternates=alternates(f"/claim/{slug}"),
            claim=replace(one, links=tuple(line for line in one.links if line.label != against)),
            same=tuple(same),
            rivals=tuple(rivals),
            links=_linked(one, [c for c in others if c not in rivals]),
        )
    )


def _around(here: Site, node: NamedNode) -> Gathered:
    """Read a claim, those it may compete with or say the same as, and those linked with it."""
    own = here.engine.claims("page_claim", claim=node.value)
    one = own.get(node.value, {})
    if v.SUBJECT not in one or v.PREDICATE not in one or v.OBJECT not in one:
        return {}
    subject, predicate = one[v.SUBJECT][0].value, one[v.PREDICATE][0].value
    prop = here.schema.properties.get(predicate)
    if prop and prop.functional:
        beside = here.engine.claims("page_beside", subject=subject, predicate=predicate)
    else:
        # Where there may be many values, those with another one neither compete nor say the same.
        values = here.engine.tuples("page_values", subject=subject, predicate=predicate)
        same = [
            claim for claim, value in values if value == one[v.OBJECT][0] and isinstance(claim, NamedNode)
        ]
        beside = here.engine.claims_of("page_claims", claim=same)
    return {**here.engine.claims("page_linked", id=node.value), **beside, **own}


def _key(one: ClaimView) -> tuple[str, str, str]:
    return one.subject_iri, one.predicate_iri, one.value_key


def is_rival(one: ClaimView, other: ClaimView, schema: Schema) -> bool:
    """Tell whether two claims compete: linked so, for and against, or two values where one can be."""
    if any(v.local_name(iri) == other.id for iri in one.rivals):
        return True
    if any(v.local_name(iri) == one.id for iri in other.rivals):
        return True
    if _key(one) == _key(other):
        return one.stance != other.stance
    prop = schema.properties.get(one.predicate_iri)
    same = (one.subject_iri, one.predicate_iri) == (other.subject_iri, other.predicate_iri)
    return bool(same and prop and prop.functional)


def _linked(one: ClaimView, others: Iterable[ClaimView]) -> tuple[tuple[str, tuple[ClaimView, ...]], ...]:
    """Give the claims that this one answers or is answered by, under how."""
    at_hand = {other.href: other for other in others}
    found = (
        (line.label, tuple(at_hand[end.href] for end in line.values if end.href in at_hand))
        for line in one.links
    )
    return tuple((label, claims) for label, claims in found if claims)
