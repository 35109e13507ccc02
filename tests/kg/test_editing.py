"""After an edit a snapshot holds exactly what reading everything gives, and the same problems are told."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.errors import DataError
from kg.filetable import FileTable, Stamp, scan
from kg.snapshot import compiling

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

LIGHTS = ("gull-rock-light", "sker-light", "sker-lightship", "loose-light", "far-light")
REFS = ("A", "B", "C", "H1", "H2")
VALUES = {
    "height": ("30 metre", "31 metre", "38 metre"),
    "character": ("fixed", "flashing"),
    "neighbourOf": LIGHTS,
    "replaces": LIGHTS,
    "standsOn": ("gull-rock",),
}


def claim(rng: random.Random, number: int) -> str:
    predicate = rng.choice(list(VALUES))
    fields = {
        "subject": rng.choice(LIGHTS),
        "predicate": predicate,
        "object": rng.choice(VALUES[predicate]),
        "locator": f"page {number}",
    }
    if rng.random() < 0.5:
        begin = rng.randint(1860, 1930)
        fields["when"] = rng.choice((f"{begin}", f"{begin}/..", f"{begin}/{begin + rng.randint(1, 40)}"))
    if rng.random() < 0.4:
        fields["ref"] = rng.choice(REFS)
    if rng.random() < 0.3:
        fields[rng.choice(("contradicts", "corrects", "supports"))] = rng.choice(REFS)
    if rng.random() < 0.3:
        fields["rank"] = rng.choice(("preferred", "deprecated"))
    if rng.random() < 0.15:
        fields["stance"] = "denies"
    if rng.random() < 0.1:
        fields |= {"recorded": "2026-01-01", "retracted": "2026-02-01", "reason": "misread"}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}\n"


def dossier(rng: random.Random, name: str) -> str:
    claims = "".join(claim(rng, number) for number in range(rng.randint(1, 6)))
    relays = "\n  relays: [light-list-1931]" if rng.random() < 0.3 else ""
    head = f"source:\n  id: {name}\n  type: Logbook\n  title: {name} {rng.randint(1, 2)}{relays}\n"
    return f"{head}claims:\n{claims}"


def entities(rng: random.Random) -> str:
    kinds = ("Lighthouse", "Lightship")
    return "".join(
        f"- {{id: {slug}, type: {rng.choice(kinds)}, name: {slug} {rng.randint(1, 2)}}}\n"
        for slug in ("loose-light", "far-light")
        if rng.random() < 0.95
    )


def outcome(project: Project, *, whole: bool) -> tuple[object, ...]:
    try:
        made = snapshot.build(project, whole=whole)
    except DataError as error:
        return (*sorted(str(p) for p in error.problems if p.severity == "error"),)
    store = snapshot.open_store(made)
    assert len(store) == made.triples
    return frozenset(map(str, store)), made.entities, made.sources, made.claims


@pytest.mark.parametrize("seed", range(12))
def test_an_edit_gives_what_reading_everything_gives(lights_copy: Copy, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    names = [f"log-{number}" for number in range(4)]
    files: dict[str, str | bytes] = {"data/entities/loose.yaml": entities(rng)}
    files |= {f"data/dossiers/{name}.yaml": dossier(rng, name) for name in names}
    project = lights_copy(files)
    edits = 0
    for step in range(9):
        name = rng.choice(names)
        path = project.data / "dossiers" / f"{name}.yaml"
        if rng.random() < 0.2:
            (project.data / "entities" / "loose.yaml").write_text(entities(rng))
        elif rng.random() < 0.15:
            path.unlink(missing_ok=True)
        elif rng.random() < 0.3 and path.exists():
            path.write_text("# moved down\n" + path.read_text())
        else:
            path.write_text(dossier(rng, name))
        other = replace(project, state=tmp_path / f"whole-{step}")
        assert outcome(project, whole=False) == outcome(other, whole=True), f"seed {seed}, step {step}"
        edits += 1
    assert edits == 9


def test_most_edits_are_not_read_whole(lights_copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    project = lights_copy({})
    snapshot.build(project)
    monkeypatch.setattr(compiling, "load", None)
    path = project.data / "dossiers" / "gull-rock-log.yaml"
    path.write_text(path.read_text().replace("~36 metre", "~37 metre"))
    made = snapshot.build(project)
    assert made.number == 2
    assert any("~37 metre" in str(quad) for quad in snapshot.open_store(made))


def test_files_are_read_only_if_they_look_changed(lights_copy: Copy) -> None:
    project = lights_copy({})
    table = scan(project)
    assert table.fingerprint == project.fingerprint()
    name = "data/dossiers/gull-rock-log.yaml"
    stamp = table.stamps[name]
    # As if it had been read long after it was written: then size and time are believed.
    old = FileTable({**table.stamps, name: Stamp(stamp.size, stamp.mtime, "remembered")}, table.made + 10**10)
    assert scan(project, old).stamps[name].digest == "remembered"
    racy = FileTable(old.stamps, stamp.mtime)
    assert scan(project, racy).stamps[name].digest == stamp.digest
    (project.root / name).write_text("source: {}\n")
    assert scan(project, table).changed(table) == {name}
