"""The page of a dataset's source: some claims at a time, and all of them in the end."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from web.app import create_app
from web.taken import PAGE, WHOLE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.imports.conftest import Into

_ROWS = 250
_CLAIM = re.compile(r'href="/claim/([a-z2-7]{16})')


@pytest.fixture
def client(lights_into: Into) -> FlaskClient:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("Light ID", "Name", "Height (m)", "Measured", "First lit", "Headland"))
    rows.writerows((f"L{n}", f"Light {n}", 20 + n % 9, 1900, 1880, f"Head {n % 7}") for n in range(_ROWS))
    table = lights_into.write("register.csv", text.getvalue())
    assert lights_into.bring(table, "--mapping", lights_into.place / "map.yaml") == 0
    assert lights_into.run("build") == 0
    return create_app(lights_into.project).test_client()


def test_every_claim_of_a_dataset_is_on_one_page(client: FlaskClient, lights_into: Into) -> None:
    wanted = {line["claim"] for line in lights_into.lines("register") if "claim" in line}
    assert len(wanted) > WHOLE
    found: list[str] = []
    path, pages = "/source/import-register", 0
    while path:
        text = client.get(path).get_data(as_text=True)
        (told,) = re.findall(r"(\d+) claims taken from it", text)
        assert int(told) == len(wanted)
        found += dict.fromkeys(_CLAIM.findall(text))
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path, pages = following[1] if following else "", pages + 1
        assert f"claims {(pages - 1) * PAGE + 1} to" in text
    assert len(found) == len(set(found)), "none is on two pages"
    assert set(found) == wanted
    assert client.get("/source/import-register?page=99").status_code == 200


def test_a_source_of_some_claims_has_one_page(client: FlaskClient) -> None:
    text = client.get("/source/gull-rock-log").get_data(as_text=True)
    assert 'rel="next"' not in text
    assert "claims taken from it" in text
