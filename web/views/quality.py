"""The meter of coverage and freshness, and the list behind each of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, request
from pyoxigraph import NamedNode

from kg import vocab as v
from kg.quality import STALE_DAYS
from kg.tongue import gettext as _
from kg.tongue import worded
from kg.weights import OF_CLAIMS, OF_ENTITIES, Looked, Weighed
from web import schemas
from web.addresses import css_class
from web.failures import NoSuchPage
from web.filters import Chooser, Shelf, Way, shelve
from web.negotiate import HTML, JSON, choose_form
from web.openapi import Operation, Parameter, operation
from web.pages.quality import QualityListPage, QualityPage
from web.parts.quality import Count, CountRow, CountTable, Wanting
from web.parts.refs import Ref
from web.respond import render
from web.site import Site, is_brief, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.breakdown import Row

    #: What a claim or entity is about, and the year that it is of.
    Outline = tuple[str, int]

blueprint = Blueprint("quality", __name__)

_PAGE: Final = 50
_LONGEST: Final = 200
_HEADS: Final = {
    "one-source": worded("one source"),
    "two-sources": worded("two"),
    "more-sources": worded("three or more"),
    "disputed": worded("disputed"),
    "stale": worded("stale"),
    "unreviewed": worded("unreviewed"),
    "undated": worded("undated"),
    "incomplete": worded("incomplete"),
    "dead-end": worded("dead ends"),
}


@blueprint.get("/quality")
@blueprint.get("/quality.<any(json):suffix>")
@operation(
    Operation(
        "What the data want, counted over all and by kind, code and period.",
        {**schemas.PAGE, JSON: schemas.OBJECT},
        (schemas.suffix("json"),),
        errors=(404, 406),
    )
)
def quality(suffix: str = "") -> Response:
    """Count what the data want, over all and by kind, code and period."""
    here = site()
    counts = here.findings.counts
    if _form(suffix) == JSON:
        return jsonify(here.findings.listing.quality(counts))
    tables = (
        ("kind", _("By kind"), counts.kinds),
        ("code", _("By code"), counts.codes),
        ("period", _("By period"), counts.periods),
    )
    return render(
        QualityPage(
            title=_("Quality of the data"),
            alternates=((JSON, "/quality.json"),),
            total=tuple(
                Count(_(words), counts.total.counts.get(mark, 0), f"/quality/{mark}")
                for mark, words in {**OF_CLAIMS, **OF_ENTITIES}.items()
            ),
            claims=counts.total.claims,
            entities=counts.total.entities,
            stale_days=STALE_DAYS,
            tables=tuple(_table(here, way, label, rows) for way, label, rows in tables if rows),
        )
    )


@blueprint.get("/quality/<mark>")
@blueprint.get("/quality/<mark>.<any(json):suffix>")
@operation(
    Operation(
        "The claims or entities behind one of the counts.",
        {**schemas.PAGE, JSON: schemas.several(schemas.OBJECT)},
        (
            Parameter("mark", "What they want.", where="path", schema={"enum": list(_HEADS)}),
            Parameter("page", "Which part of the page's list.", schema={"type": "integer", "minimum": 1}),
            schemas.suffix("json"),
        ),
        errors=(404, 406),
    )
)
def wanting(mark: str, suffix: str = "") -> Response:
    """List what is behind a number."""
    here = site()
    words = {**OF_CLAIMS, **OF_ENTITIES}.get(mark)
    if words is None:
        raise NoSuchPage(mark, what=worded("number"))
    of_claims = mark in OF_CLAIMS
    asked = {name: request.args.get(name, "").strip()[:_LONGEST] for name in ("kind", "code", "period")}
    asked = {name: value for name, value in asked.items() if value}
    ways = _ways(here)
    shelf = here.engine.remember(f"quality {mark}", lambda _: _shelf(here, mark, ways))
    chooser = Chooser(f"/quality/{mark}", ways, asked, shelf, single=is_brief())
    chosen = chooser.items()
    if _form(suffix) == JSON:
        return jsonify([_data(here, one) for one in chosen])
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    window = chosen[(page - 1) * _PAGE : page * _PAGE]
    title = _("Claims {how}").format(how=_(words)) if of_claims else _("Entities {how}").format(how=_(words))
    return render(
        QualityListPage(
            title=_(words).capitalize() if mark == "dead-end" else title,
            alternates=((JSON, chooser.href().replace(f"/{mark}", f"/{mark}.json", 1)),),
            items=tuple(_shown(here, window)),
            facets=chooser.facets(),
            total=len(chosen),
            more=chooser.href(page=str(page + 1)) if len(chosen) > page * _PAGE else "",
        )
    )


def _shelf(here: Site, mark: str, ways: Iterable[Way[Outline]]) -> Shelf[Weighed | Looked]:
    found = here.findings.quality
    items = found.claims.marked(mark) if mark in OF_CLAIMS else found.entities.marked(mark)
    return shelve(items, ways, items.outlines())


def _form(suffix: str) -> str:
    form = JSON if suffix else choose_form(request.accept_mimetypes, (HTML, JSON))
    if form is None:
        abort(406)
    return form


def _ways(here: Site) -> tuple[Way[Outline], ...]:
    where, schema = here.findings.facets, here.schema
    codes = {v.local_name(iri): concept.label for iri, concept in schema.concepts.items()}
    return (
        Way(
            "kind",
            _("Kind"),
            lambda one: map(v.local_name, where.kinds.get(one[0], ())),
            lambda name: kind.label if (kind := schema.kind(name)) else name,
            css_class,
        ),
        Way(
            "code",
            _("Marked as"),
            lambda one: map(v.local_name, where.codes.get(one[0], ())),
            lambda name: codes.get(name, name),
        ),
        Way(
            "period",
            _("Period"),
            lambda one: filter(None, (where.period_of(one[1]),)),
            here.show.date,
        ),
    )


def _table(here: Site, way: str, label: str, rows: Sequence[Row]) -> CountTable:
    def counted(row: Row, mark: str) -> Count:
        number = row.counts.get(mark, 0)
        name = v.local_name(row.name) if row.name.startswith("http") else row.name
        return Count("", number, f"/quality/{mark}?" + urlencode({way: name}) if number else "")

    shown = tuple(
        CountRow(
            here.names.ref(row.name) if row.name.startswith("http") else Ref(here.show.date(row.name)),
            row.claims,
            row.entities,
            tuple(counted(row, mark) for mark in _HEADS),
        )
        for row in rows
    )
    return CountTable(label, f"by-{way}", tuple(_(head) for head in _HEADS.values()), shown)


def _data(here: Site, one: Weighed | Looked) -> dict[str, object]:
    listing = here.findings.listing
    if isinstance(one, Weighed):
        return {**listing.claim(one.claim), "independent": one.sources}
    return {**listing.thing(one.entity.iri), "missing": [list(choice) for choice in one.missing]}


def _shown(here: Site, window: Sequence[Weighed | Looked]) -> Iterable[Wanting]:
    nodes = [
        NamedNode(v.claim_iri(here.project.base, one.claim.id)) for one in window if isinstance(one, Weighed)
    ]
    read = here.reader.claims(here.engine.claims_of("page_claims", claim=nodes))
    claims = {claim.id: claim for claim in read}
    for one in window:
        if isinstance(one, Weighed):
            yield Wanting(here.names.ref(one.claim.subject), claims.get(one.claim.id))
        else:
            missing = (_(" or ").join(map(here.schema.label, choice)) for choice in one.missing)
            yield Wanting(here.names.ref(one.entity.iri), None, tuple(missing))
