"""Every route as everybody: who may reach it is declared, and nobody else does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest
from flask import Blueprint

from kg import snapshot
from kg.people import tokens
from kg.people.roles import ROLES, SCOPES
from kg.serving import Serving
from tests.web import routes
from tests.web.conftest import copied
from tests.web.signing import person, signed_in, token_of
from web import freshness
from web.app import close, create_app
from web.session import ANYONE, KEY, is_guarded, needed_role

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from kg.people.roles import Role, Scope
    from kg.project import Project

#: What takes more than GET and yet is anybody's: it reads.
ASKED_BY_POST = ("/sparql", "/graph", "/explore/", "/reconcile")
WRITES: dict[str, Scope] = {"reader": "read", "curator": "curate", "reviewer": "review", "admin": "admin"}


@dataclass(frozen=True)
class Actor:
    """Somebody who asks: by a browser, or by a token with scopes."""

    role: Role | None
    scopes: frozenset[Scope] | None = None

    def __str__(self) -> str:
        return (self.role or "signed out") + ("" if self.scopes is None else f" by {'+'.join(self.scopes)}")


ACTORS = (
    Actor(None),
    *(Actor(role) for role in ROLES),
    *(Actor(role, frozenset(SCOPES)) for role in ROLES),
    *(Actor("admin", frozenset({"read", scope})) for scope in SCOPES),
)


def guarded(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if needed_role(app, rule.endpoint) is not None]


def may(app: Flask, rule: Rule, method: str, actor: Actor) -> bool:
    """Say it once more, in other words than the code that is tested."""
    needed, view = needed_role(app, rule.endpoint), app.view_functions[rule.endpoint]
    assert needed
    if needed == ANYONE:
        return True
    if actor.role is None or ROLES.index(actor.role) < ROLES.index(needed):
        return False
    if actor.scopes is None:
        return True
    wanted = WRITES[needed] if method != "GET" or needed == "admin" else "read"
    return wanted in actor.scopes and not getattr(view, "by_hand", False)


class Asking:
    """Somebody's browser or program."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        self.app, self.actor = app, actor
        self.headers = {"Accept": "text/html"}
        self.client = app.test_client()
        if actor.role and actor.scopes is not None:
            who = person(app, actor.role).id
            secret = tokens.add(app.extensions[KEY].book, who, "x", actor.scopes)[1]
            self.headers["Authorization"] = f"Bearer {secret}"
        elif actor.role:
            self.client = signed_in(app, actor.role)

    def ask(self, rule: Rule, method: str) -> TestResponse:
        headers = dict(self.headers)
        by_browser = self.actor.scopes is None
        if by_browser and self.actor.role and self.client.get("/desk/account").status_code != 200:
            self.client = signed_in(self.app, self.actor.role)
        if by_browser and method != "GET":
            page = "/desk/account" if self.actor.role else "/desk/sign-in"
            headers["X-CSRFToken"] = token_of(self.client, page)
        with self.app.test_request_context():
            built = rule.build({name: 1 if name == "number" else "x" for name in rule.arguments})
        assert built
        return self.client.open(built[1], method=method, headers=headers)


def refused(answer: TestResponse) -> bool:
    away = answer.status_code == 303 and answer.headers["Location"].startswith("/desk/sign-in?next=")
    return away or answer.status_code == 401 or (answer.status_code == 403 and is_told_why(answer.text))


def is_told_why(text: str) -> bool:
    return "This needs " in text or "This is done in a browser" in text


@pytest.mark.parametrize("actor", ACTORS, ids=str)
def test_every_route_lets_in_whom_it_says_and_nobody_else(curated: Flask, actor: Actor) -> None:
    seen, asking = 0, Asking(curated, actor)
    for rule in guarded(curated):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = asking.ask(rule, method)
            expected = may(curated, rule, method, actor)
            assert refused(answer) is not expected, f"{method} {rule.rule} as {actor}: {answer.status}"
            assert answer.status_code < 500
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert {"Cookie", "Authorization"} <= {*answer.vary}
            seen += 1
    assert seen > 10


def undeclared(app: Flask) -> set[str]:
    """Give the routes that should say who may, and do not."""
    found = set()
    for rule in app.url_map.iter_rules():
        writes = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        public = needed_role(app, rule.endpoint) is None
        if public and (is_guarded(rule.rule) or (writes and not rule.rule.startswith(ASKED_BY_POST))):
            found.add(rule.rule)
    return found


def test_a_route_that_does_not_say_who_may_is_found_and_is_nobodys(
    lights: Project, curated: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert undeclared(curated) == set()
    project = copied(lights, tmp_path_factory)
    app = create_app(project, snapshot=snapshot.build(project), serving=Serving(curate=True))
    try:
        forgotten = Blueprint("forgotten", __name__)
        forgotten.add_url_rule("/desk/drafts", "drafts", lambda: "secret")
        forgotten.add_url_rule("/drop", "drop", lambda: "dropped", methods=["POST"])
        app.register_blueprint(forgotten)
        assert undeclared(app) == {"/desk/drafts", "/drop"}
        assert signed_in(app, "admin").get("/desk/drafts").status_code == 404
    finally:
        close(app)


def test_where_nobody_curates_nothing_of_it_is_there(second: Flask, curated: Flask) -> None:
    client = second.test_client()
    assert guarded(second) == []
    for rule in guarded(curated):
        answer = client.get(rule.rule.replace("<", "").replace(">", ""))
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
    home = client.get("/", headers=routes.BROWSER)
    assert "/desk" not in home.text
    assert "Cookie" not in home.vary


def test_public_pages_are_kept_for_strangers_and_one_persons_own_for_who_is_signed_in(curated: Flask) -> None:
    ann, anyone = signed_in(curated, "admin"), curated.test_client()
    ann.get("/desk/account", headers=routes.BROWSER)
    for path in ("/", "/search", "/about", "/status", "/timeline", "/sparql", "/missing"):
        theirs, mine = (client.get(path, headers=routes.BROWSER) for client in (anyone, ann))
        again = anyone.get(path, headers=routes.BROWSER)
        if path != "/status":  # which tells what the server did meanwhile
            assert theirs.data == again.data, "what one person saw is shown to nobody else"
            assert theirs.headers.get("ETag") == again.headers.get("ETag")
        assert "private" not in theirs.headers["Cache-Control"]
        assert "Cookie" in theirs.vary
        assert b'href="/desk"' not in theirs.data
        assert b'href="/desk/sign-in"' in theirs.data
        assert mine.headers["Cache-Control"] == "private, no-store"
        assert "Set-Cookie" not in mine.headers
        assert b'href="/desk"' in mine.data
        tag = {"If-None-Match": theirs.headers.get("ETag", "")}
        assert ann.get(path, headers={**routes.BROWSER, **tag}).status_code != 304
    data = {"Accept": "text/turtle"}
    mine, theirs = (client.get("/id/gull-rock-light", headers=data) for client in (ann, anyone))
    assert (mine.data, mine.headers["ETag"]) == (theirs.data, theirs.headers["ETag"]), "data are everybody's"
    assert "Cookie" not in theirs.vary


LINKED = re.compile(r'href="(/claim/[^"#?]+)')
LINK = re.compile(r'href="((?:/desk|/curate)[^"#]*)')


@pytest.mark.parametrize("role", [None, *ROLES])
def test_links_lead_only_where_one_may_go(curated: Flask, role: Role | None) -> None:
    """Every link to a guarded route, on public pages and on those of the desk, from page to page."""
    client = signed_in(curated, role) if role else curated.test_client()
    claim = LINKED.search(client.get("/id/gull-rock-light", headers=routes.BROWSER).text)
    assert claim
    waiting = ["/", "/id/gull-rock-light", "/source/gull-rock-log", claim[1]]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path, headers=routes.BROWSER)
        assert answer.status_code in {200, 404}, f"{path} as {role}: {answer.status}"
        waiting += [unescape(one) for one in LINK.findall(answer.text)]
    guarded_ = {path.partition("?")[0] for path in seen if is_guarded(path)}
    if role is None:
        assert guarded_ == {"/desk/sign-in"}
    elif role == "reader":
        assert "/desk/articles" not in guarded_
    else:
        assert {"/desk/articles", "/desk/merge", "/desk/withdraw/entity/gull-rock-light"} <= guarded_
        assert any(path.startswith("/desk/withdraw/claim/") for path in guarded_)


def test_what_the_signed_in_see_is_never_kept(curated: Flask) -> None:
    cache = curated.extensions[freshness.KEY]
    ann, ben = signed_in(curated, "admin"), signed_in(curated, "curator")
    before = set(cache._kept)
    for rule in guarded(curated):
        if not rule.arguments and "GET" in (rule.methods or ()):
            ann.get(rule.rule, headers=routes.BROWSER)
    assert set(cache._kept) == before
    mine, theirs = (client.get("/desk/account", headers=routes.BROWSER) for client in (ann, ben))
    assert "Ada Admin" in mine.text
    assert "Ada Admin" not in theirs.text
    # A part of the site that is kept otherwise is not, once a view says who may see it.
    again = ben.get("/desk/account", headers={**routes.BROWSER, "If-None-Match": mine.headers["ETag"]})
    assert again.status_code == 200


@pytest.fixture
def admin(curated: Flask) -> FlaskClient:
    return signed_in(curated, "admin")


def test_no_other_site_can_send_a_form(curated: Flask, admin: FlaskClient) -> None:
    for rule in guarded(curated):
        if "POST" in (rule.methods or ()):
            path = rule.rule.replace("<", "").replace(">", "")
            for sent in ({}, {"csrf_token": "x"}, {"csrf_token": token_of(signed_in(curated, "admin"))}):
                answer = admin.post(path, data=sent)
                assert answer.status_code == 400, path
                assert "made for another session" in answer.text
