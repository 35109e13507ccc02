"""Pages and data as responses: rendering, caching by snapshot, and RDF in the form that was asked for."""

from __future__ import annotations

import json
from functools import partial
from io import SEEK_END
from typing import TYPE_CHECKING, Final

from flask import Response, abort, current_app, render_template, request
from markupsafe import Markup
from pyoxigraph import RdfFormat, serialize

from web import citing, lens, tongues
from web.negotiate import (
    CSV,
    HTML,
    JSON_RESULTS,
    JSONLD,
    NTRIPLES,
    RDFXML,
    SUFFIXES,
    TSV,
    TURTLE,
    form_for,
)
from web.session import needed_role
from web.site import LARGE, PLAIN, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

    from kg.worker import Answer
    from web.pages.page import Page

_RDF: Final = {
    TURTLE: RdfFormat.TURTLE,
    NTRIPLES: RdfFormat.N_TRIPLES,
    RDFXML: RdfFormat.RDF_XML,
    JSONLD: RdfFormat.JSON_LD,
}
#: What every page carries, and whatever a browser may show as one, besides what its view says.
SAFE: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: What data carries of it: browsers heed the rest where they make a document of what they get.
SAFE_AS_DATA: Final = {"X-Content-Type-Options": "nosniff"}
_DATA: Final = frozenset({JSON_RESULTS, CSV, TSV, TURTLE, NTRIPLES, JSONLD})
#: Bytes of a result that are read into a page.
LARGEST_SHOWN: Final = 5_000_000
_ERRORS: Final = 400
_LATER: Final = frozenset({429, 503})
_PIECE: Final = 1 << 18
_ESCAPES: Final = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")


def render(page: Page, status: int = 200) -> Response:
    """Render a page with its template, or say how it is cited where the request asks for that.

    Errors, and what only some may see, are not cited.
    """
    here, fine = site(), status < _ERRORS and needed_role(current_app, request.endpoint) is None
    if fine and (form := citing.asked_form()):
        work = citing.page_work(here, page.title)
        return citing.written([work], form, work.key)
    # Files have no citation of a moment, which takes a server.
    lasting = fine and PLAIN not in current_app.extensions
    cite = citing.citation(here, page.title, page.embed) if lasting else None
    surrounded = render_template(
        page.template, page=page, cite=cite, cited=citing.cited(here) if fine else None
    )
    html = lens.keep(surrounded, here.point)
    return Response(html, status, content_type="text/html; charset=utf-8")


def json_for_script(value: object) -> Markup:
    r"""Write JSON so that it can stand in a ``<script type="application/json">`` whatever it holds.

    >>> json_for_script({"label": "</script>"})
    Markup('{"label":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _ESCAPES:
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - nothing in it can end the element


def rdf(triples: Iterable[Triple], media_type: str) -> Response:
    """Write triples in one of the RDF forms."""
    body = serialize(sorted(set(triples), key=str), format=_RDF[media_type], prefixes=site().prefixes)
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


def wanted(forced: str | None, *more: str) -> str:
    """Choose between the page and the data of a thing, or ``more`` forms; 406 where none will do."""
    offers = HTML, TURTLE, JSONLD, NTRIPLES, RDFXML, *more
    form = forced or form_for(request.headers.get("Accept", ""), offers)
    if form is None:
        abort(406)
    return form


def alternates(path: str) -> tuple[tuple[str, str], ...]:
    """Say where the data of a page is."""
    return tuple((media_type, f"{path}.{suffix}") for suffix, media_type in SUFFIXES.items())


def large(answer: Answer) -> Response:
    """Give an answer that is in a file, a piece at a time, whole or not at all.

    It was finished before its first byte leaves, so its length is told; a client that gets less knows it.
    """
    file = answer.file
    if file is None:
        return Response(answer.body, content_type=with_charset(answer.media_type))
    size = file.seek(0, SEEK_END)
    file.seek(0)
    response = Response(iter(partial(file.read, _PIECE), b""), content_type=with_charset(answer.media_type))
    response.content_length = size
    response.call_on_close(file.close)
    request.environ[LARGE] = True
    return response


def safe(media_type: str) -> Mapping[str, str]:
    """Give the headers that keep a browser from doing harm with an answer.

    >>> list(safe("text/csv")), len(safe("text/html"))
    (['X-Content-Type-Options'], 5)
    """
    return SAFE_AS_DATA if media_type in _DATA else SAFE


def finish(response: Response) -> Response:
    """Add what every response carries."""
    for name, value in safe(response.mimetype or "").items():
        response.headers.setdefault(name, value)
    if response.status_code in _LATER:
        response.headers.setdefault("Retry-After", "5")
    if request.endpoint != "assets.asset":
        response.vary.add("Accept")
    return tongues.vary(response)
