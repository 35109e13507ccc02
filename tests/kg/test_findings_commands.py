"""``statecraft disputes``, ``impact`` and ``quality`` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from kg.cli import main
from kg.weights import OF_CLAIMS, OF_ENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]
    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(lights_copy: Copy, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    root = str(lights_copy({}).root)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["--project", root, *arguments])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


def test_disputes_in_words_and_as_data(run: Run) -> None:
    status, text, _ = run("disputes")
    assert status == 0
    assert "2 disputes" in text
    assert "data/dossiers/gull-rock-log.yaml:" in text
    told = json.loads(run("disputes", "--format", "json")[1])
    assert {one["sort"] for one in told} == {"linked", "stances"}
    rows = list(csv.DictReader(io.StringIO(run("disputes", "--format", "csv")[1])))
    assert len(rows) == 4


def test_disputes_can_be_chosen(run: Run) -> None:
    assert "0 disputes" in run("disputes", "--new")[1]
    assert "1 dispute\n" in run("disputes", "--sort", "stances")[1]
    assert "1 dispute\n" in run("disputes", "--about", "maren-holt")[1]


def test_impact(run: Run) -> None:
    status, text, _ = run("impact", "light-list-1931")
    assert status == 0
    assert "14 claims lose their only support" in text
    assert "Sker Lightship replaced by Sker Light" in text
    assert "1 of 3 questions have another answer" in text
    told = json.loads(run("impact", "light-list-1931", "--format", "json", "--no-questions")[1])
    assert told["questions"] == []
    assert len(told["inferred"]) == 4


def test_impact_of_nothing_suggests(run: Run) -> None:
    status, _, error = run("impact", "light-lst-1931")
    assert status == 1
    assert 'did you mean "light-list-1931"?' in error


def test_quality(run: Run) -> None:
    status, text, _ = run("quality")
    assert status == 0
    assert "lighthouse" in text
    told = json.loads(run("quality", "--format", "json")[1])
    for name in (*OF_CLAIMS, *OF_ENTITIES):
        listed = json.loads(run("quality", "--list", name, "--format", "json")[1])
        assert len(listed) == told["total"][name], name
