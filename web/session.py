"""Who acts: what a route needs, who is signed in, and that nobody else gets there.

A view says which role it needs by :func:`allowed`; what it does not say, nobody may. A browser is known by a
cookie that names a session which the server keeps, a program by its bearer token. Routes that declare no role
are public: they never look at either, so what they answer is the same for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar, cast

from flask import abort, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest

from kg.errors import NotAllowed, SignInNeeded
from kg.people import sessions
from kg.people.audit import place_of
from kg.people.roles import ROLES, Person, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

    from kg.people.audit import Place
    from kg.people.book import Book

    View = TypeVar("View", bound=Callable[..., object])

__all__ = ["ANYONE", "ROLES", "Person", "acting", "allowed", "curating", "is_on"]

Needed = Role | Literal["anyone"]

#: Declared by what those reach who are not signed in yet.
ANYONE: Final = "anyone"
#: Below these addresses everything declares who may.
GUARDED: Final = ("/desk", "/curate")
KEY: Final = "statecraft-curating"
_ATTRIBUTE: Final = "needed_role"
_SESSION: Final = "s"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STALE: Final = (
    "This form was made for another session, or not by this site. Go back, load the page again and send it "
    "once more."
)


@dataclass(frozen=True)
class Curating:
    """What an application that curates has besides: the book of people, and how long sessions last."""

    book: Book
    times: sessions.Times
    csrf: CSRFProtect


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody, by their browser or by a program of theirs."""

    person: Person
    program: bool = False


def allowed(needed: Needed) -> Callable[[View], View]:
    """Declare which role a view function needs, or ``anyone``."""

    def note(view: View) -> View:
        setattr(view, _ATTRIBUTE, needed)
        return view

    return note


def needed_role(app: Flask, endpoint: str | None) -> Needed | None:
    """Give what a route declares; None for a public one."""
    return getattr(app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)


def curating() -> Curating | None:
    """Give what this application curates with; None where it only shows."""
    return cast("Curating | None", current_app.extensions.get(KEY))


def is_on() -> bool:
    """Tell whether the server was started with ``--curate``."""
    return curating() is not None


def acting() -> Person:
    """Give who makes this request.

    Raises:
        SignInNeeded: nobody is signed in.
    """
    return _acting().person


def signed_in() -> Person | None:
    """Give who makes this request, if anybody is signed in; on a public route, nobody is looked for."""
    if not is_on() or needed_role(current_app, request.endpoint) is None:
        return None
    try:
        return acting()
    except SignInNeeded:
        return None


def place() -> Place:
    """Say in which part of the network this request comes from."""
    return place_of(request.remote_addr or "")


def guard() -> None:
    """Let nobody to a view who may not; a view below a guarded address that declares nothing is not there.

    Raises:
        SignInNeeded: nobody is signed in.
        NotAllowed: the role does not reach so far.
    """
    needed = needed_role(current_app, request.endpoint)
    if needed is None:
        if request.endpoint and is_guarded(request.path):
            abort(404)
        return
    if not is_on():
        abort(404)
    if needed == ANYONE:
        _check_form()
        return
    found = _acting()
    if not found.program:
        _check_form()
    if not found.person.may(needed):
        message = f"This needs the role of {needed}; yours is {found.person.role}."
        raise NotAllowed(message)


def is_guarded(path: str) -> bool:
    """Tell whether everything at an address declares who may.

    >>> is_guarded("/desk"), is_guarded("/desk/x"), is_guarded("/desks"), is_guarded("/curate/proposals")
    (True, True, False, True)
    """
    return any(path == folder or path.startswith(f"{folder}/") for folder in GUARDED)


def keep_private(response: Response) -> Response:
    """Have nobody but the browser that asked keep what a guarded route answers."""
    if needed_role(current_app, request.endpoint) is not None and is_on():
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.update(("Cookie", "Authorization"))
    return response


def sign_in(id_: str, how: str) -> None:
    """Begin a session of somebody in this browser; whatever the browser had before is dropped.

    Raises:
        PeopleError: there is no such person.
    """
    here = _here()
    sign_out()
    session[_SESSION] = sessions.begin(here.book, id_, how=how, place=place())
    session.permanent = True


def sign_out() -> None:
    """End the session of this browser, here and there."""
    if secret := session.get(_SESSION):
        sessions.end(_here().book, str(secret), place=place())
    session.clear()
    g.pop("acting", None)


def _acting() -> Acting:
    if "acting" not in g:
        g.acting = _found()
    return cast("Acting", g.acting)


def _found() -> Acting:
    here, secret = _here(), session.get(_SESSION)
    person = sessions.find(here.book, str(secret), here.times) if secret else None
    if person is None:
        message = "Please sign in first."
        raise SignInNeeded(message)
    return Acting(person)


def _here() -> Curating:
    here = curating()
    if here is None:
        abort(404)
    return here


def _check_form() -> None:
    """Refuse what another site had the browser send."""
    if request.method in _SAFE:
        return
    try:
        _here().csrf.protect()
    except CSRFError as error:
        raise BadRequest(_STALE) from error
