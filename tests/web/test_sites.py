"""A request keeps its site; a replaced site is closed after its last request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import pytest

from kg import snapshot
from kg.errors import SnapshotError
from web.app import close, create_app
from web.site import KEY, site

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from kg.project import Project
    from web.sites import Sites

    Copy = Callable[[dict[str, str | bytes]], Project]

EXTRA = "- id: new-light\n  type: Lighthouse\n  name: New Light\n"


def test_a_request_keeps_its_site_to_the_end(lights_copy: Copy) -> None:
    project = lights_copy({})
    app = create_app(project, snapshot=snapshot.build(project))
    sites = cast("Sites", app.extensions[KEY])
    old = sites.current()
    old.pool.run("ASK {}")
    worker = next(iter(old.pool._members))
    project = lights_copy({"data/entities/extra.yaml": EXTRA})
    with app.test_request_context("/id/new-light"):
        assert site() is old
        fresh = sites.publish(snapshot.build(project))
        assert sites.current() is fresh
        assert site() is old, "what began on the old snapshot ends on it"
        with ThreadPoolExecutor() as elsewhere:
            page = elsewhere.submit(app.test_client().get, "/id/new-light").result()
        assert page.status_code == 200
        assert f"Data version {fresh.snapshot.number}" in page.text
        assert worker.up, "its workers still answer"
    assert not worker.up, "the last request has left"
    assert site_number(app) == fresh.snapshot.number
    close(app)


def test_a_snapshot_that_cannot_be_opened_leaves_the_last_one(lights_copy: Copy) -> None:
    project = lights_copy({})
    made = snapshot.build(project)
    app = create_app(project, snapshot=made)
    sites = cast("Sites", app.extensions[KEY])
    gone = snapshot.Snapshot(project.state / "nowhere", 9, "", made.created, 0, 0, 0, 0)
    with pytest.raises(SnapshotError, match="snapshot 9"):
        sites.publish(gone)
    assert site_number(app) == made.number
    close(app)


def site_number(app: Flask) -> int:
    answer = app.test_client().get("/health").json
    assert answer is not None
    return int(answer["snapshot"])
