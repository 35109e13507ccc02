"""How often the page of an entity asks its engine, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.engine import Embedded
from web.app import CLUSTER
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from web.site import Site

MOST = 4


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Give a list that holds what the engine is asked: requests to a remote one, or queries in process."""
    found: list[str] = []
    if cluster := app.extensions[CLUSTER]:
        hooks = cluster.client.http.event_hooks
        cluster.client.http.event_hooks = {"request": [lambda request: found.append(request.url.path)]}
        yield found
        cluster.client.http.event_hooks = hooks
        return
    # Each of these is one query to the engine, and nothing else is.
    for name in ("rows", "tuples", "graph", "ask"):
        original = getattr(Embedded, name)

        def counted(self: Embedded, query: str, *, original: object = original, **terms: object) -> object:
            found.append(query)
            return original(self, query, **terms)  # type: ignore[operator]

        monkeypatch.setattr(Embedded, name, counted)
    yield found


def chosen(here: Site) -> list[str]:
    """Choose entities: those of which most is said, whose pages could ask most, and some others."""
    entities = (name for iri, name in here.names.by_iri.items() if "/id/" in iri)
    ranked = sorted(entities, key=lambda name: (-name.degree, name.slug))
    return [name.slug for name in (*ranked[:12], *ranked[12::100])]


def test_the_page_of_an_entity_asks_four_times_at_most(app: Flask, asked: list[str]) -> None:
    browser = app.test_client()
    slugs = chosen(app.extensions[KEY].current())
    assert len(slugs) > 10
    # What is the same for all pages of a version is found with its first page.
    browser.get(f"/id/{slugs[0]}")
    trips: dict[str, int] = {}
    for slug in slugs:
        asked.clear()
        # An address that no other test has asked for, so that the answer is not one that was kept.
        page = browser.get(f"/id/{slug}?round=trip", headers={"Accept": "text/html"})
        assert page.status_code == 200
        trips[slug] = len(asked)
    assert {slug: number for slug, number in trips.items() if number > MOST} == {}
    assert max(trips.values()) > 1, "what is asked is counted"
