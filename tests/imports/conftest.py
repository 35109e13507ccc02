"""Projects to import into: small ones, since an import looks at the ontology alone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.cli import main
from kg.imports import pack
from kg.imports.manifest import find, folder
from kg.project import open_project

if TYPE_CHECKING:
    from kg.imports.lines import Line
    from kg.imports.manifest import Manifest
    from kg.project import Project

ROOT = Path(__file__).parent.parent.parent
FILES = ROOT / "tests" / "data" / "imports"
LIGHTS = """\
dataset:
  title: Light register
  publisher: Harbour office
  licence: https://creativecommons.org/licenses/by-nc/4.0/
  type: LightList
records:
- file: "*"
  key: "{Light ID}"
  things:
  - as: light
    type: Lighthouse
    id: "{Light ID}"
    name: "{Name}"
    aliases: {from: Other names, split: ";"}
    same-as: "{Elsewhere}"
    match: [call]
    claims:
    - predicate: firstLitOn
      object: "{First lit}"
    - predicate: height
      object: {from: Height (m), unit: metre}
      when: "{Measured}"
    - predicate: call
      object: "{Sign}"
    - predicate: standsOn
      object: headland
  - as: headland
    type: Headland
    name: "{Headland}"
"""
TABLE = """\
Light ID,Name,Other names,Height (m),Measured,First lit,Headland,Sign,Elsewhere,Remark
L1,Sule Skerry,Sule;Stack,27,1931,1895-12,Skerry Point,,,remote
L2,"Wolf
Rock",,41,,1870,Wolf Head,,,
"""


@dataclass
class Into:
    """A project, and the command that imports into it."""

    project: Project
    place: Path
    said: str = field(default="")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.place / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments: object) -> int:
        return main(["--project", str(self.project.root), *map(str, arguments)])

    def bring(self, *arguments: object) -> int:
        return self.run("import", *arguments)

    def manifest(self, name: str) -> Manifest:
        found = find(self.project, name)
        assert found
        return found

    def lines(self, name: str) -> list[Line]:
        return list(pack.read(folder(self.project) / name / self.manifest(name).content))

    def claims(self, name: str) -> set[tuple[str, str, str]]:
        lines = self.lines(name)
        return {(one["subject"], one["predicate"], one["object"]) for one in lines if "claim" in one}

    def bytes(self, name: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (folder(self.project) / name).iterdir()}


@pytest.fixture
def lights_into(lights: Project, tmp_path: Path) -> Into:
    root = tmp_path / "project"
    shutil.copytree(lights.root, root, ignore=shutil.ignore_patterns(".statecraft"))
    into = Into(open_project(root), tmp_path)
    into.write("map.yaml", LIGHTS)
    return into


@pytest.fixture(scope="session")
def policy_into(policy: Project, tmp_path_factory: pytest.TempPathFactory) -> Into:
    """The ontology with the things that mappings name, and no claims."""
    root = tmp_path_factory.mktemp("policy") / "project"
    shutil.copytree(policy.ontology, root / "ontology")
    (root / "data" / "entities").mkdir(parents=True)
    for name in ("common", "us-chips"):
        shutil.copy(policy.data / "entities" / f"{name}.yaml", root / "data" / "entities")
    shutil.copy(policy.root / "statecraft.toml", root)
    return Into(open_project(root), root.parent)
