"""Applications over both projects, each built once."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import argon2
import pytest

from kg import snapshot
from kg.client import connect
from kg.cluster import Cluster
from kg.limits import Limits
from kg.people.passwords import Passwords
from kg.project import open_project
from kg.push import push
from kg.serving import Serving
from tests.servers import SERVERS, oxigraph
from tests.web import routes
from tests.web.browsing import chromium, complaints
from tests.web.listening import listening
from tests.web.plainly import SERVED, hosting
from web.app import close, create_app
from web.plain.folder import read
from web.plain.manner import Manner
from web.plain.publish import publish
from web.session import KEY as CURATING
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from selenium import webdriver

    from kg.project import Project
    from tests.servers import Server
    from web.site import Site

#: What may take long on a busy machine is still answered.
LIMITS = Limits(seconds=20, workers=1)
#: Things of which a test publishes every page.
FEW = 500


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server | None]:
    """The engine that ``--engine`` names, started for the tests; None for the one in process."""
    make = request.config.getoption("--engine")
    if make == "embedded":
        yield None
    else:
        # One that is ended with the tests need not keep anything.
        start = {**SERVERS, "oxigraph": partial(oxigraph, kept=False)}[make]
        with start(tmp_path_factory.mktemp("engine")) as server:
            yield server


@pytest.fixture(scope="session", params=["policy", "lights"])
def app(
    request: pytest.FixtureRequest,
    compiled: Callable[[Project], Project],
    tmp_path_factory: pytest.TempPathFactory,
    engine: Server | None,
) -> Iterator[Flask]:
    """An application over a copy of a project, so that its state stays out of the checkout."""
    made = serve(compiled(request.getfixturevalue(request.param)), tmp_path_factory, engine)
    yield made
    close(made)


@pytest.fixture(scope="session")
def second(
    lights: Project,
    compiled: Callable[[Project], Project],
    tmp_path_factory: pytest.TempPathFactory,
    engine: Server | None,
) -> Iterator[Flask]:
    """An application over the second domain, for what needs to know the data."""
    made = serve(compiled(lights), tmp_path_factory, engine)
    yield made
    close(made)


@pytest.fixture(scope="session")
def curated(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over the second domain to which people sign in; its files are to be left as they are."""
    project = copied(lights, tmp_path_factory)
    made = create_app(project, snapshot=snapshot.build(project), limits=LIMITS, serving=Serving(curate=True))
    # What makes a password hard to guess makes tests slow; that it is hard is tested elsewhere.
    cheap = Passwords(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made.extensions[CURATING] = replace(made.extensions[CURATING], passwords=cheap)
    yield made
    close(made)


def copied(project: Project, folders: pytest.TempPathFactory) -> Project:
    root = folders.mktemp("project") / "copy"
    root.mkdir()
    # With what was built of the same files, which is then as good here.
    if project.state.is_dir():
        shutil.copytree(project.state, root / ".statecraft", ignore=shutil.ignore_patterns("people"))
    for path in (project.ontology, project.data, project.questions):
        if path.is_dir():
            shutil.copytree(path, root / path.relative_to(project.root))
    shutil.copy(project.root / "statecraft.toml", root)
    return open_project(root)


def serve(project: Project, folders: pytest.TempPathFactory, engine: Server | None = None) -> Flask:
    copy = copied(project, folders)
    made, cluster = snapshot.build(copy), None
    if engine:
        client = connect(engine.address, engine.who)
        push(copy, made, client, grace=0.0)
        cluster = Cluster(copy, client)
        made = cluster.current()
    app = create_app(copy, snapshot=made, limits=LIMITS, cluster=cluster)
    app.config["TESTING"] = False
    return app


@pytest.fixture(scope="session")
def address(
    request: pytest.FixtureRequest, app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where an application over either domain listens."""
    with _serving(request, app, tmp_path_factory) as where:
        yield where


@pytest.fixture(scope="session")
def lamp_address(
    request: pytest.FixtureRequest, second: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where one over the second domain listens, for what needs to know the data."""
    with _serving(request, second, tmp_path_factory) as where:
        yield where


@contextmanager
def _serving(request: pytest.FixtureRequest, app: Flask, folders: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an application, or with ``--plain`` the files that it is published as."""
    if not request.config.getoption("--plain"):
        with listening(app) as where:
            yield where
        return
    within = request.config.getoption("--plain-folder") or folders.getbasetemp()
    names = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    with hosting(published(app, within, routes.PAGES.keys() & names)) as where:
        yield where


def published(app: Flask, within: Path, names: set[str]) -> Path:
    """Publish a site into a folder of its own, once for all that is tested on the same data.

    Where there are many things, only the pages with these names are published, and what any site has.
    """
    here: Site = app.extensions[KEY].current()
    folder = within / f"files-{here.snapshot.fingerprint[:12]}"
    if not read(folder).files:
        few = len(here.names.by_iri) < FEW
        pages = () if few else ("/", *routes.looked_at(here, app.test_client(), names))
        publish(here.project, here.snapshot, folder, Manner(further=True, pages=pages))
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--plain``, leave out what looks at no files, and skip what takes a server, with the reason."""
    if not config.getoption("--plain"):
        return
    here, elsewhere = [], []
    for item in items:
        looks = {"address", "lamp_address"}.intersection(getattr(item, "fixturenames", ()))
        (here if looks else elsewhere).append(item)
    items[:] = here
    config.hook.pytest_deselected(items=elsewhere)
    for item in items:
        if reason := next((why for name, why in SERVED.items() if name in item.nodeid), ""):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chrome() -> Iterator[webdriver.Chrome]:
    """One browser for all tests that drive one."""
    with chromium() as driver:
        yield driver


@pytest.fixture
def quiet(chrome: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """The browser, which must not have complained of anything by the end."""
    chrome.get("about:blank")
    complaints(chrome)
    yield chrome
    assert complaints(chrome) == []


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def lamp(second: Flask) -> FlaskClient:
    return second.test_client()


@pytest.fixture
def here(app: Flask) -> Site:
    found: Site = app.extensions[KEY].current()
    return found


@pytest.fixture
def second_site(second: Flask) -> Site:
    found: Site = second.extensions[KEY].current()
    return found
