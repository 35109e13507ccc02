"""People who are signed in to an application that curates, for tests of any part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.people import register, sessions
from kg.people.roles import Person, Role
from web.session import KEY

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from web.session import Curating

_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def person(app: Flask, role: Role) -> Person:
    """Somebody with a role; the account is made at the first call and named after it."""
    here: Curating = app.extensions[KEY]
    found = {account.person.id: account.person for account in register.accounts(here.book)}
    if role not in found:
        register.add(here.book, Person(role, f"Ada {role.title()}", f"{role}@example.org", role))
    return register.find(here.book, role)


def signed_in(app: Flask, role: Role) -> FlaskClient:
    """A browser of somebody with that role."""
    here: Curating = app.extensions[KEY]
    client = app.test_client()
    link = sessions.link(here.book, person(app, role).id)
    answer = client.get("/desk/sign-in", query_string={"link": link})
    assert answer.status_code == 303
    return client


def token_of(client: FlaskClient, page: str = "/desk/account") -> str:
    """What a form of this browser has to send as ``csrf_token``, or a script as ``X-CSRFToken``."""
    found = _FIELD.search(client.get(page, headers={"Accept": "text/html"}).text)
    assert found, page
    return found[1]
