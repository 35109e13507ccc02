"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request

from kg.people import sessions
from web.pages import AccountPage, SignInPage
from web.respond import render
from web.session import allowed, curating, sign_in, sign_out

if TYPE_CHECKING:
    from werkzeug import Response

blueprint = Blueprint("sign", __name__)

_USED = "That link was used before or is too old. `statecraft user link` makes another."


@blueprint.get("/desk/sign-in")
@allowed("anyone")
def enter() -> Response:
    """Show how to sign in, or sign in by a link."""
    here, link = curating(), request.args.get("link", "")
    if here and link:
        if who := sessions.follow(here.book, link):
            sign_in(who, "by link")
            return redirect(local(request.args.get("next", "")), 303)
        return render(SignInPage(title="Sign in", problem=_USED), 403)
    return render(SignInPage(title="Sign in", onward=local(request.args.get("next", ""))))


@blueprint.get("/desk/account")
@allowed("reader")
def account() -> Response:
    """Show whoever is signed in their own account."""
    return render(AccountPage(title="Your account"))


@blueprint.post("/desk/sign-out")
@allowed("reader")
def leave() -> Response:
    """End the session."""
    sign_out()
    return redirect("/", 303)


def local(onward: str) -> str:
    r"""Give an address of this site to go on to, and the desk in place of any other.

    >>> local("/desk/x?y=1"), local("//evil.example/"), local("/\\evil.example"), local("https://evil.example/")
    ('/desk/x?y=1', '/desk', '/desk', '/desk')
    """
    parts = urlsplit(onward) if onward.isprintable() and "\\" not in onward else None
    sound = parts and not parts.scheme and not parts.netloc and onward.startswith("/") and onward[1:2] != "/"
    return onward if sound else "/desk"
