"""What programs may call: an OpenAPI document, and the same as a page."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

import kg
from kg.tongue import gettext as _
from web import openapi
from web.openapi import Operation, operation
from web.pages.programs import ApiPage
from web.parts.programs import Route
from web.respond import render
from web.site import site

blueprint = Blueprint("api", __name__)


@blueprint.get("/openapi.json")
@operation(Operation("This document.", {"application/json": {"type": "object"}}))
def document() -> Response:
    """Give the OpenAPI document."""
    return jsonify(openapi.document(current_app, site().project, kg.__version__))


@blueprint.get("/api")
def page() -> Response:
    """Tell people the same."""
    routes = tuple(
        Route(
            address=openapi.path(rule),
            methods=openapi.methods(rule, found),
            summary=found.summary,
            parameters=tuple((p.name, p.description) for p in found.parameters),
            types=tuple(found.gives),
        )
        for rule, found in openapi.declared(current_app)
    )
    moment = tuple((p.name, p.description) for p in openapi.MOMENT)
    return render(ApiPage(title=_("For programs"), routes=routes, moment=moment))
