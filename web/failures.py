"""Errors as a client is told them: which is which in HTTP, and how it is put into words."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Response, request

from kg import errors
from kg.tongue import gettext as _
from kg.tongue import worded
from web.cors import is_public
from web.negotiate import PROBLEM, wants_page
from web.pages.site import ErrorPage
from web.respond import render
from web.session import has_token

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOG: Final = logging.getLogger("statecraft.web")
#: Where only programs ask; public queries besides.
_PROGRAMS: Final = frozenset({"/suggest", "/health", "/openapi.json"})
_PROGRAMS_UNDER: Final = ("/explore/", "/curate/")
_PLACE: Final = re.compile(r"\bat (\d+):(\d+)")

STATUS: Final[Mapping[type[Exception], HTTPStatus]] = {
    errors.QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    errors.QueryFailed: HTTPStatus.BAD_GATEWAY,
    errors.QueryRefused: HTTPStatus.FORBIDDEN,
    errors.QueryTimeout: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.QueryTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.ServiceFailed: HTTPStatus.BAD_GATEWAY,
    errors.QueryBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.QueryTooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.EngineError: HTTPStatus.BAD_GATEWAY,
    errors.CopyRefused: HTTPStatus.NOT_IMPLEMENTED,
    errors.NoSuchThing: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.CurationError: HTTPStatus.UNPROCESSABLE_ENTITY,
}

WORDS: Final[Mapping[int, tuple[str, str]]] = {
    401: (worded("Please sign in"), worded("This is for people who are signed in.")),
    400: (
        worded("That request cannot be read"),
        worded("Something in the address or the form is not as it should be."),
    ),
    403: (worded("Not here"), worded("This may not be asked of a public endpoint.")),
    404: (worded("There is no such page"), worded("Nothing here has that address.")),
    405: (worded("Not that way"), worded("This address does not take that method.")),
    406: (worded("Not in that form"), worded("None of the forms that were asked for can be given.")),
    413: (worded("Too much"), worded("The request asks for more than this server gives.")),
    415: (
        worded("Not in that form"),
        worded("The body of the request is of a kind that this address does not take."),
    ),
    422: (worded("It took too long"), worded("The query was ended at its deadline. A narrower one may do.")),
    429: (
        worded("Slowly, please"),
        worded("You ask more than one client may. Please try again in a moment."),
    ),
    500: (worded("Something broke"), worded("The fault is ours and has been noted.")),
    501: (worded("Not on this server"), worded("What was asked for is switched off here.")),
    502: (
        worded("Out of reach"),
        worded("The engine that holds the graph does not answer. Please try again."),
    ),
    503: (worded("Busy"), worded("Every worker is taken. Please try again in a few seconds.")),
}
#: How a change that the files do not allow is called.
NOT_DONE: Final = worded("That cannot be done")


class NoSuchPage(Exception):
    """An entity, source or claim that is not in this version of the data."""

    def __init__(self, slug: str, *, what: str = "") -> None:
        """Keep what was asked for."""
        super().__init__(slug)
        self.slug = slug
        self.what = what


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as a client is told it."""

    status: int
    title: str
    detail: str
    line: int = 0
    column: int = 0

    def response(self) -> Response:
        """Tell a program with problem+json, a reader with a page."""
        if for_reader():
            page = ErrorPage(title=self.title, status=self.status, detail=self.detail)
            response = render(page, self.status)
        else:
            response = self.problem()
        return response

    def problem(self) -> Response:
        """Tell a program (RFC 9457)."""
        body: dict[str, object] = {"type": "about:blank", "title": self.title, "status": self.status}
        body |= {"detail": self.detail} if self.detail else {}
        body |= {"line": self.line, "column": self.column} if self.line else {}
        return Response(json.dumps(body, ensure_ascii=False), self.status, content_type=PROBLEM)


def for_reader() -> bool:
    """Tell whether to answer with a page: never where only programs ask."""
    path = request.path
    program = path in _PROGRAMS or path.startswith(_PROGRAMS_UNDER) or is_public(path) or has_token()
    return wants_page(request.accept_mimetypes) or not (request.accept_mimetypes or program)


def describe(status: int, detail: str = "", line: int = 0, column: int = 0) -> Failure:
    """Put a status into words; ``detail`` takes the place of the usual sentence."""
    title, usual = WORDS.get(status, (HTTPStatus(status).phrase, ""))
    return Failure(status, _(title), detail or _(usual), line, column)


def query_failure(error: errors.QueryError) -> Failure:
    """Say why a query was not answered, and where it is wrong."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    if isinstance(error, errors.QueryFailed):
        # What an engine says may name machines.
        _LOG.warning("%s", error)
        return describe(status)
    place = _PLACE.search(str(error)) if isinstance(error, errors.QuerySyntaxError) else None
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    return describe(status, str(error), line, column)
