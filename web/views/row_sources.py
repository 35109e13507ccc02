"""The sources of each row of a query, as a page, a table and a bibliography."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from kg.bibliography import FORM_NAMES, FORMS
from kg.cited_sources import works
from kg.errors import QueryError, QuerySyntaxError
from kg.row_claims import Grounds, grounds
from kg.tongue import gettext as _
from kg.widen import widen
from kg.worker import Question
from web import schemas
from web.answers import ROWS, bindings, table
from web.citing import written
from web.failures import query_failure
from web.freshness import passing
from web.negotiate import CSV, JSON_RESULTS
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.queries import RowSourcesPage
from web.parts.refs import Ref
from web.respond import LARGEST_SHOWN, render
from web.site import client, site

if TYPE_CHECKING:
    from web.parts.tables import Table
    from web.site import Site

blueprint = Blueprint("row_sources", __name__)

_CSV: Final = "csv"


@dataclass(frozen=True, slots=True)
class _Traced:
    table: Table
    grounds: tuple[Grounds, ...]

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(source for one in self.grounds for source in one.sources))


@blueprint.get("/sparql/sources")
@operation(
    Operation(
        "The claims and sources behind each row of a SELECT query, where they can be told.",
        {**schemas.PAGE, CSV: TEXT},
        (
            Parameter("query", "The query.", example="SELECT ?s WHERE { ?s ?p ?o } LIMIT 3"),
            Parameter("format", "The form of the answer.", schema={"enum": [_CSV, *FORMS]}),
        ),
        errors=(403, 413, 422),
    )
)
def row_sources() -> Response:
    """Show from which claims and sources each row of a query comes."""
    here = site()
    query, form = request.args.get("query", ""), request.args.get("format", "")
    if form and form not in {_CSV, *FORMS}:
        abort(400, f"format= may be one of {_CSV}, {', '.join(FORMS)}.")
    if not query.strip():
        abort(400, "There is no query: give one as query=.")
    try:
        traced = _trace(here, query)
    except QueryError as error:
        passing()
        failure = query_failure(error)
        return failure.response()
    if form == _CSV:
        return Response(_csv(here, traced), content_type=f"{CSV}; charset=utf-8")
    if form:
        return written(works(here.engine, here.schema, traced.sources).values(), form, "sources")
    return render(_page(here, query, traced))


def _trace(here: Site, query: str) -> _Traced:
    """Ask the query and the wider one, as any stranger's.

    Raises:
        QueryError: either was not answered, or it is no SELECT query.
    """
    try:
        widened = widen(query, here.prefixes)
    except ValueError as error:
        raise QuerySyntaxError(str(error)) from error
    answer = here.pool.ask(Question(query, JSON_RESULTS, most=LARGEST_SHOWN), client()).read()
    shown, _ = table(answer.body, here.show)
    if shown is None or widened is None:
        message = "only the rows of a SELECT query have sources"
        raise QuerySyntaxError(message)
    wider = here.pool.ask(Question(widened.query, JSON_RESULTS), client()).read()
    rows, more = (list(bindings(json.loads(body.body))) for body in (answer, wider))
    return _Traced(shown, tuple(grounds(here.engine, here.project.base, widened, rows[:ROWS], more)))


def _page(here: Site, query: str, traced: _Traced) -> RowSourcesPage:
    def refs(iris: tuple[str, ...]) -> tuple[Ref, ...]:
        return tuple(here.names.ref(iri) for iri in iris)

    def claims(one: Grounds) -> tuple[Ref, ...]:
        return tuple(Ref(str(n), here.addresses.href(iri)) for n, iri in enumerate(sorted(one.claims), 1))

    return RowSourcesPage(
        title=_("Sources of each row"),
        query=query,
        table=traced.table,
        grounds=tuple((refs(one.sources), claims(one)) for one in traced.grounds),
        run="/sparql?" + urlencode({"query": query}),
        downloads=tuple(
            Ref(label, "/sparql/sources?" + urlencode({"query": query, "format": form}))
            for form, label in ((_CSV, "CSV"), *FORM_NAMES.items())
        ),
    )


def _csv(here: Site, traced: _Traced) -> str:
    """Write one line for each claim of each row (RFC 4180)."""
    sources = works(here.engine, here.schema, traced.sources)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["row", *traced.table.columns, "claim", "source", "title", "address"])
    for number, (cells, one) in enumerate(zip(traced.table.rows, traced.grounds, strict=True), 1):
        told = [*sorted(one.claims.items())]
        told += [("", source) for source in sorted(one.named - set(one.claims.values()))]
        for claim, source in told or [("", "")]:
            work = sources.get(source)
            end = [claim, source, work.title if work else "", work.url if work else ""]
            rows.writerow([str(number), *(cell.text for cell in cells), *end])
    return text.getvalue()
