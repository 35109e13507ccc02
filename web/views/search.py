"""Search by name, alias and text, with filters by kind, and completion while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from kg.tongue import gettext as _
from web import schemas
from web.addresses import css_class
from web.lens import keep_address
from web.negotiate import HTML, JSON, choose
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.search import SearchPage
from web.parts.lists import Facet, Hit
from web.respond import render
from web.site import Site, site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.name import Name
    from kg.search.found import Match

blueprint = Blueprint("search", __name__)

_PAGE: Final = 40
_SNIPPET: Final = 220
_SOURCES: Final = "source"
_LONGEST: Final = 300
_SUGGESTED: Final = 8
_CHOSEN_FROM: Final = 200
_NUMBER: Final = {"type": "integer", "minimum": 0}
_PAGE_NUMBER: Final = {"type": "integer", "minimum": 1, "default": 1}
_MAYBE: Final = {"type": ["string", "null"]}


def hit(here: Site, name: Name, matched: str = "", *, text: str = "") -> Hit:
    """Show a thing as a search result."""
    snippet = name.description or text or ""
    if here.addresses.kind_of_page(name.iri) == _SOURCES:
        issued = here.show.date(name.issued)
        snippet = snippet or ", ".join(part for part in (name.publisher, issued) if part)
    if len(snippet) > _SNIPPET:
        snippet = snippet[:_SNIPPET].rsplit(" ", 1)[0] + " …"
    return Hit(here.names.ref(name.iri), here.names.kind_refs(name), snippet, matched)


def has_kind(here: Site, name: Name, kind: str) -> bool:
    """Tell whether a thing is of a kind, given by local name; ``source`` is every source."""
    if kind == _SOURCES:
        return here.addresses.kind_of_page(name.iri) == _SOURCES
    wanted = here.schema.kind(kind)
    return wanted is not None and any(here.schema.is_a(iri, wanted.iri) for iri in name.kinds)


def facets(here: Site, found: Sequence[tuple[Name, int]], *, q: str, active: str) -> tuple[Facet, ...]:
    """Count results by the kinds that the ontology offers as filters; ``found`` has one of each sort."""

    def count_of(kind: str) -> int:
        return sum(count for name, count in found if has_kind(here, name, kind))

    def href(kind: str) -> str:
        return "/search?" + urlencode({key: value for key, value in (("q", q), ("kind", kind)) if value})

    offered = sorted((k for k in here.schema.kinds.values() if k.facet), key=lambda k: k.label)
    shown = [Facet(_("everything"), href(""), sum(count for _, count in found), active=not active)]
    for kind in offered:
        if count := count_of(kind.name):
            mark = css_class(kind.name)
            shown.append(Facet(kind.label, href(kind.name), count, mark, active=kind.name == active))
    if not any(kind.is_source for kind in offered) and (count := count_of(_SOURCES)):
        shown.append(Facet(_("sources"), href(_SOURCES), count, active=active == _SOURCES))
    return tuple(shown)


@blueprint.get("/search")
@operation(
    Operation(
        "Find things by name, alias and text.",
        {
            HTML: TEXT,
            JSON: schemas.record(
                total=_NUMBER,
                results=schemas.several(
                    schemas.record(
                        label=TEXT, href=TEXT, iri=TEXT, kinds=schemas.several(TEXT), text=TEXT, via=TEXT
                    )
                ),
                more=TEXT,
            ),
        },
        (
            Parameter("q", "What to look for; everything where it is empty."),
            Parameter("kind", "Only things of this kind, by its local name; `source` for every source."),
            Parameter("page", "Which forty results.", schema=_PAGE_NUMBER),
        ),
    )
)
def search() -> Response:
    """Show what a query finds."""
    here = site()
    q = request.args.get("q", "").strip()[:_LONGEST]
    kind = request.args.get("kind", "").strip()[:_LONGEST]
    page = max(1, min(request.args.get("page", 1, type=int) or 1, 10_000))
    matches = here.index.search(q)
    chosen = matches.of_sort(lambda name: has_kind(here, name, kind)) if kind else matches
    window = chosen[(page - 1) * _PAGE : page * _PAGE]
    given = {"q": q, "kind": kind, "page": page + 1}
    next_page = "/search?" + urlencode({k: v for k, v in given.items() if v})
    more = next_page if len(chosen) > page * _PAGE else ""
    if choose(request.accept_mimetypes, (HTML, JSON)) == JSON:
        results = [_result(here, m) for m in window]
        return jsonify(total=len(chosen), results=results, more=keep_address(more, here.point))
    return render(
        SearchPage(
            title=_("Search: {words}").format(words=q) if q else _("Browse"),
            q=q,
            hits=tuple(hit(here, m.name, m.via, text=here.index.text(m.name.iri)) for m in window),
            facets=facets(here, matches.sorts(), q=q, active=kind),
            total=len(chosen),
            kind=kind,
            more=more,
            nearest=() if len(chosen) else tuple(here.names.ref(n.iri) for n in here.index.nearest(q)),
        )
    )


def _result(here: Site, match: Match) -> dict[str, object]:
    one = hit(here, match.name, match.via, text=here.index.text(match.name.iri))
    return {
        "label": one.ref.label,
        "href": keep_address(one.ref.href or "", here.point),
        "iri": match.name.iri,
        "kinds": [kind.label for kind in one.kinds],
        "text": one.snippet,
        "via": one.matched,
    }


@blueprint.get("/suggest")
@operation(
    Operation(
        "Complete a name that is being typed.",
        {
            JSON: schemas.several(
                schemas.record(label=TEXT, href=_MAYBE, slug=TEXT, iri=TEXT, kind=TEXT, via=TEXT),
            )
        },
        (
            Parameter("q", "The beginning of a name, or of a word in it."),
            Parameter("kind", "Only things of this kind, by its local name; `source` for every source."),
        ),
    )
)
def suggest() -> Response:
    """Complete what is being typed."""
    here = site()
    kind = request.args.get("kind", "").strip()[:_LONGEST]
    matches = here.index.suggest(request.args.get("q", "")[:_LONGEST], _CHOSEN_FROM if kind else _SUGGESTED)
    found = [m for m in matches if not kind or has_kind(here, m.name, kind)][:_SUGGESTED]
    return jsonify(
        [
            {
                "label": ref.label,
                "href": ref.href,
                "slug": m.name.slug,
                "iri": m.name.iri,
                "kind": ref.note,
                "via": m.via,
            }
            for m in found
            for ref in (here.names.ref(m.name.iri),)
        ]
    )
