"""What the graph would lose if a source fell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, jsonify, request
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.examples import Question
from kg.tongue import gettext as _
from web import schemas
from web.failures import NoSuchPage
from web.negotiate import HTML, JSON, choose_form
from web.openapi import Operation, Parameter, operation
from web.pages.sources import ImpactPage
from web.parts.changes import ChangedAnswer
from web.parts.refs import Ref
from web.respond import render
from web.site import Site, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims import Claim
    from kg.impact import Changed, Impact
    from web.parts.claims import ClaimView

blueprint = Blueprint("impact", __name__)


@blueprint.get("/source/<slug>/impact")
@blueprint.get("/source/<slug>/impact.<any(json):suffix>")
@operation(
    Operation(
        "What the graph would lose if a source fell.",
        {**schemas.PAGE, JSON: schemas.OBJECT},
        (Parameter("slug", "The source's id.", where="path"), schemas.suffix("json")),
        errors=(404, 406),
    )
)
def impact(slug: str, suffix: str = "") -> Response:
    """List the claims, inferences and answers that rest on a source alone."""
    here = site()
    iri = v.source_iri(here.project.base, slug)
    name = here.names.get(iri)
    if name is None:
        raise NoSuchPage(slug)
    form = JSON if suffix else choose_form(request.accept_mimetypes, (HTML, JSON))
    if form is None:
        abort(406)
    fallen = here.impacts.fall(iri)
    found = here.impacts.of(fallen)
    if form == JSON:
        return jsonify(here.findings.listing.impact(fallen, found))
    return render(
        ImpactPage(
            title=_("Without {source}").format(source=name.label),
            alternates=((JSON, f"/source/{slug}/impact.json"),),
            source=here.names.ref(iri),
            lost=tuple(claim_views(here, fallen.lost)),
            kept=len(fallen.kept),
            inferred=tuple(_sentences(here, found)),
            changed=tuple(_changed(here, one) for one in found.changed),
            asked=found.asked,
            unasked=found.questions - found.asked,
        )
    )


def claim_views(here: Site, claims: Iterable[Claim]) -> list[ClaimView]:
    """Read claims for a page."""
    nodes = [NamedNode(v.claim_iri(here.project.base, claim.id)) for claim in claims]
    return here.reader.claims(here.engine.claims_of("page_claims", claim=nodes))


def _sentences(here: Site, found: Impact) -> Iterable[tuple[Ref, Ref, Ref]]:
    for subject, predicate, value in found.inferred:
        prop = here.schema.properties.get(predicate.value)
        label = Ref(_("is a"), None) if predicate.value == v.RDF_TYPE else here.names.ref(predicate.value)
        yield here.names.ref(subject.value), label, here.show.value(value, prop)


def _changed(here: Site, one: Changed) -> ChangedAnswer:
    blank = Question(one.name, one.name, "", "")
    question = next((q for q in here.questions if q.id == one.name), blank)
    return ChangedAnswer(question, one.lost, one.gained, one.error)
