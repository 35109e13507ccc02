"""A project to write in, of either domain."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from kg import snapshot
from kg.curate.desk import open_desk
from kg.project import open_project
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from pathlib import Path

    from kg.claims import Claim
    from kg.curate.desk import Desk
    from kg.project import Project


_MANY = 45  # dossiers are as good as a thousand


@dataclass(frozen=True)
class Field:
    """A copy of a project, and a claim of it that nothing answers."""

    project: Project
    claim: Claim

    @property
    def desk(self) -> Desk:
        return open_desk(self.project)

    def held(self, claim_id: str) -> Claim:
        return next(one for one in self.desk.dataset.claims if one.id == claim_id)


@pytest.fixture(scope="session")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with its snapshot, for copies of it."""
    root = tmp_path_factory.mktemp("built") / "project"
    keep = shutil.ignore_patterns(".*", "node_modules", "web", "kg", "tests", "bench", "docs", "deploy")
    shutil.copytree(project.root, root, ignore=keep)
    _thin(root)
    snapshot.build(open_project(root))
    return root


def _thin(root: Path) -> None:
    """Leave some files of a large project, and of these what can do without the others."""
    dossiers = sorted((root / "data" / "dossiers").iterdir())
    if len(dossiers) <= _MANY:
        return
    for number, path in enumerate(dossiers):
        if number % (len(dossiers) // _MANY):
            path.unlink()
    project = open_project(root)
    schema = load_schema(project)
    while not (loaded := load(project, schema)).ok:
        for file in {one.origin.file for one in loaded.problems if one.severity == "error"}:
            (root / file).unlink()
    while _drop_unnamed(root):
        pass


def _drop_unnamed(root: Path) -> bool:
    """Leave out the entities that nothing else names; tell whether there were any."""
    files = root.glob("data/entities/*.yaml")
    entities = {path: re.split(r"(?m)^(?=- )", path.read_text("utf-8")) for path in files}
    texts = [path.read_text("utf-8") for path in root.glob("data/dossiers/*.yaml")]
    texts += chain.from_iterable(entities.values())
    named = Counter(word for text in texts for word in set(re.findall(r"[\w-]+", text)))
    before = len(texts)
    for path, parts in entities.items():
        kept = [part for part in parts if not (own := re.search(r"\bid: (\S+)", part)) or named[own[1]] > 1]
        before -= len(parts) - len(kept)
        path.write_text("".join(kept), "utf-8")
    return before < len(texts)


@pytest.fixture
def field(built: Path, tmp_path: Path) -> Field:
    copy = open_project(shutil.copytree(built, tmp_path / "project"))
    claims = open_desk(copy).dataset.claims
    return Field(copy, next(one for one in claims if not one.refs and one.locator and one.retracted is None))
