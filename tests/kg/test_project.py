from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import ProjectError
from kg.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.project import Project

GOOD = 'title = "T"\nbase = "https://a.example/"\n'


def test_a_project_knows_its_places(project: Project) -> None:
    assert project.title
    assert project.ontology.is_dir()
    assert project.questions.is_dir()
    files = [project.relative(path) for path in project.input_files()]
    assert files[0] == "statecraft.toml"
    assert "kg/core.ttl" in files
    assert len(files) == len(set(files))


def test_without_a_path_the_current_folder_or_the_bundled_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lights: Project, policy: Project
) -> None:
    monkeypatch.chdir(lights.root)
    assert open_project().base == lights.base
    monkeypatch.chdir(tmp_path)
    assert open_project().base == policy.base


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ("", "`title` is missing"),
        ('title = "T"', "`base` is missing"),
        ('title = 3\nbase = "https://a.example/"', "`title` must be a text"),
        (GOOD.replace("https://a.example/", "https://a.example"), "ends in a slash"),
        (GOOD.replace("https:", "file:"), "web address"),
        (GOOD.replace("a.example/", "a.example/?x=/"), "web address"),
        (GOOD + 'data = "../../etc"', "leads out"),
        (GOOD + 'recorded = "soon"', "`recorded` must be a day"),
        ("title = ", "Invalid value"),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, settings: str, why: str) -> None:
    (tmp_path / "statecraft.toml").write_text(settings)
    with pytest.raises(ProjectError, match=why):
        open_project(tmp_path)


def test_a_folder_without_settings_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="statecraft init"):
        open_project(tmp_path)


def test_the_fingerprint_follows_the_files(lights_copy: Callable[[dict[str, str]], Project]) -> None:
    project = lights_copy({})
    before = project.fingerprint()
    assert project.fingerprint() == before
    (project.root / "notes.txt").write_text("not an input")
    assert project.fingerprint() == before
    lights_copy({"data/entities/new.yaml": "- {id: a, type: Lamp, name: A}\n"})
    assert project.fingerprint() != before
    (project.data / "entities" / "new.yaml").unlink()
    assert project.fingerprint() == before
