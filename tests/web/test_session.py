"""People sign in and out, and keep their passwords and tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.people import audit, register, sessions, tokens
from kg.people.roles import Person
from kg.project import open_project
from kg.serving import Serving
from tests.web.conftest import LIMITS
from tests.web.routes import BROWSER
from tests.web.signing import signed_in, token_of
from web.app import close, create_app
from web.session import KEY

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from kg.people.book import Book
    from web.session import Curating

GOOD = "seven lamps at dusk"


@pytest.fixture
def book(curated: Flask) -> Book:
    here: Curating = curated.extensions[KEY]
    return here.book


@pytest.fixture
def ben(curated: Flask, book: Book) -> str:
    """Somebody with a password, new for each test."""
    here: Curating = curated.extensions[KEY]
    id_ = f"ben{len(register.accounts(book))}"
    register.add(book, Person(id_, "Ben", "", "curator"))
    here.passwords.give(book, id_, GOOD)
    return id_


def enter(client: FlaskClient, account: str, password: str, **more: str) -> TestResponse:
    sent = {"account": account, "password": password, "csrf_token": token_of(client, "/desk/sign-in"), **more}
    return client.post("/desk/sign-in", data=sent, headers=BROWSER)


def test_a_link_signs_in_once(curated: Flask, book: Book) -> None:
    client = signed_in(curated, "curator")
    assert "Ada Curator" in client.get("/desk/account").text
    assert client.post("/desk/sign-out").status_code == 400
    answer = client.post("/desk/sign-out", data={"csrf_token": token_of(client)})
    assert answer.status_code == 303
    answer = client.get("/desk/account?x=ä", headers=BROWSER)
    assert answer.headers["Location"] == "/desk/sign-in?next=/desk/account%3Fx%3D%C3%A4"
    link = {"link": sessions.link(book, "curator")}
    # What looks ahead does not use it up.
    assert client.head("/desk/sign-in", query_string=link).status_code == 200
    assert client.get("/desk/sign-in", query_string=link).status_code == 303
    assert curated.test_client().get("/desk/sign-in", query_string=link, headers=BROWSER).status_code == 403


def test_who_is_disabled_is_out_at_once(curated: Flask, book: Book) -> None:
    client = signed_in(curated, "reviewer")
    register.close(book, "reviewer")
    assert client.get("/desk/account").status_code == 303
    register.close(book, "reviewer", closed=False)
    assert client.get("/desk/account").status_code == 303


def test_a_password_signs_in_and_the_cookie_is_another_then(curated: Flask, ben: str) -> None:
    client = curated.test_client()
    client.get("/desk/sign-in", headers=BROWSER)
    (name,) = (cookie.key for cookie in client._cookies.values())
    before = client.get_cookie(name)
    answer = enter(client, f" {ben.upper()} ", GOOD, next="/search?q=x")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/search?q=x")
    after = client.get_cookie(name)
    assert before
    assert after
    assert before.value != after.value
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie, "over TLS alone, it would not be kept here"
    # Who kept the cookie from before is not signed in by it.
    thief = curated.test_client()
    thief.set_cookie(name, before.value)
    assert thief.get("/desk/account").status_code == 303


def test_a_cookie_that_was_copied_ends_with_the_session(curated: Flask, ben: str) -> None:
    client, thief = curated.test_client(), curated.test_client()
    enter(client, ben, GOOD)
    (cookie,) = client._cookies.values()
    thief.set_cookie(cookie.key, cookie.value)
    assert thief.get("/desk/account").status_code == 200
    client.post("/desk/sign-out", data={"csrf_token": token_of(client)})
    assert thief.get("/desk/account").status_code == 303
    for forged in (cookie.value[:-1], cookie.value.replace(".", "..", 1), "x", "é"):
        thief.set_cookie(cookie.key, forged)
        assert thief.get("/desk/account").status_code == 303


def test_who_has_no_account_is_told_the_same(curated: Flask, book: Book, ben: str) -> None:
    def told(account: str, password: str) -> tuple[int, str]:
        answer = enter(curated.test_client(), account, password)
        text = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
        return answer.status_code, text.replace(account, "")

    register.add(book, Person(f"{ben}x", "X", "", "reader"))
    wrong = told(ben, "not the password")
    assert wrong[0] == 403
    assert wrong == told("nobody-at-all", GOOD) == told(f"{ben}x", "")
    newest = audit.entries(book, limit=4)
    assert [entry.person for entry in newest] == [f"{ben}x", "", ben, ""]
    assert "nobody-at-all" not in str(newest), "it could be a password in the wrong field"


def test_hostile_names_are_text(curated: Flask) -> None:
    for account in ("<script>alert(1)</script>", "' OR 1=1 --", "\x00", "\u202e" * 3000, "𝔞" * 200):
        answer = enter(curated.test_client(), account, account, next="javascript:alert(1)")
        assert answer.status_code in {403, 429}
        assert "<script>alert" not in answer.text
        assert "javascript:" not in answer.text


def test_many_tries_are_put_off(curated: Flask, ben: str) -> None:
    client, elsewhere = curated.test_client(), {"REMOTE_ADDR": "198.51.100.7"}
    token = token_of(client, "/desk/sign-in")
    sent = {"account": ben, "password": "no", "csrf_token": token}
    for account in (ben, f"{ben}-is-none"):
        given = [
            client.post("/desk/sign-in", data=sent | {"account": account}, environ_base=elsewhere)
            for _ in range(6)
        ]
        assert [answer.status_code for answer in given] == [403] * 5 + [429]
        assert 800 < int(given[-1].headers["Retry-After"]) < 1000
    right = client.post("/desk/sign-in", data=sent | {"password": GOOD}, environ_base=elsewhere)
    assert right.status_code == 429
    assert enter(client, ben, GOOD).status_code == 303, "from where they always come, they come in"


def test_over_the_network_it_takes_tls(curated: Flask, book: Book, ben: str) -> None:
    plain, safe = "http://desk.example", "https://desk.example"
    client = curated.test_client()
    page = client.get("/desk/sign-in", base_url=plain, headers=BROWSER)
    assert "without encryption" in page.text
    assert '<form class="stack' not in page.text
    link = {"link": sessions.link(book, ben)}
    assert client.get("/desk/sign-in", query_string=link, base_url=plain).status_code == 403
    answer = client.get("/desk/sign-in", query_string=link, base_url=safe)
    assert answer.status_code == 303
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_password_is_changed_by_who_knows_it(curated: Flask, ben: str) -> None:
    client, other = curated.test_client(), curated.test_client()
    enter(client, ben, GOOD)
    enter(other, ben, GOOD)

    def change(current: str, new: str, again: str) -> TestResponse:
        sent = {"csrf_token": token_of(client), "current": current, "new": new, "again": again}
        return client.post("/desk/account/password", data=sent, headers=BROWSER)

    another = "nine gulls over the rock"
    assert change("wrong", another, another).status_code == 403
    assert change(GOOD, another, "x").status_code == 400
    assert "12 to 256" in change(GOOD, "x", "x").text
    assert other.get("/desk/account").status_code == 200
    assert change(GOOD, another, another).status_code == 303
    assert client.get("/desk/account").status_code == 200
    assert other.get("/desk/account").status_code == 303
    assert enter(curated.test_client(), ben, GOOD).status_code == 403
    third = curated.test_client()
    enter(third, ben, another)
    client.post("/desk/account/sessions", data={"csrf_token": token_of(client)})
    assert client.get("/desk/account").status_code == 200
    assert third.get("/desk/account").status_code == 303


def test_a_token_is_made_shown_once_and_revoked(curated: Flask, book: Book, ben: str) -> None:
    client = curated.test_client()
    enter(client, ben, GOOD)
    sent = {"name": "<b>nightly</b>", "scope": ["curate", "admin"], "days": "30"}
    answer = client.post(
        "/desk/account/tokens", data={**sent, "csrf_token": token_of(client)}, headers=BROWSER
    )
    found = re.search(r"statecraft_[\w-]{40,}", answer.text)
    assert found
    assert "&lt;b&gt;nightly" in answer.text
    assert found[0] not in client.get("/desk/account", headers=BROWSER).text
    bearer = tokens.find(book, found[0])
    assert bearer
    assert bearer.scopes == {"read", "curate"}, "no more than a curator has"
    program = {"Authorization": f"Bearer {found[0]}"}
    assert curated.test_client().get("/desk", headers=program).status_code == 200
    refused = curated.test_client().get("/desk/audit", headers=program)
    assert refused.status_code == 403
    assert refused.mimetype == "application/problem+json"
    # A program makes no tokens, and is not helped by a cookie that comes with it.
    assert client.post("/desk/account/tokens", data=sent, headers=program).status_code == 403
    (token,) = tokens.listed(book, ben)
    stranger = signed_in(curated, "admin")
    path = f"/desk/account/tokens/{token.id}/revoke"
    assert stranger.post(path, data={"csrf_token": token_of(stranger)}).status_code == 404
    assert client.post(path, data={"csrf_token": token_of(client)}).status_code == 303
    gone = client.get("/desk", headers=program)
    assert gone.status_code == 401
    assert gone.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_a_password_of_a_proxy_is_not_taken_for_a_token(curated: Flask) -> None:
    client = signed_in(curated, "reader")
    assert client.get("/desk", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_admins_see_who_did_what(curated: Flask, book: Book) -> None:
    client = signed_in(curated, "admin")
    with book.write() as db:
        for number in range(120):
            audit.add(db, "admin", "proposal accepted", f"<i>{number}</i>", "internet")
    page = client.get("/desk/audit?of=admin", headers=BROWSER).text
    assert "&lt;i&gt;119&lt;/i&gt;" in page
    assert "&lt;i&gt;10&lt;/i&gt;" not in page
    earlier = re.search(r'href="(/desk/audit\?before=[^"]+)"', page)
    assert earlier
    assert "&lt;i&gt;10&lt;/i&gt;" in client.get(earlier[1].replace("&amp;", "&"), headers=BROWSER).text
    assert client.get("/desk/audit?before=x&of=nobody", headers=BROWSER).status_code == 200
    assert "Ada Curator" in client.get("/desk/people", headers=BROWSER).text


def test_another_process_knows_who_is_signed_in(curated: Flask) -> None:
    """When a server is told to read its settings again, two answer for a moment."""
    client = signed_in(curated, "reader")
    (cookie,) = client._cookies.values()
    project = open_project(curated.extensions["statecraft"].current().project.root)
    again = create_app(
        project, snapshot=snapshot.current(project), limits=LIMITS, serving=Serving(curate=True)
    )
    try:
        there = again.test_client()
        there.set_cookie(cookie.key, cookie.value)
        assert there.get("/desk").status_code == 200
        there.post("/desk/sign-out", data={"csrf_token": token_of(there)})
        assert client.get("/desk").status_code == 303
    finally:
        close(again)
