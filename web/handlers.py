"""What is answered when a view raises, for each kind of error."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.exceptions import HTTPException

from kg import errors
from kg import vocab as v
from kg.readable import day_in_words
from kg.tongue import gettext as _
from kg.tongue import worded
from web.failures import NOT_DONE, STATUS, WORDS, Failure, NoSuchPage, describe, for_reader, query_failure
from web.pages.site import ErrorPage
from web.parts.refs import Ref
from web.respond import render
from web.site import site

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug import Response as BaseResponse

    from web.site import Site

_LOG: Final = logging.getLogger("statecraft.web")
_NO_ROOM: Final = worded(
    "What was asked for has to be written to this server's disk first, which takes nothing more now."
)
_NO_BOOK: Final = worded("Who may do this cannot be looked up now. Please try again in a moment.")


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
    if not for_reader():
        return describe(404).problem()
    here = site()
    near = () if error.what else here.index.nearest(error.slug)
    refs = ((here.names.ref(name.iri), name.description) for name in near)
    nearest = tuple(Ref(ref.label, ref.href, description or ref.note) for ref, description in refs)
    asked = error.slug[:100]
    detail = _unrecorded(here, error) or (
        _("There is no {what} “{name}” here.").format(what=_(error.what), name=asked)
        if error.what
        else _("Nothing here is called “{name}”.").format(name=asked)
    )
    return render(ErrorPage(title=title, status=404, detail=detail, nearest=nearest), 404)


def _unrecorded(here: Site, error: NoSuchPage) -> str:
    """Say of what is on record now that it was not yet, at the moment that the page is of."""
    if error.what or not here.whole or not here.point.known:
        return ""
    name = here.whole.names.get(v.entity_iri(here.project.base, error.slug))
    words = _("“{name}” was not on record yet on {day}.")
    return words.format(name=name.label, day=day_in_words(here.point.known)) if name else ""


def _query(error: errors.QueryError) -> Response:
    return query_failure(error).response()


def _engine(error: errors.EngineError | errors.CopyRefused) -> Response:
    _LOG.warning("%s %s: %s", request.method, request.path, error)
    # What an engine says may name machines; a reader is told no more than that it does not answer.
    detail = str(error) if isinstance(error, errors.CopyRefused) else ""
    return describe(STATUS[type(error)], detail).response()


def _sign_in(error: errors.SignInNeeded) -> BaseResponse:
    """Send a reader to sign in and back; a program is told how (RFC 6750, section 3)."""
    if request.method == "GET" and for_reader() and not error.token:
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
