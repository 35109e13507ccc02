"""The desk's front page, and what somebody may change of their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, redirect, request, session

from kg.errors import BookUnusable, PeopleError
from kg.people import register, sessions, throttle, tokens
from kg.people.passwords import SHORTEST
from kg.people.roles import scopes_of
from web.clients import name
from web.pages.desk import DeskPage
from web.pages.people import AccountPage
from web.respond import render
from web.session import SECRET, acting, allowed, curation, menu, place, sign_in

if TYPE_CHECKING:
    from flask import Response as Plain
    from werkzeug import Response

blueprint = Blueprint("account", __name__)

_WRONG: Final = "That is not your password."
_UNEQUAL: Final = "The new password was not written the same way twice."
_OFTEN: Final = "That was tried too often. Please try again later."


@blueprint.get("/desk")
@allowed("reader")
def desk() -> Response:
    """Show what somebody may do here."""
    return render(DeskPage(title="Desk", places=menu(current_app, acting())))


@blueprint.get("/desk/account")
@allowed("reader", menu="Your account", by_hand=True)
def account() -> Response:
    """Show whoever is signed in their own account."""
    return _page()


@blueprint.post("/desk/account/password")
@allowed("reader", by_hand=True)
def password() -> Response:
    """Give oneself another password, which ends every session but this one."""
    here, who, form = curation(), acting(), request.form
    client = name(request.remote_addr or "")
    if form.get("new") != form.get("again"):
        return _page(_UNEQUAL, 400)
    if register.account(here.book, who.id).password:
        if throttle.attempt(here.book, who.id, client):
            return _page(_OFTEN, 429)
        if not here.passwords.check(here.book, who.id, form.get("current", "")):
            return _page(_WRONG, 403)
        throttle.succeeded(here.book, who.id, client)
    try:
        here.passwords.give(here.book, who.id, form.get("new", ""), by=who.id, place=place())
    except BookUnusable:
        raise
    except PeopleError as error:
        return _page(_sentence(error), 400)
    sign_in(who.id, "by a new password")
    return redirect("/desk/account", 303)


@blueprint.post("/desk/account/sessions")
@allowed("reader", by_hand=True)
def end() -> Response:
    """End one's sessions in all other browsers."""
    sessions.end_others(curation().book, acting().id, str(session.get(SECRET, "")))
    return redirect("/desk/account", 303)


@blueprint.post("/desk/account/tokens")
@allowed("reader", by_hand=True)
def add() -> Response:
    """Make a token; its secret is shown this once."""
    here, who, form = curation(), acting(), request.form
    days = form.get("days", "")
    try:
        wanted = {*form.getlist("scope")} & {*scopes_of(who.role)}
        made, secret = tokens.add(
            here.book,
            who.id,
            form.get("name", ""),
            wanted,
            int(days) if days.isascii() and days.isdigit() and len(days) < 6 else -1,  # noqa: PLR2004
            by=who.id,
            place=place(),
        )
    except BookUnusable:
        raise
    except PeopleError as error:
        return _page(_sentence(error), 400)
    return _page(secret=secret, named=made.name)


@blueprint.post("/desk/account/tokens/<token>/revoke")
@allowed("reader", by_hand=True)
def revoke(token: str) -> Response:
    """End a token of one's own."""
    try:
        tokens.revoke(curation().book, token, of=acting().id, by=acting().id, place=place())
    except BookUnusable:
        raise
    except PeopleError:
        return _page("You have no such token.", 404)
    return redirect("/desk/account", 303)


def _page(problem: str = "", status: int = 200, secret: str = "", named: str = "") -> Plain:
    here, who = curation(), acting()
    own = register.account(here.book, who.id)
    page = AccountPage(
        title="Your account",
        problem=problem,
        secret=secret,
        named=named,
        tokens=tokens.listed(here.book, who.id),
        scopes=scopes_of(who.role),
        password=own.password,
        elsewhere=own.issuer,
        shortest=SHORTEST,
    )
    return render(page, status)


def _sentence(error: PeopleError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
