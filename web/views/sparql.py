"""The query endpoint for programs, and the query page for people, at one address."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from kg.errors import QueryError
from web import protocol
from web.answers import table
from web.failures import describe, query_failure
from web.negotiate import FORMATS, GRAPHS, JSON_RESULTS, TABLES, TURTLE, choose_form, wants_page
from web.pages import SparqlPage
from web.parts import Ref
from web.respond import render
from web.site import site

if TYPE_CHECKING:
    from web.protocol import Asked

blueprint = Blueprint("sparql", __name__)

_DOWNLOADS: Final = {
    "table": (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")),
    "graph": (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Triples", "nt"), ("RDF/XML", "rdfxml")),
}
_LONGEST_LINK: Final = 6000
_LONGEST_GRAPH: Final = 60_000
_FIRST: Final = """\
SELECT ?kind (COUNT(*) AS ?things) WHERE {
  ?thing a ?kind ; rdfs:label ?name .
}
GROUP BY ?kind ORDER BY DESC(?things) LIMIT 20"""


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer a query in the form that the client wants; without one, show the page."""
    asked = protocol.read(request)
    page = wants_page(request.accept_mimetypes)
    if asked is None:
        if page or not request.accept_mimetypes:
            return render(SparqlPage(title="Query", query=_FIRST, questions=site().questions))
        return describe(400, "There is no query: give one as `query=`.").problem()
    if asked.format and asked.format not in FORMATS:
        return describe(400, f"format= may be one of {', '.join(FORMATS)}.").problem()
    if asked.format == "html" or (page and not asked.format):
        return _page(asked)
    try:
        return _answer(asked)
    except QueryError as error:
        return query_failure(error).problem()


def _answer(asked: Asked) -> Response:
    offers = TABLES if protocol.form(asked.query) == "table" else GRAPHS
    form = FORMATS[asked.format] if asked.format else choose_form(request.accept_mimetypes, offers)
    if form not in offers:
        return describe(406, f"This query can be answered as {', '.join(offers)}.").problem()
    answer = site().pool.run(
        asked.query, accept=form, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
    )
    return Response(answer.body, content_type=_with_charset(answer.media_type))


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _page(asked: Asked) -> Response:
    here = site()
    kind = protocol.form(asked.query)
    blank = SparqlPage(title="Query", query=asked.query, questions=here.questions)
    begun = time.perf_counter()
    try:
        answer = here.pool.run(
            asked.query,
            accept=JSON_RESULTS if kind == "table" else TURTLE,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
    except QueryError as error:
        failure = query_failure(error)
        page = replace(blank, error=failure.detail, error_line=failure.line)
        response = render(page, failure.status)
        if failure.status == 503:  # noqa: PLR2004
            response.headers["Retry-After"] = "5"
        return response
    done = replace(blank, downloads=_downloads(asked, kind))
    spent = max(1, round((time.perf_counter() - begun) * 1000))
    if kind == "table":
        rows, verdict = table(answer.body, here.show)
        return render(replace(done, table=rows, verdict=verdict, milliseconds=spent))
    text = answer.body.decode()
    text = (
        text if len(text) <= _LONGEST_GRAPH else text[:_LONGEST_GRAPH] + "\n# … cut here; download the whole"
    )
    link = "/graph?" + urlencode({"query": asked.query})
    href = link if len(link) <= _LONGEST_LINK else ""
    return render(replace(done, graph_text=text or "# nothing", graph_href=href, milliseconds=spent))


def _downloads(asked: Asked, kind: str) -> tuple[Ref, ...]:
    if len(asked.query) > _LONGEST_LINK:
        return ()
    given = {
        "query": asked.query,
        "default-graph-uri": asked.default_graphs,
        "named-graph-uri": asked.named_graphs,
    }
    common = urlencode({key: value for key, value in given.items() if value}, doseq=True)
    return tuple(Ref(label, f"/sparql?{common}&format={form}") for label, form in _DOWNLOADS[kind])


@blueprint.after_request
def cors(response: Response) -> Response:
    """Open answers to pages of other sites."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.route("/sparql", methods=["OPTIONS"])
def options() -> Response:
    """Let pages of other sites ask."""
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
