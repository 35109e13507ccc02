"""The query endpoint for programs, and the query page for people, at one address."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from kg.errors import QueryError, QuerySyntaxError
from kg.misread import explain
from kg.tongue import gettext as _
from kg.worker import Question
from web import cors, protocol, schemas, service
from web.answers import read
from web.citing import CITE
from web.failures import describe, query_failure
from web.lane import OUTCOME
from web.negotiate import FORMATS, GRAPHS, JSON_RESULTS, TABLES, TURTLE, choose_form, wants_page
from web.openapi import Operation, Parameter, operation
from web.pages.queries import SparqlPage
from web.parts.refs import Ref
from web.respond import LARGEST_SHOWN, large, rdf, render
from web.site import client, site
from web.views import results

if TYPE_CHECKING:
    from kg.worker import Answer
    from web.lane import Outcome
    from web.protocol import Asked

blueprint = Blueprint("sparql", __name__)

_DOWNLOADS: Final = {
    "table": (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")),
    "graph": (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Triples", "nt"), ("RDF/XML", "rdfxml")),
}
_LONGEST_LINK: Final = 6000
_FIRST: Final = """\
SELECT ?kind (COUNT(*) AS ?things) WHERE {
  ?thing a ?kind ; rdfs:label ?name .
}
GROUP BY ?kind ORDER BY DESC(?things) LIMIT 20"""


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
@operation(
    Operation(
        "Answer a SPARQL 1.1 query (SPARQL 1.1 Protocol); without one, describe the service.",
        {**schemas.TABLES, **schemas.RDF, **schemas.PAGE},
        (
            Parameter("query", "The query.", example="SELECT ?s WHERE { ?s ?p ?o } LIMIT 3"),
            Parameter("default-graph-uri", "A graph of the default graph.", several=True),
            Parameter("named-graph-uri", "A named graph.", several=True),
            Parameter("format", "The form of the answer.", schema={"enum": list(FORMATS)}),
            Parameter(
                "view", "How the page shows it: table, text, graph, timeline, chart or map, where it fits."
            ),
        ),
        errors=(403, 406, 413, 415, 422, 429, 502, 503),
        takes=protocol.BODIES,
    )
)
def sparql() -> Response:
    """Answer a query in the form that the client wants; without one, describe the service."""
    asked = protocol.read(request)
    page = wants_page(request.accept_mimetypes) or CITE in request.args
    if asked is None:
        return _described(page=page)
    if asked.format and asked.format not in FORMATS:
        return describe(400, f"format= may be one of {', '.join(FORMATS)}.").problem()
    if asked.format == "html" or (page and not asked.format):
        return _page(asked)
    try:
        return _answer(asked)
    except QueryError as error:
        return query_failure(error).problem()


def _described(*, page: bool) -> Response:
    """Show people the page, and programs the service description (SPARQL 1.1 Service Description)."""
    if page:
        return render(SparqlPage(title=_("Query"), query=_FIRST, questions=site().questions))
    form = choose_form(request.accept_mimetypes, GRAPHS) if request.method in {"GET", "HEAD"} else None
    if form is None:
        return describe(400, "There is no query: give one as `query=`.").problem()
    return rdf(service.triples(site(), request.host_url), form)


def _answer(asked: Asked) -> Response:
    offers = TABLES if protocol.form(asked.query) == "table" else GRAPHS
    form = FORMATS[asked.format] if asked.format else choose_form(request.accept_mimetypes, offers)
    if form not in offers:
        return describe(406, f"This query can be answered as {', '.join(offers)}.").problem()
    question = Question(asked.query, form, asked.default_graphs, asked.named_graphs)
    return large(_outcome() or site().pool.ask(question, client()))


def _outcome() -> Answer | None:
    """Give what was answered already, on the short way; its error is raised as if it came up only now."""
    early: Outcome | None = request.environ.pop(OUTCOME, None)
    if early is None:
        return None
    if early.site is not site():  # Another version was published meanwhile.
        if early.answer and early.answer.file:
            early.answer.file.close()
        return None
    if early.error:
        raise early.error
    return early.answer


def _page(asked: Asked) -> Response:
    here = site()
    kind = protocol.form(asked.query)
    blank = SparqlPage(title=_("Query"), query=asked.query, questions=here.questions)
    begun = time.perf_counter()
    try:
        accept = JSON_RESULTS if kind == "table" else TURTLE
        shown = Question(asked.query, accept, asked.default_graphs, asked.named_graphs, most=LARGEST_SHOWN)
        answer = here.pool.ask(shown, client()).read()
    except QueryError as error:
        return _wrong(blank, error)
    address = _address(asked)
    downloads = tuple(Ref(label, f"{address}&format={form}") for label, form in _DOWNLOADS[kind])
    done = replace(
        blank,
        address=address,
        downloads=downloads if address else (),
        milliseconds=max(1, round((time.perf_counter() - begun) * 1000)),
    )
    view = request.values.get("view", "")
    if kind == "graph":
        return render(results.of_graph(done, answer.body.decode(), view, here))
    rows, verdict = read(answer.body)
    if rows is None:
        return render(replace(done, verdict=verdict))
    sources = "/sparql/sources?" + urlencode({"query": asked.query}) if rows.total else ""
    done = replace(done, sources=sources if len(sources) <= _LONGEST_LINK else "")
    return render(results.of_rows(done, rows, view, here))


def _wrong(blank: SparqlPage, error: QueryError) -> Response:
    """Show the query again, with what is wrong at its place."""
    failure = query_failure(error)
    if not isinstance(error, QuerySyntaxError):
        return render(replace(blank, error=failure.detail), failure.status)
    misread = explain(blank.query, error)
    told = replace(blank, error=misread.words, error_line=misread.line, error_column=misread.column)
    return render(told, failure.status)


def _address(asked: Asked) -> str:
    """Give the address of a query on this page; empty where it is too long for one."""
    if len(asked.query) > _LONGEST_LINK:
        return ""
    given = {
        "query": asked.query,
        "default-graph-uri": asked.default_graphs,
        "named-graph-uri": asked.named_graphs,
    }
    return "/sparql?" + urlencode({key: value for key, value in given.items() if value}, doseq=True)


@blueprint.route("/sparql", methods=["PUT", "PATCH", "DELETE"], provide_automatic_options=False)
def change() -> NoReturn:
    """Say that nothing is changed here, and how it is."""
    raise MethodNotAllowed(["GET", "HEAD", "POST", "OPTIONS"], protocol.READ_ONLY)


@blueprint.route("/sparql", methods=["OPTIONS"])
def options() -> Response:
    """Let pages of other sites ask."""
    return cors.preflight("GET, HEAD, POST, OPTIONS")
