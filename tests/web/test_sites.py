"""A request keeps its site; a replaced site is closed after its last request."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from kg import snapshot
from kg.errors import SnapshotError
from kg.names import read_names
from kg.texts import read_varying
from web.app import close, create_app
from web.networks import network_of
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
    worker = next(iter(old.pool.members.all))
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


def test_an_open_snapshot_holds_few_files_open(lights_copy: Copy) -> None:
    """Processes may often have no more than 1,024 open, and moments open snapshots, too."""
    project = lights_copy({})
    app = create_app(project, snapshot=snapshot.build(project))
    here = cast("Sites", app.extensions[KEY]).current()
    assert app.test_client().get("/suggest?q=gull").status_code == 200
    network_of(here)
    files = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    ours = [path for path in files if path.parent.parent == here.snapshot.path and path.suffix != ".sst"]
    mapped = [path.parent.name.partition("-")[0] for path in ours if path.parent.name != "store"]
    assert sorted(mapped) == ["names", "network", "search"]
    close(app)


NAMES = ("gull-rock-light", "sker-light", "x", "y")
STATEMENTS = (
    "predicate: stairs, object: 12",
    "predicate: standsOn, object: gull-rock",
    "predicate: standsOn, object: sker-point, stance: denies",
)


def edit(rng: random.Random, project: Project) -> None:
    """Say something else of a few things: names, kinds, claims and words."""
    things = [
        f"- {{id: {name}, type: {rng.choice(('Lighthouse', 'Lightship'))}, name: {label}{extra}}}\n"
        for name, label in (("x", rng.choice("XxÝ")), ("y", "Y"))
        if rng.random() < 0.8
        for extra in (rng.choice(("", ", aliases: [Old light]")),)
    ]
    (project.data / "entities" / "few.yaml").write_text("".join(things) or "[]\n", "utf-8")
    named = [name for name in NAMES if f"id: {name}," in "".join(things) or len(name) > 1]
    lines = [
        f"  - {{subject: {rng.choice(named)}, {rng.choice(STATEMENTS)}, locator: page {number}}}\n"
        for number in range(rng.randint(1, 4))
    ]
    log = f"source: {{id: log, type: Logbook, title: {rng.choice('TU')}}}\nclaims:\n" + "".join(lines)
    (project.data / "dossiers" / "log.yaml").write_text(log, "utf-8")


def test_what_is_read_after_an_edit_is_what_reading_everything_gives(lights_copy: Copy) -> None:
    rng = random.Random(3)  # noqa: S311 - nothing secret
    project = lights_copy({})
    edit(rng, project)
    app = create_app(project, snapshot=snapshot.build(project))
    sites = cast("Sites", app.extensions[KEY])
    labels, partly = set(), 0
    for _ in range(12):
        edit(rng, project)
        before = sites.current().snapshot.number
        made = snapshot.build(project)
        here = sites.publish(made)
        edited = snapshot.touched(made)
        partly += edited is not None and edited.since == before < made.number
        everything = read_names(here.engine, here.addresses.base)
        assert list(here.names.by_iri.items()) == list(everything.items())
        assert here.index.varying == read_varying(here.engine)
        labels |= set(here.names.by_iri)
    assert partly > 6
    assert {iri.rpartition("/")[2] for iri in labels} >= {"x", "y", "log"}
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
