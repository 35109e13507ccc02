"""What is wrong with a query while it is written: it is read, and not asked."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, request

from kg.errors import QuerySyntaxError
from kg.misread import explain
from web import protocol, schemas
from web.failures import describe
from web.negotiate import JSON
from web.openapi import TEXT, Operation, operation
from web.site import client, site

blueprint = Blueprint("checking", __name__)

_NUMBER: Final = {"type": "integer", "minimum": 1}


@blueprint.post("/sparql/check")
@operation(
    Operation(
        "Read a SPARQL query without asking it: what is wrong with it, and at which line and column.",
        {
            JSON: schemas.record(
                errors=schemas.several(
                    schemas.record(line=_NUMBER, column=_NUMBER, length=_NUMBER, message=TEXT)
                )
            )
        },
        errors=(403, 413, 415, 422),
        takes=protocol.BODIES,
    )
)
def check() -> Response:
    """Give what is wrong: the first piece that cannot be read, or nothing."""
    asked = protocol.read(request)
    if asked is None:
        return describe(400, "There is no query: give one as `query=`.").problem()
    try:
        site().pool.read(asked.query, client())
    except QuerySyntaxError as error:
        wrong = explain(asked.query, error)
        told = {"line": wrong.line, "column": wrong.column, "length": wrong.length, "message": wrong.words}
        return jsonify(errors=[told])
    return jsonify(errors=[])
