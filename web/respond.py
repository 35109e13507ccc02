"""Pages and data as responses: rendering, caching by snapshot, and RDF in the form that was asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from flask import Response, abort, render_template, request
from markupsafe import Markup
from pyoxigraph import RdfFormat, serialize

from kg.prefixes import prefixes
from web import lens
from web.negotiate import HTML, JSONLD, NTRIPLES, RDFXML, SUFFIXES, TURTLE, choose_form
from web.site import site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from web.pages import Page

_RDF: Final = {
    TURTLE: RdfFormat.TURTLE,
    NTRIPLES: RdfFormat.N_TRIPLES,
    RDFXML: RdfFormat.RDF_XML,
    JSONLD: RdfFormat.JSON_LD,
}
_ESCAPES: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def render(page: Page, status: int = 200) -> Response:
    """Render a page with its template."""
    html = lens.keep(render_template(page.template, page=page), site().point)
    return Response(html, status, content_type="text/html; charset=utf-8")


def json_for_script(value: object) -> Markup:
    r"""Write JSON so that it can stand in a ``<script type="application/json">`` whatever it holds.

    >>> json_for_script({"label": "</script>"})
    Markup('{"label":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing in it can end the element


def rdf(triples: Iterable[Triple], media_type: str) -> Response:
    """Write triples in one of the RDF forms."""
    body = serialize(
        sorted(set(triples), key=str), format=_RDF[media_type], prefixes=prefixes(site().project)
    )
    return Response(body, content_type=with_charset(media_type))


def with_charset(media_type: str) -> str:
    """Name the encoding of a text.

    >>> with_charset("text/turtle"), with_charset("application/n-triples")
    ('text/turtle; charset=utf-8', 'application/n-triples')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def split_suffix(slug: str) -> tuple[str, str | None]:
    """Take a data suffix off a slug.

    >>> split_suffix("north-cape.ttl")
    ('north-cape', 'text/turtle')
    """
    stem, dot, suffix = slug.rpartition(".")
    return (stem, SUFFIXES[suffix]) if dot and suffix in SUFFIXES else (slug, None)


def wanted(forced: str | None) -> str:
    """Choose between the page and the data of a thing; 406 where neither will do."""
    form = forced or choose_form(request.accept_mimetypes, (HTML, TURTLE, JSONLD, NTRIPLES, RDFXML))
    if form is None:
        abort(406)
    return form


def alternates(path: str) -> tuple[tuple[str, str], ...]:
    """Say where the data of a page is."""
    return tuple((media_type, f"{path}.{suffix}") for suffix, media_type in SUFFIXES.items())


def finish(response: Response) -> Response:
    """Add what every response carries; let unchanged pages be answered with 304."""
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "assets.asset":
        response.vary.add("Accept")
        if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.is_streamed:  # noqa: PLR2004
            headers.setdefault("Cache-Control", "no-cache")
            response.add_etag()
            response.make_conditional(request)
    return response
