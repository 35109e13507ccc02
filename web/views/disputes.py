"""What sources disagree on: the list, each dispute by itself, and both as data."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, jsonify, request
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.dispute import SORTS
from kg.listing import COLUMNS
from kg.tongue import gettext as _
from kg.tongue import worded
from web import schemas
from web.addresses import css_class
from web.failures import NoSuchPage
from web.filters import Chooser, Way, shelve
from web.negotiate import CSV, HTML, JSON, choose_form
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.claims import DisputesPage
from web.parts.disputes import DisputeView, SideView
from web.respond import render
from web.site import Site, is_brief, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.dispute import Dispute, Side
    from web.parts.claims import ClaimView

blueprint = Blueprint("disputes", __name__)

_PAGE: Final = 20
_LONGEST: Final = 200
_VERDICTS: Final = {
    "new": worded("not judged yet"),
    "undecided": worded("left open"),
    "preferred": worded("one side preferred"),
}
_SUFFIXES: Final = {"json": JSON, "csv": CSV}


@blueprint.get("/disputes")
@blueprint.get("/disputes.<any(json, csv):suffix>")
@operation(
    Operation(
        "What sources disagree on.",
        {**schemas.PAGE, JSON: schemas.several(schemas.OBJECT), CSV: TEXT},
        (
            Parameter("sort", "Only what is wrong in this way.", schema={"enum": list(SORTS)}),
            Parameter("verdict", "Only what is judged so.", schema={"enum": list(_VERDICTS)}),
            Parameter("kind", "Only things of this kind, by its local name."),
            Parameter("property", "Only claims with this property, by its local name."),
            Parameter("code", "Only things with this code, by its local name."),
            Parameter("page", "Which part of the page's list.", schema={"type": "integer", "minimum": 1}),
            schemas.suffix("json", "csv"),
        ),
        errors=(404, 406),
    )
)
def disputes(suffix: str = "") -> Response:
    """List disputes, filtered by sort, verdict, kind of subject, property and code."""
    here = site()
    found = here.findings.disputes
    ways = _ways(here)
    shelf = here.engine.remember("disputes", lambda _: shelve(found, ways, found))
    chooser = Chooser("/disputes", ways, _asked(), shelf, single=is_brief())
    chosen = chooser.items()
    form = _form(suffix)
    if form != HTML:
        return _data(here, chosen, form)
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    window = chosen[(page - 1) * _PAGE : page * _PAGE]
    return render(
        DisputesPage(
            title=_("Disputes"),
            alternates=tuple(
                (kind, chooser.href(page="").replace("/disputes", f"/disputes.{end}", 1))
                for end, kind in _SUFFIXES.items()
            ),
            disputes=_views(here, window),
            facets=chooser.facets(),
            total=len(chosen),
            everything=len(found),
            more=chooser.href(page=str(page + 1)) if len(chosen) > page * _PAGE else "",
            back=chooser.href(page=str(page - 1) if page > 2 else "") if page > 1 else "",  # noqa: PLR2004
        )
    )


@blueprint.get("/disputes/<name>")
@blueprint.get("/disputes/<name>.<any(json, csv):suffix>")
@operation(
    Operation(
        "One dispute.",
        {**schemas.PAGE, JSON: schemas.several(schemas.OBJECT), CSV: TEXT},
        (Parameter("name", "The dispute's id.", where="path"), schemas.suffix("json", "csv")),
        errors=(404, 406),
    )
)
def dispute(name: str, suffix: str = "") -> Response:
    """Show one dispute: where links to it lead, whatever else is on the list."""
    here = site()
    one = next((one for one in here.findings.disputes if one.id == name), None)
    if one is None:
        raise NoSuchPage(name, what=worded("dispute"))
    form = _form(suffix)
    if form != HTML:
        return _data(here, [one], form)
    (view,) = _views(here, [one])
    return render(
        DisputesPage(
            title=_("Disputed: {what}").format(what=f"{view.subject.label} {view.about}"),
            alternates=tuple((kind, f"/disputes/{name}.{end}") for end, kind in _SUFFIXES.items()),
            disputes=(view,),
            alone=True,
        )
    )


def _asked() -> dict[str, str]:
    names = ("sort", "verdict", "kind", "property", "code", "page")
    return {name: value for name in names if (value := request.args.get(name, "").strip()[:_LONGEST])}


def _form(suffix: str) -> str:
    form = _SUFFIXES.get(suffix) or choose_form(request.accept_mimetypes, (HTML, JSON, CSV))
    if form is None:
        abort(406)
    return form


def _ways(here: Site) -> tuple[Way[Dispute], ...]:
    where, schema = here.findings.facets, here.schema

    def kind_words(name: str) -> str:
        kind = schema.kind(name)
        return kind.label if kind else name

    def property_words(name: str) -> str:
        prop = schema.property(name)
        return prop.label if prop else name

    codes = {v.local_name(iri): concept.label for iri, concept in schema.concepts.items()}
    return (
        Way("sort", _("What is wrong"), lambda one: (one.sort,), lambda name: _(dict(SORTS).get(name, name))),  # type: ignore[call-overload]
        Way("verdict", _("Judged"), lambda one: (one.verdict,), lambda name: _(_VERDICTS.get(name, name))),
        Way(
            "kind",
            _("Kind"),
            lambda one: map(v.local_name, where.kinds.get(one.subject, ())),
            kind_words,
            css_class,
        ),
        Way(
            "property",
            _("Property"),
            lambda one: (v.local_name(claim.predicate) for claim in one.claims),
            property_words,
        ),
        Way(
            "code",
            _("Marked as"),
            lambda one: map(v.local_name, where.codes.get(one.subject, ())),
            lambda name: codes.get(name, name),
        ),
    )


def _views(here: Site, found: Iterable[Dispute]) -> tuple[DisputeView, ...]:
    listed = list(found)
    nodes = [NamedNode(v.claim_iri(here.project.base, claim.id)) for one in listed for claim in one.claims]
    read = here.reader.claims(here.engine.claims_of("page_claims", claim=nodes))
    claims = {claim.id: claim for claim in read}
    return tuple(_view(here, one, claims) for one in listed)


def _view(here: Site, one: Dispute, claims: dict[str, ClaimView]) -> DisputeView:
    return DisputeView(
        id=one.id,
        sort=_(SORTS[one.sort]),
        subject=here.names.ref(one.subject),
        about=", ".join(dict.fromkeys(here.schema.label(side.first.predicate) for side in one.sides)),
        verdict=_verdict(here, one, claims),
        state=one.verdict,
        sides=tuple(
            _side(here, side, [claims[c.id] for c in side.claims if c.id in claims], one)
            for side in one.sides
        ),
    )


def _verdict(here: Site, one: Dispute, claims: dict[str, ClaimView]) -> str:
    if one.preferred is not None:
        first = claims[one.preferred.first.id]
        said = _says(here, one, first)
        return _("The editors prefer: {what}.").format(what=said)
    if one.verdict == "undecided":
        return _("The editors have seen it and left it open.")
    return _("Not judged yet.")


def _says(here: Site, one: Dispute, claim: ClaimView) -> str:
    """What a side says, as far as the sides differ in it."""
    if one.sort == "stances":
        return claim.stance.label
    if one.sort == "holders":
        return claim.subject.label
    if one.sort == "values":
        return claim.value.label
    return f"{claim.subject.label} {here.schema.label(claim.predicate_iri)} {claim.value.label}"


def _side(here: Site, side: Side, claims: Sequence[ClaimView], one: Dispute) -> SideView:
    return SideView(
        claims=tuple(claims),
        sources=side.sources,
        independent=side.independent,
        components=tuple(
            tuple(here.names.ref(iri) for iri in component)
            for component in side.components
            if len(component) > 1
        ),
        preferred=one.preferred is side,
        aside=side.rank == 0,
        voices=tuple(dict.fromkeys(claim.voice for claim in claims)),
    )


def _data(here: Site, found: Sequence[Dispute], form: str) -> Response:
    listing = here.findings.listing
    if form == JSON:
        return jsonify([listing.dispute(one) for one in found])
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    table.writerows(row for one in found for row in listing.rows(one))
    return Response(out.getvalue(), content_type=f"{CSV}; charset=utf-8")
