"""Applications over both projects, each built once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.limits import Limits
from kg.project import open_project
from web.app import close, create_app
from web.site import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from kg.project import Project
    from web.site import Site

LIMITS = Limits(seconds=5, workers=1)


@pytest.fixture(scope="session", params=["policy", "lights"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over a copy of a project, so that its state stays out of the checkout."""
    made = serve(request.getfixturevalue(request.param), tmp_path_factory)
    yield made
    close(made)


@pytest.fixture(scope="session")
def second(lights: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over the second domain, for what needs to know the data."""
    made = serve(lights, tmp_path_factory)
    yield made
    close(made)


def serve(project: Project, folders: pytest.TempPathFactory) -> Flask:
    root = folders.mktemp("project") / "copy"
    root.mkdir()
    for path in (project.ontology, project.data, project.questions):
        if path.is_dir():
            shutil.copytree(path, root / path.relative_to(project.root))
    shutil.copy(project.root / "statecraft.toml", root)
    copy = open_project(root)
    app = create_app(copy, snapshot=snapshot.build(copy), limits=LIMITS)
    app.config["TESTING"] = False
    return app


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
