"""The SPARQL 1.1 Protocol: what a request asks, before anything is asked of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType

from kg import guard
from web.openapi import TEXT

if TYPE_CHECKING:
    from flask import Request
    from werkzeug.datastructures import MultiDict

    from web.openapi import Schema

Form = Literal["table", "graph"]

READ_ONLY: Final = (
    "This endpoint is read-only. The data is compiled from curated files: to change it, edit the files in "
    "the project's data folder and build again."
)
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_QUERY_TYPE: Final = "application/sparql-query"
_UPDATE_TYPE: Final = "application/sparql-update"
#: The JSON schemas of what a query is posted as, by media type.
BODIES: Final[dict[str, Schema]] = {
    _QUERY_TYPE: TEXT,
    _FORM_TYPE: {"type": "object", "required": ["query"], "properties": {"query": TEXT}},
}
_FORMS: Final[dict[str, Form]] = {
    "SELECT": "table",
    "ASK": "table",
    "CONSTRUCT": "graph",
    "DESCRIBE": "graph",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the graphs that it is to see, and the form that the address asks for."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


def read(request: Request) -> Asked | None:
    """Read a query from a GET, an URL-encoded POST or a direct POST; None where none is there.

    Raises:
        BadRequest: it is there more than once, or is not text.
        Forbidden: it is an update.
        UnsupportedMediaType: the body is neither a form nor a query.
    """
    kind = request.mimetype if request.method == "POST" else ""
    if kind == _UPDATE_TYPE or "update" in request.args or "update" in request.form:
        raise Forbidden(READ_ONLY)
    if request.method != "POST":
        return _from(request.args, request.args)
    if kind == _FORM_TYPE:
        return _from(request.form, request.values)
    if kind == _QUERY_TYPE:
        if request.args.get("query"):
            message = "A direct POST takes its query from the body alone."
            raise BadRequest(message)
        return _asked(_text(request), request.args)
    message = f"Send a query as {_QUERY_TYPE} or {_FORM_TYPE}."
    raise UnsupportedMediaType(message)


def _text(request: Request) -> str:
    """Read a body as the only encoding that a query has (SPARQL 1.1 Protocol, section 2.1.3)."""
    named = request.mimetype_params.get("charset", "utf-8").lower()
    try:
        if named in {"utf-8", "utf8", "us-ascii"}:
            return request.get_data().decode("utf-8")
    except UnicodeDecodeError:
        pass
    message = "The query is not UTF-8."
    raise BadRequest(message)


def _from(fields: MultiDict[str, str], around: MultiDict[str, str]) -> Asked | None:
    queries = fields.getlist("query")
    if len(queries) > 1:
        message = "There is more than one query."
        raise BadRequest(message)
    return _asked(queries[0], around) if queries and queries[0].strip() else None


def _asked(query: str, around: MultiDict[str, str]) -> Asked:
    return Asked(
        query.replace("\r\n", "\n"),
        tuple(around.getlist("default-graph-uri")),
        tuple(around.getlist("named-graph-uri")),
        around.get("format", "").strip().lower(),
    )


def form(query: str) -> Form:
    r"""Tell whether a query answers with a table or with a graph.

    >>> form("# SELECT\nPREFIX select: <http://x/construct> CONSTRUCT WHERE { ?s ?p ?o }")
    'graph'
    """
    return _FORMS.get(guard.verb(query), "table")
