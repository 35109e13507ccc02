"""The home page, the page about the project, and health."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify

from kg.latest import latest_facts
from kg.release.manifest import Release
from kg.tongue import gettext as _
from kg.tongue import ngettext
from web import schemas
from web.days import last_record
from web.negotiate import JSON
from web.openapi import TEXT, Operation, operation
from web.pages.site import AboutPage, HomePage
from web.parts.refs import Ref
from web.respond import render
from web.site import Site, newest, site
from web.views.search import facets, hit

if TYPE_CHECKING:
    from web.parts.claims import ClaimView
    from web.parts.lists import Facet, Hit

blueprint = Blueprint("home", __name__)

_LATEST = 8
_FACTS = 40
_STARTS = 7
_QUESTIONS = 6


@blueprint.get("/")
def home() -> Response:
    """Tell a newcomer what this is, and give three ways in."""
    here = site()
    starts = _starts(here)
    first = starts[0].ref if starts else None
    graph = Ref(first.label, f"/graph?id={(first.href or '').rpartition('/')[2]}") if first else None
    return render(
        HomePage(
            title=here.project.title,
            description=here.project.description,
            starts=starts,
            questions=here.questions[:_QUESTIONS],
            counts=counts(here),
            kinds=_kinds(here),
            latest=_latest(here),
            graph_start=graph,
        )
    )


def _starts(here: Site) -> tuple[Hit, ...]:
    named = [name for iri in here.schema.starts if (name := here.names.get(iri)) is not None]
    if not named:
        ranked = here.names.by_iri.by_degree()
        named = list(islice((n for n in ranked if here.addresses.kind_of_page(n.iri) == "id"), _STARTS))
    return tuple(hit(here, name) for name in named[:_STARTS])


def counts(here: Site) -> tuple[tuple[str, int], ...]:
    """Count what there is."""
    sources = sum(1 for iri in here.names.by_iri if here.addresses.kind_of_page(iri) == "source")
    claims = here.snapshot.claims
    entities = len(here.names.by_iri) - sources
    return (
        (ngettext("claim", "claims", claims), claims),
        (ngettext("entity", "entities", entities), entities),
        (ngettext("source", "sources", sources), sources),
    )


def _kinds(here: Site) -> tuple[Facet, ...]:
    return facets(here, here.index.search("").sorts(), q="", active="")[1:]


def _latest(here: Site) -> tuple[ClaimView, ...]:
    claims = here.reader.claims(latest_facts(here.engine, last_record(here), _FACTS))
    claims.sort(key=lambda c: c.when.sort.isoformat() if c.when and c.when.sort else "", reverse=True)
    distinct = {(c.subject_iri, c.predicate_iri, c.value_key): c for c in reversed(claims)}
    return tuple(reversed(distinct.values()))[:_LATEST]


@blueprint.get("/about")
def about() -> Response:
    """Say how to read, use and cite the data."""
    here = site()
    now = newest()
    created = here.show.date(dt.datetime.fromisoformat(here.snapshot.created).date().isoformat())
    return render(
        AboutPage(
            title=_("About"),
            description=here.project.description,
            licence=here.project.licence,
            citation=Release.of(now.project, now.engine, now.snapshot.fingerprint).citation,
            created=created,
            counts=counts(here),
        )
    )


@blueprint.get("/health")
@operation(
    Operation(
        "Whether the graph answers, and which version of it.",
        {JSON: schemas.record(status=TEXT, snapshot={"type": "integer"}, names={"type": "integer"})},
    )
)
def health() -> Response:
    """Tell a monitor that the graph answers."""
    here = site()
    return jsonify(status="ok", snapshot=here.snapshot.number, names=len(here.names.by_iri))
