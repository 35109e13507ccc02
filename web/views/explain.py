"""Why something holds: the page of a triple, and the same as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, redirect, request
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.errors import QueryError
from kg.explain import explain as explanation_of
from kg.refer import Referrer
from kg.store_reader import StoreReader
from kg.telling import Telling
from kg.tongue import gettext as _
from kg.tongue import worded
from web import schemas
from web.explaining import reason_of
from web.failures import NoSuchPage, describe
from web.inferred import why
from web.lens import keep_address
from web.negotiate import HTML, choose
from web.openapi import Operation, Parameter, operation
from web.pages.claims import ExplainPage
from web.respond import render
from web.site import site

if TYPE_CHECKING:
    from kg.explain import Explanation
    from web.site import Site

blueprint = Blueprint("explain", __name__)

_JSON = "application/json"


@blueprint.get("/explain")
@operation(
    Operation(
        "Why something holds: the claims and rules from which a triple follows.",
        {**schemas.PAGE, _JSON: schemas.OBJECT},
        (
            Parameter("s", "The subject: an id, a name or an IRI."),
            Parameter("p", "The property."),
            Parameter("o", "The value."),
            Parameter("format", "The form of the answer.", schema={"enum": ["json"]}),
        ),
        errors=(404, 406),
    )
)
def explain() -> Response:
    """Explain the triple of ``s``, ``p`` and ``o``, each an id, a name or an IRI."""
    here = site()
    form = _JSON if request.args.get("format") == "json" else choose(request.accept_mimetypes, (HTML, _JSON))
    if form is None:
        abort(406)
    s, p, o = (request.args.get(name, "").strip()[:2000] for name in "spo")
    if not (s and p and o):
        return _answer(form, ExplainPage(title=_("Why?"), s=s, p=p, o=o), None, 400 if form == _JSON else 200)
    telling = Telling(here.engine.store, here.schema)
    try:
        found = _find(here, s, p, o)
    except QueryError as error:
        return _answer(form, ExplainPage(title=_("Why?"), s=s, p=p, o=o, error=str(error)), None, 404)
    reason = reason_of(here, found, telling)
    page = ExplainPage(
        title=_("Why: {what}").format(what=telling.sentence(found.triple)),
        alternates=((_JSON, f"{why(s, p, o)}&format=json"),),
        reason=reason,
        s=s,
        p=p,
        o=o,
    )
    return _answer(form, page, json.dumps(telling.data(found), ensure_ascii=False), 200)


@blueprint.get("/inference/<digest>")
def inference(digest: str) -> Response:
    """Lead from the node of an inference to its explanation."""
    here = site()
    node = NamedNode(v.inference_iri(here.project.base, digest)) if digest.isalnum() else None
    quads = here.engine.store.quads_for_pattern(node, None, None, None) if node else ()
    found = {quad.predicate.value: quad.object.value for quad in quads}  # type: ignore[union-attr]
    if v.SUBJECT not in found:
        raise NoSuchPage(digest, what=worded("inference"))
    address = why(found[v.SUBJECT], found[v.PREDICATE], found[v.OBJECT])
    return redirect(keep_address(address, here.point), 303)  # type: ignore[return-value]


def _find(here: Site, s: str, p: str, o: str) -> Explanation:
    store, base = here.engine.store, here.project.base
    triple = Referrer(store, here.schema, base, here.prefixes).triple(s, p, o)
    found = explanation_of(triple, StoreReader(store, here.schema, base), here.rules)
    if found is None:
        message = _("This is neither told by any source nor does it follow from what is.")
        raise QueryError(message)
    return found


def _answer(form: str, page: ExplainPage, body: str | None, status: int) -> Response:
    if form == HTML:
        return render(page, status)
    if body is None:
        message = page.error or "Give s, p and o: a subject, a property and a value."
        return describe(status, message).problem()
    return Response(body, status, content_type=_JSON)
