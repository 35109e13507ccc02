"""Signing in by another server, which is a real one; what it says wrongly lets nobody in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from kg import snapshot
from kg.errors import SettingsError
from kg.people import audit, register
from kg.people.provider import read_provider
from kg.people.roles import Person
from kg.serving import Serving
from tests.web.conftest import LIMITS, copied
from tests.web.provider import CLIENT, SECRET, Provider, providing
from web.app import close, create_app
from web.session import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from kg.people.book import Book
    from kg.project import Project

ANN = {
    "sub": "7",
    "preferred_username": "Ann.Fry",
    "name": "Ann <b>Fry</b>",
    "email": "ann@example.org",
    "realm": {"groups": ["staff", "editors"]},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as made:
        yield made


@pytest.fixture(scope="module")
def team(lights: Project, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    project = copied(lights, tmp_path_factory)
    (project.root / "secret").write_text(f"{SECRET}\n")
    serving = Serving(
        curate=True,
        oidc_issuer=provider.issuer,
        oidc_client=CLIENT,
        oidc_secret_file="secret",  # noqa: S106 - a file
        oidc_name="The office",
        oidc_claim="realm.groups",
        oidc_roles=("staff=reader", "editors=curator", "heads=admin"),
    )
    app = create_app(project, snapshot=snapshot.build(project), limits=LIMITS, serving=serving)
    yield app
    close(app)


@pytest.fixture
def book(team: Flask) -> Book:
    found: Book = team.extensions[KEY].book
    return found


def come_back(client: FlaskClient, provider: Provider, **spoiled: object) -> TestResponse:
    """Go to the provider and come back, as a browser does."""
    provider.person = dict(ANN)
    provider.spoil, provider.sign, provider.wrong_key = lambda claims: claims, "RS256", False
    for name, value in spoiled.items():
        setattr(provider, name, value)
    away = client.get("/desk/sign-in/elsewhere?next=/desk/account")
    assert away.status_code == 302
    answer = httpx.get(away.headers["Location"])
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/desk/sign-in/back"
    return client.get(f"{back.path}?{back.query}")


def test_who_is_known_there_comes_in_with_the_role_of_their_group(
    team: Flask, provider: Provider, book: Book
) -> None:
    client = team.test_client()
    page = client.get("/desk/sign-in", headers={"Accept": "text/html"}).text
    assert "Sign in by The office" in page
    answer = come_back(client, provider)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/account")
    asked = provider.told[-1]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) > 15 < len(asked["state"])
    assert register.find(book, "ann.fry") == Person("ann.fry", "Ann bFry/b", "ann@example.org", "curator")
    assert "ann.fry" in client.get("/desk/account").text
    # The next time they may do what they may then.
    come_back(team.test_client(), provider, person=ANN | {"realm": {"groups": ["heads"]}})
    assert register.find(book, "ann.fry").role == "admin"
    assert client.get("/desk/people").status_code == 200
    answer = come_back(team.test_client(), provider, person=ANN | {"realm": {"groups": ["guests"]}})
    assert answer.status_code == 403
    assert "no role here" in answer.text
    assert client.get("/desk/people").status_code == 303, "what they had open is closed"
    assert any("ann.fry: curator -> admin (The office)" in one.subject for one in audit.entries(book))


def test_an_account_of_this_site_is_not_taken_over_by_its_name(
    team: Flask, provider: Provider, book: Book
) -> None:
    register.add(book, Person("ben", "Ben", "ben@example.org", "admin"))
    claims = ANN | {"sub": "8", "preferred_username": "ben", "email": "ben@example.org"}
    client = team.test_client()
    assert come_back(client, provider, person=claims).status_code == 303
    assert register.find(book, "ben-2").role == "curator"
    register.close(book, "ben-2")
    assert client.get("/desk/account").status_code == 303
    assert come_back(client, provider, person=claims).status_code == 403


SPOILED: dict[str, dict[str, Any]] = {
    "another nonce": {"spoil": lambda claims: claims | {"nonce": "x"}},
    "no nonce": {"spoil": lambda claims: {k: v for k, v in claims.items() if k != "nonce"}},
    "another audience": {"spoil": lambda claims: claims | {"aud": "another"}},
    "another audience, though we are its party": {
        "spoil": lambda claims: claims | {"aud": ["another"], "azp": CLIENT}
    },
    "another issuer": {"spoil": lambda claims: claims | {"iss": "https://evil.example"}},
    "expired": {"spoil": lambda claims: claims | {"exp": int(time.time()) - 3600}},
    "nobody": {"spoil": lambda claims: claims | {"sub": ""}},
    "another key": {"wrong_key": True},
    "no signature": {"sign": "none"},
    "signed with what everybody knows": {"sign": "HS256"},
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_not_proved_lets_nobody_in(team: Flask, provider: Provider, book: Book, how: str) -> None:
    client, before = team.test_client(), len(register.accounts(book))
    answer = come_back(client, provider, **SPOILED[how])
    assert answer.status_code == 403
    assert "could not be trusted" in answer.text
    assert client.get("/desk/account").status_code == 303
    assert len(register.accounts(book)) == before
    assert audit.entries(book, limit=1)[0].action == "sign-in refused"


def test_an_answer_is_for_who_asked_and_once(team: Flask, provider: Provider) -> None:
    mine, theirs = team.test_client(), team.test_client()
    provider.person, provider.spoil = dict(ANN), lambda claims: claims
    away = mine.get("/desk/sign-in/elsewhere")
    back = urlsplit(httpx.get(away.headers["Location"]).headers["Location"])
    # Another browser is not signed in by it, nor this one with another state.
    assert theirs.get(f"{back.path}?{back.query}").status_code == 403
    assert mine.get(f"{back.path}?{back.query}x").status_code == 403
    assert mine.get(f"{back.path}?error=access_denied&error_description=<b>").status_code == 403
    assert mine.get(f"{back.path}").status_code == 403


def test_a_provider_that_does_not_answer_is_told(
    lights: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copied(lights, tmp_path_factory)
    monkeypatch.setenv("STATECRAFT_OIDC_SECRET", "x")
    serving = Serving(
        curate=True, oidc_issuer="http://127.0.0.1:9", oidc_client="x", oidc_roles=("a=reader",)
    )
    app = create_app(project, snapshot=snapshot.build(project), limits=LIMITS, serving=serving)
    try:
        answer = app.test_client().get("/desk/sign-in/elsewhere", headers={"Accept": "text/html"})
        assert answer.status_code == 502
    finally:
        close(app)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"oidc_issuer": "http://sso.example"}, "https://"),
        ({"oidc_client": ""}, "oidc_client"),
        ({"oidc_roles": ()}, "oidc_roles"),
        ({"oidc_roles": ("staff=boss",)}, "no role"),
        ({"oidc_roles": ("reader",)}, "editors=curator"),
        ({"oidc_secret_file": "nowhere"}, "oidc_secret_file"),
        ({}, "STATECRAFT_OIDC_SECRET"),
    ],
)
def test_settings_that_cannot_be_are_told(given: dict[str, Any], told: str, tmp_path: Path) -> None:
    sound = {"oidc_issuer": "https://sso.example", "oidc_client": "x", "oidc_roles": ("a=reader",)}
    with pytest.raises(SettingsError, match=told):
        read_provider(Serving(**{**sound, **given}), {}, tmp_path)
