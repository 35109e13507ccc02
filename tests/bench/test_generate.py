"""The benchmark's generator: whole projects, the same both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench.generate import WORLD, Recipe, dataset, rows, write
from kg.errors import Origin
from kg.project import open_project
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = Origin("")


def test_the_dataset_is_what_the_files_say(tmp_path: Path) -> None:
    recipe = Recipe(1500)
    project = write(recipe, tmp_path / "trade")
    schema = load_schema(project)
    loaded = load(project, schema)
    assert not loaded.problems, "\n".join(map(str, loaded.problems))
    direct = dataset(recipe, schema, open_project(WORLD))
    assert len(direct.claims) == recipe.claims
    assert [replace(c, origin=NOWHERE) for c in loaded.dataset.claims] == [
        replace(c, origin=NOWHERE) for c in direct.claims
    ]
    assert sorted(loaded.dataset.entities, key=lambda e: e.iri) == sorted(
        direct.entities, key=lambda e: e.iri
    )
    assert [replace(s, origin=NOWHERE) for s in loaded.dataset.sources] == [
        replace(s, origin=NOWHERE) for s in direct.sources
    ]


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    assert list(rows(Recipe(300))) == list(rows(Recipe(300)))
    assert list(rows(Recipe(300))) != list(rows(Recipe(300, seed=8)))


def test_degrees_follow_a_power_law() -> None:
    found: dict[str, int] = {}
    for row in rows(Recipe(20_000)):
        found[row.value] = found.get(row.value, 0) + 1
    houses = sorted((n for value, n in found.items() if value.startswith("house-")), reverse=True)
    assert houses[0] > 20 * houses[len(houses) // 2]
