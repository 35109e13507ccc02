"""Which mapping goes with some files: one that is named, or one that knows their fields."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import ImportFailed
from kg.imports import rdf
from kg.imports.manifest import MAPPING, folder
from kg.imports.read_mapping import read_mapping
from kg.loaders.opened import Opened, head
from kg.loaders.record import Record, Settings
from kg.loaders.registry import named, recognised
from kg.schema import hint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.imports.manifest import Manifest
    from kg.imports.mapping import Rules
    from kg.project import Project
    from kg.schema import Schema

_LOOKED_AT: Final = 50
_CHANGES: Final = "-delta"  # ends the name of a loader of changes to what the loader of the rest reads


def mappings(project: Project) -> dict[str, Path]:
    """Give the mappings that come with an ontology, by name."""
    return {path.stem: path for path in sorted((project.ontology / "imports").glob("*.yaml"))}


def chosen(
    project: Project, schema: Schema, paths: Sequence[Path], name: str | None, before: Manifest | None = None
) -> tuple[Rules, bytes] | None:
    """Read the mapping for files: by its name or path, that of the import ``before``, or one that knows them.

    None for files of RDF, which need none.

    Raises:
        ImportFailed: there is none, or a file cannot be read.
        DataError: the mapping has problems.
    """
    if name is not None:
        return _read(project, schema, _named(project, name))
    if all(rdf.format_of(path.name) for path in paths):
        return None
    if before is not None and before.mapping:
        # As the ontology has it now, or else as it was then.
        own = project.root / before.rules
        kept = own if own in mappings(project).values() else folder(project) / before.name / MAPPING
        return _read(project, schema, kept)
    for path in mappings(project).values():
        rules, data = _read(project, schema, path)
        if rules.recognise and any(_knows(rules, one) for one in paths):
            return rules, data
    known = ", ".join(mappings(project)) or "there is none yet"
    message = (
        f"no mapping knows the fields of {paths[0].name}: name one with --mapping ({known}), "
        f"or have one begun with `statecraft import --propose {paths[0].name}`"
    )
    raise ImportFailed(message)


def sample(path: Path, settings: Settings | None = None, loader: str = "") -> list[Record]:
    """Read the first records of a file.

    Raises:
        ImportFailed: it cannot be read, or is of no format that is known.
    """
    try:
        found = named(loader) if loader else recognised(path.name, head(path))
        if found is None:
            message = f"{path.name} is of no format that is known"
            raise ImportFailed(message)
        with Opened(path) as file, closing(found.records(file, settings or Settings())) as records:
            return [one for one in islice(records, _LOOKED_AT) if isinstance(one, Record)]
    except OSError as error:
        message = f"cannot read {path}: {error.strerror or error}"
        raise ImportFailed(message) from error


def _knows(rules: Rules, path: Path) -> bool:
    found = recognised(path.name, head(path))
    if found is None or (
        rules.loader and rules.loader not in {found.name, found.name.removesuffix(_CHANGES)}
    ):
        return False
    try:
        records = sample(path, rules.settings, found.name)
    except ImportFailed:
        return False
    seen = {name for one in records for name in one.fields}
    return seen.issuperset(rules.recognise) and any(one.fits(path.name) for one in rules.sections)


def _named(project: Project, name: str) -> Path:
    known = mappings(project)
    if name in known:
        return known[name]
    path = Path(name)
    if not path.is_file():
        near = hint(name, known)
        message = f"there is no mapping {name}{near} (the ontology has: {', '.join(known) or 'none'})"
        raise ImportFailed(message)
    return path


def _read(project: Project, schema: Schema, path: Path) -> tuple[Rules, bytes]:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot read {path}: {error.strerror or error}"
        raise ImportFailed(message) from error
    return read_mapping(project, schema, project.relative(path), data), data
