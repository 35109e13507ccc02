"""The status of a thing on a day, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from kg import vocab as v
from kg.status_words import as_json
from kg.tongue import gettext as _
from web import schemas
from web.days import asked_day, day_of
from web.failures import NoSuchPage
from web.negotiate import choose
from web.openapi import Operation, Parameter, operation
from web.pages.things import StatusPage
from web.respond import render
from web.site import site
from web.standing import status_of, tell
from web.views.entity import about as claims_about

if TYPE_CHECKING:
    from web.site import Site

blueprint = Blueprint("status", __name__)


@blueprint.get("/id/<slug>/status")
@operation(
    Operation(
        "The status of an entity on a day, with the claims that decide it.",
        {**schemas.PAGE, "application/json": schemas.OBJECT},
        (
            Parameter("slug", "The entity's id.", where="path"),
            Parameter(
                "on", "The day; else that of `asOf`, else today.", schema={"type": "string", "format": "date"}
            ),
            Parameter("format", "The form of the answer.", schema={"enum": ["json"]}),
        ),
        errors=(404,),
    )
)
def status(slug: str) -> Response:
    """Tell the status of an entity on the day that ``on=`` names."""
    here = site()
    iri = v.entity_iri(here.project.base, slug)
    name = here.names.get(here.replaced.get(iri, iri))
    if name is None:
        raise NoSuchPage(slug)
    on = asked_day("on")
    wanted = choose(request.accept_mimetypes, ("text/html", "application/json"))
    if request.args.get("format") == "json" or wanted == "application/json":
        return _json(here, name.iri)
    views = {claim.id: claim for claim in here.reader.claims(claims_about(here, name.iri))}
    shown = status_of(here, name, views, on)
    return render(
        StatusPage(
            title=_("Status of {thing}").format(thing=name.label),
            subject=here.names.ref(name.iri),
            status=shown,
            on=(on or day_of(here)[0]).isoformat(),
            slug=name.slug,
        )
    )


def _json(here: Site, iri: str) -> Response:
    teller = tell(here)
    on = asked_day("on") or day_of(here)[0]
    told = as_json(teller.on(iri, on), teller.steps(iri), here.schema.label, here.schema.notation)
    return jsonify({"name": here.names.label(iri), **told})
