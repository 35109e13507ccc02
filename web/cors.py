"""Which answers pages of other sites may read: those to public queries and reconciliation, and nothing else.

Nothing here knows who asks (no cookies, no logins), so any site may, without credentials.
"""

from __future__ import annotations

from typing import Final

from flask import Response, request

#: What lets them.
OPEN: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Retry-After"}
_METHODS: Final = "GET, HEAD, POST, OPTIONS"


def is_public(path: str) -> bool:
    """Tell whether an address takes public queries: the endpoint, the graphs that it has, reconciliation.

    >>> is_public("/sparql"), is_public("/graph/asserted"), is_public("/graph"), is_public("/id/x")
    (True, True, False, False)
    """
    return path in {"/sparql", "/graphs", "/reconcile"} or path.startswith(("/graph/", "/reconcile/"))


def open_up(response: Response) -> Response:
    """Let other sites read an answer to a public query, an error too; pages stay with this site."""
    if is_public(request.path) and response.mimetype != "text/html":
        response.headers.update(OPEN)
    return response


def preflight(methods: str = _METHODS) -> Response:
    """Answer a browser that asks before it asks (Fetch standard, section 4.8)."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    response.headers["Allow"] = methods
    response.headers["Access-Control-Allow-Methods"] = methods
    # Any header but credentials, which nothing here reads.
    response.headers["Access-Control-Allow-Headers"] = "*"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
