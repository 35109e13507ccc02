"""Signing in and out: by a link, by a password, or by another server that knows people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session, url_for

from kg.errors import SignInRefused
from kg.people import audit, register, sessions, throttle
from kg.people.laptop import is_loopback
from kg.people.provider import admit
from web.clients import name
from web.pages.people import SignInPage
from web.respond import render
from web.session import allowed, curation, place, sign_in, sign_out

if TYPE_CHECKING:
    from flask import Response as Plain
    from werkzeug import Response

    from web.oidc import OpenID

blueprint = Blueprint("sign", __name__)

_ONWARD: Final = "onward"
_USED: Final = "That link was used before, or is too old. `statecraft user link` makes another."
_WRONG: Final = "There is no account with that name and password, or it is closed."
_OFTEN: Final = "That was tried too often. Please try again in {minutes} min."
_NO_TLS: Final = (
    "This page came without encryption, so nobody can sign in: the password could be read on the way. "
    "Use the address that begins with https://."
)
_NO_ROLE: Final = "You were recognised, but you have no role here. Ask whoever runs this server."


@blueprint.get("/desk/sign-in")
@allowed("anyone")
def enter() -> Response:
    """Show how to sign in, or sign in by a link."""
    here, onward, link = curation(), local(request.args.get("next", "")), request.args.get("link", "")
    if not link or request.method != "GET":
        return _page(onward=onward)
    # Once is once: what looks ahead, such as a preview of a message, does it by HEAD.
    who = sessions.follow(here.book, link) if is_private() else ""
    if not who:
        return _page(_USED if is_private() else _NO_TLS, 403)
    sign_in(who, "by a link")
    return redirect(onward, 303)


@blueprint.post("/desk/sign-in")
@allowed("anyone")
def check() -> Response:
    """Sign in by a password."""
    here, onward = curation(), local(request.form.get("next", ""))
    account, client = request.form.get("account", "").strip().lower()[:100], name(request.remote_addr or "")
    if not is_private():
        return _page(_NO_TLS, 403)
    if wait := throttle.attempt(here.book, account, client):
        refused = _page(_OFTEN.format(minutes=max(1, round(wait / 60 + 0.5))), 429, onward, account)
        refused.headers["Retry-After"] = str(round(wait + 1))
        return refused
    if not here.passwords.check(here.book, account, request.form.get("password", "")):
        # A password that was typed into the wrong field does not get into the log.
        known = {one.person.id for one in register.accounts(here.book)}
        audit.note(here.book, account if account in known else "", "sign-in refused", "by password", place())
        return _page(_WRONG, 403, onward, account)
    throttle.succeeded(here.book, account, client)
    sign_in(account, "by password")
    return redirect(onward, 303)


@blueprint.get("/desk/sign-in/elsewhere")
@allowed("anyone")
def elsewhere() -> Response:
    """Send somebody to sign in where they are known."""
    openid = _openid()
    if not is_private():
        return _page(_NO_TLS, 403)
    away = openid.begin(url_for("sign.back", _external=True))
    session[_ONWARD] = local(request.args.get("next", ""))
    return away


@blueprint.get("/desk/sign-in/back")
@allowed("anyone")
def back() -> Response:
    """Let in who comes back from there."""
    openid, onward = _openid(), local(str(session.get(_ONWARD, "")))
    try:
        claims = openid.finish()
    except SignInRefused as error:
        audit.note(curation().book, "", "sign-in refused", f"by {openid.provider.name}", place())
        return _page(str(error), 403)
    person = admit(curation().book, openid.provider, claims, place())
    if person is None:
        return _page(_NO_ROLE, 403)
    sign_in(person.id, f"by {openid.provider.name}")
    return redirect(onward, 303)


@blueprint.post("/desk/sign-out")
@allowed("reader", by_hand=True)
def leave() -> Response:
    """End the session."""
    sign_out()
    return redirect("/", 303)


def local(onward: str) -> str:
    r"""Give an address of this site to go on to, and the desk in place of any other.

    >>> local("/desk/x?y=1"), local("//evil.example/"), local("/\\evil.example"), local("https://evil.example/")
    ('/desk/x?y=1', '/desk', '/desk', '/desk')
    """
    try:
        parts = urlsplit(onward) if onward.isprintable() and "\\" not in onward else None
    except ValueError:
        parts = None
    sound = parts and not parts.scheme and not parts.netloc and onward.startswith("/") and onward[1:2] != "/"
    return onward if sound else "/desk"


def is_private() -> bool:
    """Tell whether nobody on the way can read what is sent, and browsers will keep the cookie."""
    return request.is_secure or is_loopback(request.host)


def _openid() -> OpenID:
    openid = curation().openid
    if openid is None:
        abort(404)
    return openid


def _page(problem: str = "", status: int = 200, onward: str = "/desk", account: str = "") -> Plain:
    openid = curation().openid
    page = SignInPage(
        title="Sign in",
        problem=problem or ("" if is_private() else _NO_TLS),
        onward=onward,
        account=account,
        elsewhere=openid.provider.name if openid else "",
        closed=not is_private(),
    )
    return render(page, status)
