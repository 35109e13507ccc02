"""The code of templates is kept between starts, and never taken for that of others."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.limits import Limits
from web.app import close, create_app
from web.compiled import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from kg.project import Project

    Make = Callable[[], Flask]

HTML = {"Accept": "text/html"}
pytestmark = pytest.mark.embedded


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / f"_jinja2-cache-{os.getuid()}"


@pytest.fixture
def make(lights: Project, compiled: Callable[[Project], Project]) -> Iterator[Make]:
    project, made = compiled(lights), []

    def one() -> Flask:
        made.append(create_app(project, snapshot=snapshot.current(project), limits=Limits(workers=1)))
        return made[-1]

    yield one
    for app in made:
        close(app)


def files(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_second_start_compiles_nothing(folder: Path, make: Make) -> None:
    first = make().test_client().get("/about", headers=HTML)
    before = files(folder)
    assert len(before) > 1
    assert not [name for name in before if name.endswith(".tmp")]
    again = make()
    assert again.test_client().get("/about", headers=HTML).data == first.data
    assert files(folder) == before
    # What is found there is what is run.
    name = next(iter(sorted(before)))
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"<!doctype html>", b"<!doctype HTML>"))
    assert make().test_client().get("/about", headers=HTML).data.startswith(b"<!doctype HTML>"), name


def test_what_is_broken_is_made_again(folder: Path, make: Make) -> None:
    whole = make().test_client().get("/about", headers=HTML)
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:-100])
    assert make().test_client().get("/about", headers=HTML).data == whole.data
    for path in folder.iterdir():
        path.write_bytes(b"not code")
    assert make().test_client().get("/about", headers=HTML).data == whole.data


def test_other_ways_to_read_a_template_make_other_code(folder: Path) -> None:
    one, other = CompiledTemplates("trimmed"), CompiledTemplates("as it is")
    assert one.get_source_checksum("a") != other.get_source_checksum("a")
    assert one.get_source_checksum("a") != one.get_source_checksum("b")
    assert folder.is_dir()


def test_no_folder_of_our_own_costs_nothing_else(folder: Path, make: Make) -> None:
    # Somebody else was there before.
    folder.symlink_to(folder.parent)
    app = make()
    assert app.jinja_env.bytecode_cache is None
    assert app.test_client().get("/about", headers=HTML).status_code == 200
    assert not list(folder.parent.glob("*.cache"))


def test_a_disk_that_takes_nothing_costs_nothing_else(folder: Path, make: Make) -> None:
    app = make()
    folder.rmdir()
    assert app.test_client().get("/about", headers=HTML).status_code == 200
    assert not folder.exists()
