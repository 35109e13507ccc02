"""Projects that the tests run on: the one of this repository, and one about lighthouses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.project import open_project
from kg.records import load
from kg.schema import load_schema
from tests.servers import SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.project import Project
    from kg.records import Loaded
    from kg.schema import Schema

ROOT = Path(__file__).resolve().parent.parent
SECOND = ROOT / "tests" / "second"
_LINES = 40  # of what is told of a failure at once


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--plain", action="store_true", help="run the browser tests over the site as plain files"
    )
    parser.addoption(
        "--plain-folder",
        type=Path,
        help="with --plain: where the files are put and left, and taken as they are if the data is the same",
    )
    parser.addoption(
        "--engine",
        choices=["embedded", *SERVERS],
        default="embedded",
        help="what answers the web tests: the engine in process, or a server that they start",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would be the same with another engine, since it asks none."""
    if config.getoption("--engine") == "embedded":
        return
    apart = [
        item
        for item in items
        if "engine" not in getattr(item, "fixturenames", ()) or item.get_closest_marker("embedded")
    ]
    items[:] = [item for item in items if item not in set(apart)]
    config.hook.pytest_deselected(items=apart)


@pytest.hookimpl
def pytest_keyboard_interrupt() -> None:
    """Say which test was running when all were stopped."""
    sys.stderr.write(f"\nstopped in {os.environ.get('PYTEST_CURRENT_TEST', 'no test')}\n")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say at once why a test failed, where that would be lost if a part that takes too long were ended."""
    if report.failed and "TESTED_PART" in os.environ:
        why = "\n".join(report.longreprtext.splitlines()[-_LINES:])
        sys.stderr.write(f"\nfailed in {report.when}: {report.nodeid}\n{why}\n")


@pytest.fixture(scope="session")
def policy() -> Project:
    """The project of this repository."""
    return open_project(ROOT)


@pytest.fixture(scope="session")
def lights() -> Project:
    """The second domain, nothing like the first."""
    return open_project(SECOND)


@pytest.fixture(scope="session", params=["policy", "lights"])
def project(request: pytest.FixtureRequest) -> Project:
    """Both projects, for what must hold whatever the domain."""
    found: Project = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def schema(project: Project) -> Schema:
    return load_schema(project)


@pytest.fixture(scope="session")
def loaded(project: Project, schema: Schema) -> Loaded:
    return load(project, schema)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Project], Project]:
    """Give a project with its state and snapshot out of the checkout: built once for all, to be read.

    Where the environment names a folder, what was built there is copied, and the first process that wants it
    builds it; of other files than there are now it is built anew.
    """
    shared = os.environ.get("BUILT_PROJECTS")
    made: dict[Path, Project] = {}

    def compile_once(project: Project) -> Project:
        if project.root not in made:
            own = replace(project, state=tmp_path_factory.mktemp("state"))
            if shared:
                common = replace(project, state=Path(shared) / project.root.name)
                snapshot.build(common)
                shutil.copytree(common.state, own.state, dirs_exist_ok=True)
            snapshot.build(own)
            made[project.root] = own
        return made[project.root]

    return compile_once


@pytest.fixture
def lights_copy(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Project]:
    """Make a copy of the second project in which some files say something else."""

    def make(files: dict[str, str | bytes]) -> Project:
        root = tmp_path / "project"
        if not root.exists():
            shutil.copytree(SECOND, root, ignore=shutil.ignore_patterns(".statecraft"))
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_project(root)

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 16 MB, which takes privileges."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "statecraft-test", str(path)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        message = "a small disk cannot be mounted here"
        (pytest.fail if os.environ.get("STATECRAFT_REQUIRE_ALL") else pytest.skip)(message)
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)
