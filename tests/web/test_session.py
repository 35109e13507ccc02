"""People sign in, and what they may not do is closed to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.people import register
from tests.web.signing import signed_in, token_of
from web.session import KEY

if TYPE_CHECKING:
    from flask import Flask

    from web.session import Curating


def test_a_link_signs_in_once(curated: Flask) -> None:
    client = signed_in(curated, "curator")
    assert "Ada Curator" in client.get("/desk/account").text
    assert client.post("/desk/sign-out").status_code == 400
    assert client.post("/desk/sign-out", data={"csrf_token": token_of(client)}).status_code == 303
    assert client.get("/desk/account", headers={"Accept": "text/html"}).status_code == 303


def test_who_is_disabled_is_out_at_once(curated: Flask) -> None:
    client = signed_in(curated, "reviewer")
    here: Curating = curated.extensions[KEY]
    register.disable(here.book, "reviewer")
    assert client.get("/desk/account").status_code == 303
    register.disable(here.book, "reviewer", disabled=False)
    assert client.get("/desk/account").status_code == 303
