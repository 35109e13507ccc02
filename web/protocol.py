"""The SPARQL 1.1 Protocol: what a request asks, before anything is asked of the engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType

if TYPE_CHECKING:
    from flask import Request
    from werkzeug.datastructures import MultiDict

Form = Literal["table", "graph"]

READ_ONLY: Final = (
    "This endpoint is read-only. The data is compiled from curated files: to change it, edit the files in "
    "the project's data folder and build again."
)
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_QUERY_TYPE: Final = "application/sparql-query"
_UPDATE_TYPE: Final = "application/sparql-update"
_TOKEN: Final = re.compile(
    r"#[^\n]*"
    r"|<[^<>\"{}|^`\\\s]*>"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|[A-Za-z_][\w.-]*:?[\w.-]*|:[\w.-]*"
)
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
    if request.method != "POST":
        return _from(request.args)
    kind = request.mimetype
    if kind == _FORM_TYPE:
        return _from(request.form)
    if kind == _UPDATE_TYPE:
        raise Forbidden(READ_ONLY)
    if kind == _QUERY_TYPE:
        try:
            query = request.get_data().decode("utf-8")
        except UnicodeDecodeError:
            message = "The query is not UTF-8."
            raise BadRequest(message) from None
        if request.args.get("query"):
            message = "A direct POST takes its query from the body alone."
            raise BadRequest(message)
        return _asked(query, request.args)
    message = f"Send a query as {_QUERY_TYPE} or {_FORM_TYPE}."
    raise UnsupportedMediaType(message)


def _from(fields: MultiDict[str, str]) -> Asked | None:
    if "update" in fields:
        raise Forbidden(READ_ONLY)
    queries = fields.getlist("query")
    if len(queries) > 1:
        message = "There is more than one query."
        raise BadRequest(message)
    return _asked(queries[0], fields) if queries and queries[0].strip() else None


def _asked(query: str, fields: MultiDict[str, str]) -> Asked:
    return Asked(
        query.replace("\r\n", "\n"),
        tuple(fields.getlist("default-graph-uri")),
        tuple(fields.getlist("named-graph-uri")),
        fields.get("format", "").strip().lower(),
    )


def form(query: str) -> Form:
    r"""Tell whether a query answers with a table or with a graph.

    >>> form("# SELECT\nPREFIX select: <http://x/construct> CONSTRUCT WHERE { ?s ?p ?o }")
    'graph'
    """
    words = (match[0].upper() for match in _TOKEN.finditer(query))
    return next((_FORMS[word] for word in words if word in _FORMS), "table")
