"""Who acts: what a route needs, who is signed in, and that nobody else gets there.

A view says which role it needs by :func:`allowed`; what it does not say, nobody may. A browser is known by a
cookie that names a session which the server keeps, a program by its bearer token. Routes that declare no role
are public: what they answer is the same for everybody, but for the links of a page to what somebody may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar, cast

from flask import abort, current_app, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest

from kg.errors import NotAllowed, PeopleError, SignInNeeded
from kg.people import sessions, tokens
from kg.people.audit import place_of
from kg.people.roles import ROLES, Person, Role, Scope, scope_for
from web.negotiate import HTML
from web.permitted import ANYONE, allowed, is_by_hand, is_guarded, menu, needed_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from kg.people.audit import Whence
    from kg.people.book import Book
    from kg.people.passwords import Passwords
    from web.oidc import OpenID

    View = TypeVar("View", bound=Callable[..., object])

__all__ = [
    "ANYONE",
    "ROLES",
    "Person",
    "acting",
    "allowed",
    "curating",
    "is_guarded",
    "is_on",
    "menu",
    "needed_role",
]

KEY: Final = "statecraft-curating"
#: Where a cookie has the secret of its session.
SECRET: Final = "s"  # noqa: S105 - the name of a key
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STALE: Final = (
    "This form was made for another session, or not by this site. Go back, load the page again and send it "
    "once more."
)


@dataclass(frozen=True)
class Curating:
    """What an application that curates has besides: the book of people, and how they are let in."""

    book: Book
    times: sessions.Times
    csrf: CSRFProtect
    passwords: Passwords
    openid: OpenID | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody, by their browser, or by a program of theirs with its scopes."""

    person: Person
    scopes: frozenset[Scope] | None = None


def curating() -> Curating | None:
    """Give what this application curates with; None where it only shows."""
    return cast("Curating | None", current_app.extensions.get(KEY))


def curation() -> Curating:
    """Give what this application curates with; 404 where it only shows."""
    here = curating()
    if here is None:
        abort(404)
    return here


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
    """Give who makes this request, if anybody is signed in; on a public route, by a cookie alone."""
    if not is_on():
        return None
    if needed_role(current_app, request.endpoint) is None and (has_token() or not _has_cookie()):
        return None
    try:
        return acting()
    except (SignInNeeded, PeopleError):
        return None


def shown_to() -> Person | None:
    """Give who is signed in, and note that what is answered is for their eyes."""
    if person := signed_in():
        g.personal = True
    return person


def has_token() -> bool:
    """Tell whether a program asks, with a bearer token (RFC 6750, section 2.1)."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def place() -> Whence:
    """Say in which part of the network this request comes from."""
    return place_of(request.remote_addr or "")


def guard() -> None:
    """Let nobody to a view who may not; a view below a guarded address that declares nothing is not there.

    Raises:
        SignInNeeded: nobody is signed in.
        NotAllowed: the role, or the scopes of a token, do not reach so far.
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
    if not found.person.may(needed):
        message = f"This needs the role of {needed}; yours is {found.person.role}."
        raise NotAllowed(message)
    if found.scopes is None:
        _check_form()
    else:
        _check_scope(needed, found.scopes)


def keep_private(response: Response) -> Response:
    """Have nobody keep what is for one person's eyes, nor the browser: after signing out, Back asks anew.

    Public pages of a server that curates are others for who is signed in, which caches are told.
    """
    if not is_on():
        return response
    if needed_role(current_app, request.endpoint) is not None or "personal" in g:
        response.headers["Cache-Control"] = "private, no-store"
        response.vary.update(("Cookie", "Authorization"))
    elif response.mimetype == HTML:
        response.vary.add("Cookie")
    return response


def sign_in(id_: str, how: str) -> None:
    """Begin a session of somebody in this browser; whatever the browser had before is dropped.

    Raises:
        PeopleError: there is no such person.
    """
    here = curation()
    sign_out()
    session[SECRET] = sessions.begin(here.book, id_, how=how, place=place())
    session.permanent = True


def sign_out() -> None:
    """End the session of this browser, here and there."""
    if secret := session.get(SECRET):
        sessions.end(curation().book, str(secret), place=place())
    session.clear()
    g.pop("acting", None)


def _has_cookie() -> bool:
    return str(current_app.config["SESSION_COOKIE_NAME"]) in request.cookies


def _acting() -> Acting:
    if "acting" not in g:
        g.acting = _found()
    return cast("Acting", g.acting)


def _found() -> Acting:
    here = curation()
    # A request that says in whose name it comes is not looked at for a cookie as well.
    if has_token():
        given = request.headers["Authorization"].partition(" ")[2]
        bearer = tokens.find(here.book, given.strip())
        if bearer is None:
            message = "That token is none, or it has ended."
            raise SignInNeeded(message, token=True)
        return Acting(bearer.person, bearer.scopes)
    secret = str(session.get(SECRET, ""))
    person = sessions.find(here.book, secret, here.times) if secret else None
    if person is None:
        message = "Please sign in first."
        raise SignInNeeded(message)
    return Acting(person)


def _check_scope(needed: Role, scopes: frozenset[Scope]) -> None:
    if is_by_hand(current_app, request.endpoint):
        message = "This is done in a browser, by whoever is signed in there, and by no program."
        raise NotAllowed(message)
    wanted = scope_for(needed, writes=request.method not in _SAFE)
    if wanted not in scopes:
        message = f"This needs a token with the scope {wanted}; yours has {', '.join(sorted(scopes))}."
        raise NotAllowed(message, scope=wanted)


def _check_form() -> None:
    """Refuse what another site had the browser send."""
    if request.method in _SAFE:
        return
    try:
        curation().csrf.protect()
    except CSRFError as error:
        raise BadRequest(_STALE) from error
