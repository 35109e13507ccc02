"""What is kept of an import: from whom, under which licence, how it was read, and what came of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.errors import ImportFailed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.project import Project

MANIFEST: Final = "manifest.yaml"
MAPPING: Final = "mapping.yaml"
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read.

    ``idle`` records gave nothing; ``unused`` says how many records have a field that nothing was made of.
    """

    name: str
    sha256: str
    bytes: int
    records: int = 0
    bad: int = 0
    idle: int = 0
    unused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """An import. ``content`` is the file with its lines, ``digest`` that of what is in it, uncompressed.

    ``kind`` is that of its source, as the ontology names it (IRI); ``rules`` is the file of the mapping and
    ``mapping`` its digest.
    """

    name: str
    title: str
    loader: str
    retrieved: dt.date
    licence: str
    publisher: str
    url: str
    description: str
    kind: str
    rules: str
    mapping: str
    inputs: tuple[Input, ...]
    content: str
    digest: str
    entities: int = 0
    claims: int = 0
    absent: int = 0
    triples: int = 0

    @property
    def is_rdf(self) -> bool:
        """Whether it holds triples as they were, and no claims."""
        return self.content.endswith(".nt.gz")


def folder(project: Project) -> Path:
    """Say where the imports of a project are."""
    return project.root / "imports"


def graph_name(base: str, name: str) -> str:
    """Name the graph of an import.

    >>> graph_name("https://lights.example/", "charts")
    'https://lights.example/graph/import-charts'
    """
    return f"{base}graph/import-{name}"


def source_slug(name: str) -> str:
    """Name the source from which the claims of an import are."""
    return f"import-{name}"


def check_name(name: str) -> str:
    """Refuse what can be no name of an import.

    Raises:
        ImportFailed: it is none.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        message = (
            f'"{name[:60]}" cannot be the name of an import: lower-case letters, digits, single hyphens, '
            f"at most {_LONGEST} characters; give one with --as"
        )
        raise ImportFailed(message)
    return name


def imports(project: Project) -> tuple[Manifest, ...]:
    """Give the imports of a project in order of name.

    Raises:
        ImportFailed: a manifest cannot be read.
    """
    return tuple(read(path) for path in sorted(folder(project).glob(f"*/{MANIFEST}")))


def find(project: Project, name: str) -> Manifest | None:
    """Give an import by name.

    Raises:
        ImportFailed: its manifest cannot be read.
    """
    path = folder(project) / name / MANIFEST
    return read(path) if path.is_file() else None


def read(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        ImportFailed: it cannot be read; the message says why.
    """
    try:
        found: dict[str, Any] = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        found["inputs"] = tuple(Input(**one) for one in found["inputs"])
        made = Manifest(**found)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        message = f"{path} is not the manifest of an import: {error}; remove its folder and import again"
        raise ImportFailed(message) from error
    if made.name != path.parent.name or "/" in made.content or not isinstance(made.retrieved, dt.date):
        message = (
            f"{path} is not the manifest of this import: its name is another, or it names a file elsewhere"
        )
        raise ImportFailed(message)
    return made


def dump(manifest: Manifest) -> bytes:
    """Write a manifest as YAML."""
    fields = {**asdict(manifest), "inputs": [asdict(one) for one in manifest.inputs]}
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=110).encode()


def of_graph(base: str, iri: str) -> str | None:
    """Give the name of the import whose graph this is; None where it is another graph.

    >>> of_graph("https://lights.example/", "https://lights.example/graph/import-charts")
    'charts'
    """
    prefix = graph_name(base, "")
    return iri.removeprefix(prefix) if iri.startswith(prefix) else None
