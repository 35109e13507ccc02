"""Reconciliation for OpenRefine and its like: Reconciliation Service API 0.1 and 0.2 on one endpoint.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeVar

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import UnsupportedMediaType

import kg
from kg import vocab as v
from kg.folding import flat
from web import cors, extending, menus, reconciling, schemas
from web.lens import keep_address
from web.negotiate import JSON
from web.openapi import TEXT, Operation, Parameter, operation
from web.site import Site, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.reconcile.offered import Offer
    from kg.schema import Kind

_T = TypeVar("_T")

blueprint = Blueprint("reconcile", __name__)

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_PREVIEW: Final = (430, 300)
_SUGGESTED: Final = 10
_CHOSEN_FROM: Final = 200
_LONGEST: Final = 300
_MOST: Final = 1_000
_ALLOW: Final = "GET, HEAD, OPTIONS"
_OBJECT: Final = {"type": "object"}
_NAMED: Final = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
_SUGGESTION: Final = {JSON: schemas.record(result=schemas.several(_NAMED))}
_PREFIX: Final = (
    Parameter("prefix", "The beginning of a name, or of a word in it."),
    Parameter("cursor", "How many to leave out.", schema={"type": "integer", "minimum": 0}),
)
_QUERIES: Final = '{"q0": {"query": "a name", "limit": 3}}'


@blueprint.route("/reconcile", methods=["GET", "POST"], provide_automatic_options=False)
@operation(
    Operation(
        "Reconcile names with things here (Reconciliation Service API 0.2), or extend things with values of "
        "properties; without either, describe the service.",
        {JSON: _OBJECT},
        (
            Parameter("queries", "A batch of queries, as JSON.", example=_QUERIES),
            Parameter("extend", "The ids of things and the properties to give of them, as JSON."),
        ),
        errors=(413, 415),
        takes={
            "application/x-www-form-urlencoded": {
                "type": "object",
                "properties": {"queries": TEXT, "extend": TEXT},
            }
        },
    )
)
def reconcile() -> Response:
    """Answer a batch of queries or a request for values, or describe the service."""
    here = site()
    if request.method == "POST" and request.mimetype not in _FORMS:
        message = "Send queries= or extend= as a form."
        raise UnsupportedMediaType(message)
    fields = request.form if request.method == "POST" else request.args
    if queries := fields.get("queries"):
        return jsonify(reconciling.answer(here, queries))
    if asked := fields.get("extend"):
        return jsonify(extending.extend(here, asked))
    return jsonify(_manifest(here))


def _manifest(here: Site) -> dict[str, object]:
    host = request.host_url.rstrip("/")

    def address(path: str) -> str:
        return host + keep_address(path, here.point)

    def service(path: str) -> dict[str, str]:
        return {"service_url": host, "service_path": keep_address(path, here.point)}

    width, height = _PREVIEW
    offered = sorted(
        (k for k in here.schema.kinds.values() if k.facet and k.is_entity), key=lambda k: k.label
    )
    return {
        "versions": ["0.1", "0.2"],
        "name": here.project.title,
        "identifierSpace": f"{here.project.base}id/",
        "schemaSpace": _terms(here),
        "documentation": f"{host}/api",
        "serviceVersion": kg.__version__,
        "defaultTypes": [_type(kind) for kind in offered],
        "view": {"url": address("/id/{{id}}")},
        "preview": {"url": address("/embed/id/{{id}}"), "width": width, "height": height},
        "suggest": {
            "entity": service("/reconcile/suggest/entity"),
            "type": service("/reconcile/suggest/type"),
            "property": service("/reconcile/suggest/property"),
        },
        "extend": {
            "propose_properties": service("/reconcile/properties"),
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values to give of each thing; 0 for all.",
                }
            ],
        },
    }


def _terms(here: Site) -> str:
    """Give the namespace that most of the project's own kinds are in."""
    spaces = Counter(k.iri.removesuffix(k.name) for k in here.schema.kinds_by_name.values() if not k.core)
    return max(spaces, key=lambda space: spaces[space], default=v.SC)


@blueprint.route("/reconcile/suggest/entity", methods=["GET"], provide_automatic_options=False)
@operation(Operation("Complete the name of a thing for reconciliation.", _SUGGESTION, _PREFIX))
def entity() -> Response:
    """Complete the name of a thing."""
    here = site()
    prefix, start = _asked()
    matches = here.index.suggest(prefix, _CHOSEN_FROM)
    names = [one.name for one in matches if here.addresses.kind_of_page(one.name.iri) == "id"]
    return jsonify(
        result=[
            {
                "id": name.slug,
                "name": name.label,
                "description": name.description,
                "notable": reconciling.types(here, name.iri),
            }
            for name in names[start : start + _SUGGESTED]
        ]
    )


@blueprint.route("/reconcile/suggest/type", methods=["GET"], provide_automatic_options=False)
@operation(Operation("Complete the name of a kind for reconciliation.", _SUGGESTION, _PREFIX))
def kind() -> Response:
    """Complete the name of a kind."""
    here = site()
    kinds = [(one.label, one.name, one) for one, _ in menus.kinds(here) if one.is_entity]
    return jsonify(
        result=[
            _type(one)
            | {
                "broader": [
                    _type(k) for iri in one.parents if (k := here.schema.kinds.get(iri)) and k.is_entity
                ]
            }
            for one in _begun(kinds)
        ]
    )


@blueprint.route("/reconcile/suggest/property", methods=["GET"], provide_automatic_options=False)
@operation(Operation("Complete the name of a property for reconciliation.", _SUGGESTION, _PREFIX))
def prop() -> Response:
    """Complete the name of a property."""
    offered = extending.offers(site(), "")
    return jsonify(result=[_property(one) for one in _begun((one.label, one.key, one) for one in offered)])


@blueprint.route("/reconcile/properties", methods=["GET"], provide_automatic_options=False)
@operation(
    Operation(
        "Propose properties to extend things of a kind with.",
        {
            JSON: {
                "type": "object",
                "required": ["properties"],
                "properties": {"properties": schemas.several(_NAMED)},
            }
        },
        (
            Parameter("type", "The local name of a kind; all kinds where it is none."),
            Parameter("limit", "How many at most.", schema={"type": "integer", "minimum": 1}),
        ),
    )
)
def properties() -> Response:
    """Propose properties for a kind."""
    kind, limit = request.args.get("type", "")[:_LONGEST], request.args.get("limit", type=int)
    most = limit if limit and 0 < limit < _MOST else _MOST
    found = [_property(one) for one in extending.offers(site(), kind)]
    return jsonify(properties=found[:most], limit=most, **({"type": kind} if kind else {}))


@blueprint.route("/reconcile", methods=["OPTIONS"])
def options() -> Response:
    """Let pages of other sites ask."""
    return cors.preflight("GET, HEAD, POST, OPTIONS")


@blueprint.route("/reconcile/suggest/entity", methods=["OPTIONS"])
@blueprint.route("/reconcile/suggest/type", methods=["OPTIONS"])
@blueprint.route("/reconcile/suggest/property", methods=["OPTIONS"])
@blueprint.route("/reconcile/properties", methods=["OPTIONS"])
def suggest_options() -> Response:
    """Let them complete names."""
    return cors.preflight(_ALLOW)


def _asked() -> tuple[str, int]:
    return request.args.get("prefix", "")[:_LONGEST], max(0, request.args.get("cursor", 0, type=int) or 0)


def _begun(offered: Iterable[tuple[str, str, _T]]) -> list[_T]:
    """Choose what begins so, or has a word that does; the former first."""
    prefix, start = _asked()
    asked = flat(prefix)
    found = []
    for label, key, one in offered:
        known = flat(label)
        if known.startswith(asked) or key.casefold().startswith(prefix.casefold()):
            found.append((0, known, one))
        elif f" {asked}" in f" {known}":
            found.append((1, known, one))
    found.sort(key=lambda each: each[:2])
    return [one for _, _, one in found[start : start + _SUGGESTED]]


def _type(kind: Kind) -> dict[str, object]:
    told: dict[str, object] = {"id": kind.name, "name": kind.label}
    return told | ({"description": kind.definition} if kind.definition else {})


def _property(one: Offer) -> dict[str, str]:
    told = {"id": one.key, "name": one.label}
    return told | ({"description": one.description} if one.description else {})
