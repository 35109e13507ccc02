"""From errors to HTTP: the only place that knows which is which."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.exceptions import HTTPException

from kg import errors
from kg.tongue import gettext as _
from kg.tongue import worded
from web.cors import is_public
from web.negotiate import PROBLEM, wants_page
from web.pages.site import ErrorPage
from web.parts.refs import Ref
from web.respond import render
from web.session import has_token
from web.site import site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug import Response as BaseResponse

_LOG: Final = logging.getLogger("statecraft.web")

#: Where only programs ask; public queries besides.
_PROGRAMS: Final = frozenset({"/suggest", "/health", "/openapi.json"})
_PROGRAMS_UNDER: Final = ("/explore/", "/curate/")
_PLACE: Final = re.compile(r"\bat (\d+):(\d+)")

STATUS: Final[Mapping[type[Exception], HTTPStatus]] = {
    errors.QuerySyntaxError: HTTPStatus.BAD_REQUEST,
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
_NO_ROOM: Final = worded(
    "What was asked for has to be written to this server's disk first, which takes nothing more now."
)
#: How a change that the files do not allow is called.
NOT_DONE: Final = worded("That cannot be done")
_NO_BOOK: Final = worded("Who may do this cannot be looked up now. Please try again in a moment.")


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
        if _for_reader():
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


def _for_reader() -> bool:
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
    place = _PLACE.search(str(error)) if isinstance(error, errors.QuerySyntaxError) else None
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    return describe(status, str(error), line, column)


def register(app: Flask) -> None:
    """Answer every error in words."""
    app.register_error_handler(NoSuchPage, _no_such_page)
    app.register_error_handler(errors.QueryError, _query)
    app.register_error_handler(errors.EngineError, _engine)
    app.register_error_handler(errors.CopyRefused, _engine)
    app.register_error_handler(errors.SignInNeeded, _sign_in)
    app.register_error_handler(errors.NotAllowed, _not_allowed)
    app.register_error_handler(errors.SignInBusy, _sign_in_busy)
    app.register_error_handler(errors.PeopleError, _people)
    app.register_error_handler(errors.NoSuchThing, _refused)
    app.register_error_handler(errors.CurationError, _refused)
    app.register_error_handler(errors.BookUnusable, _book)
    app.register_error_handler(errors.MomentError, _moment)
    app.register_error_handler(errors.SnapshotError, _snapshot)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _no_such_page(error: NoSuchPage) -> Response:
    title = _(WORDS[404][0])
    if not _for_reader():
        return describe(404).problem()
    here = site()
    near = () if error.what else here.index.nearest(error.slug)
    refs = ((here.names.ref(name.iri), name.description) for name in near)
    nearest = tuple(Ref(ref.label, ref.href, description or ref.note) for ref, description in refs)
    asked = error.slug[:100]
    detail = (
        _("There is no {what} “{name}” here.").format(what=_(error.what), name=asked)
        if error.what
        else _("Nothing here is called “{name}”.").format(name=asked)
    )
    return render(ErrorPage(title=title, status=404, detail=detail, nearest=nearest), 404)


def _query(error: errors.QueryError) -> Response:
    return query_failure(error).response()


def _engine(error: errors.EngineError | errors.CopyRefused) -> Response:
    _LOG.warning("%s %s: %s", request.method, request.path, error)
    # What an engine says may name machines; a reader is told no more than that it does not answer.
    detail = str(error) if isinstance(error, errors.CopyRefused) else ""
    return describe(STATUS[type(error)], detail).response()


def _sign_in(error: errors.SignInNeeded) -> BaseResponse:
    """Send a reader to sign in and back; a program is told how (RFC 6750, section 3)."""
    if request.method == "GET" and _for_reader() and not error.token:
        onward = request.full_path.rstrip("?")
        return redirect(f"/desk/sign-in?next={quote(onward)}", 303)
    response = describe(401, str(error)).response()
    response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if error.token else "Bearer"
    return response


def _not_allowed(error: errors.NotAllowed) -> Response:
    response = describe(403, str(error)).response()
    if error.scope:
        challenge = f'Bearer error="insufficient_scope", scope="{error.scope}"'
        response.headers["WWW-Authenticate"] = challenge
    return response


def _sign_in_busy(error: errors.SignInBusy) -> Response:
    return describe(503, str(error)).response()


def _people(error: errors.PeopleError) -> Response:
    return describe(400, str(error)).response()


def _book(error: errors.BookUnusable) -> Response:
    # What it says of files is for the log.
    _LOG.error("%s %s: %s", request.method, request.path, error)
    return describe(503, _(_NO_BOOK)).response()


def _refused(error: errors.NoSuchThing | errors.CurationError) -> Response:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    title = WORDS[404][0] if status == HTTPStatus.NOT_FOUND else NOT_DONE
    return Failure(status, _(title), str(error)).response()


def _moment(error: errors.MomentError) -> Response:
    return describe(400, str(error)).response()


def _snapshot(error: errors.SnapshotError) -> Response:
    # What it says of folders is for the log, not for strangers.
    _LOG.error("%s %s: %s", request.method, request.path, error)
    return describe(503, _(_NO_ROOM)).response()


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < HTTPStatus.BAD_REQUEST:
        return Response(status=code, headers=dict(error.get_headers()))
    own = error.description if error.description and error.description != type(error).description else ""
    response = describe(code, own).response()
    if code == HTTPStatus.METHOD_NOT_ALLOWED and (allow := dict(error.get_headers()).get("Allow")):
        response.headers["Allow"] = allow
    return response


def _broken(error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
    return describe(500).response()
