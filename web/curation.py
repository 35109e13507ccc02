"""What an application has only when it is started to curate: people, cookies, forms that are ours."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Final

from flask_wtf.csrf import CSRFProtect

from kg.people.book import open_book
from kg.people.passwords import Passwords
from kg.people.provider import read_provider
from kg.people.secret import digest
from kg.people.sessions import Times
from web.cookies import Cookies
from web.session import KEY, Curating, guard, is_on, keep_private, shown_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from kg.people.provider import Provider
    from kg.people.roles import Person, Role
    from kg.project import Project
    from kg.serving import Serving
    from web.oidc import OpenID

_DAYS: Final = 30  # how long a browser keeps the cookie; the server may end the session sooner


def frame() -> dict[str, bool | Person | Callable[[Role], bool] | None]:
    """Give what a page tells of curation, for its template: ``may`` says whether to lead somewhere."""
    person = shown_to()
    return {"curating": is_on(), "person": person, "may": person.may if person else _nobody_may}


def _nobody_may(_: Role) -> bool:
    return False


def install(app: Flask, project: Project, settings: Serving) -> None:
    """Guard what declares a role, and have people sign in where the project is curated.

    Raises:
        PeopleError: the book of people cannot be used.
        SettingsError: a setting is not as it should be.
    """
    app.before_request(guard)
    app.after_request(keep_private)
    app.context_processor(frame)
    if not settings.curate:
        return
    book = open_book(project)
    app.secret_key = book.secret
    app.session_interface = Cookies()
    app.config.update(
        # Cookies know no ports: two projects on one machine keep theirs apart by name.
        SESSION_COOKIE_NAME=f"statecraft-{digest(book.secret)[:8]}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Public pages set no cookie, whoever asks for them.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(days=_DAYS),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    provider = read_provider(settings, os.environ, project.root)
    app.extensions[KEY] = Curating(
        book,
        Times(settings.session_idle),
        CSRFProtect(app),
        Passwords(),
        _openid(app, provider) if provider else None,
    )


def _openid(app: Flask, provider: Provider) -> OpenID:
    # What it stands on takes a third of a second to read, and most servers need none of it.
    from web.oidc import OpenID  # noqa: PLC0415

    return OpenID(app, provider)
