"""``statecraft import``: datasets of others, each in a graph of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.bar import bar
from kg.commands.output import day, show_problems
from kg.errors import DataError, ImportFailed
from kg.imports import choose, licences, propose
from kg.imports.job import Job
from kg.imports.manifest import check_name, find, imports
from kg.imports.perform import perform, remove
from kg.schema import load_schema

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Collection

    from kg.errors import Problem
    from kg.imports.job import Done
    from kg.imports.manifest import Manifest
    from kg.project import Project
    from kg.schema import Schema

_SHOWN = 12


def add(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a file to import, or several of one dataset"
    )
    parser.add_argument(
        "--as", dest="name", metavar="NAME", help="what to call the import (default: as its file)"
    )
    parser.add_argument(
        "--mapping",
        metavar="M",
        help="a mapping of the ontology by name, or a file (default: the one that knows the fields)",
    )
    parser.add_argument(
        "--licence", default="", metavar="L", help="the licence of the data, best as an address"
    )
    parser.add_argument("--title", default="", help="the title of the dataset")
    parser.add_argument("--publisher", default="", help="whose data these are")
    parser.add_argument("--url", default="", help="where they are published")
    parser.add_argument(
        "--retrieved", type=day, metavar="DAY", help="when they were fetched (default: today)"
    )
    parser.add_argument("--strict", action="store_true", help="import nothing if anything is wrong")
    parser.add_argument("--again", action="store_true", help="read files that have not changed")
    parser.add_argument(
        "--propose", action="store_true", help="write a mapping to begin with, and import nothing"
    )
    parser.add_argument("--kind", metavar="K", help="with --propose: what the records are")
    parser.add_argument("--list", action="store_true", help="list what is imported")
    parser.add_argument("--remove", metavar="NAME", help="take an import away")


def run(project: Project, options: Namespace) -> int:
    """Import files, and say what came of it; or propose a mapping, list imports, remove one.

    Raises:
        ImportFailed: a file, a mapping or a name is not as it must be.
        DataError: the mapping has problems.
    """
    if options.list:
        return _list(project)
    if options.remove:
        remove(project, options.remove)
        sys.stdout.write(f"{options.remove} is removed; `statecraft build` takes it out of the graph\n")
        return 0
    paths = _files(options.files)
    if options.propose:
        sys.stdout.write(propose.propose(load_schema(project), paths[0], options.kind))
        return 0
    return _import(project, options, paths)


def _files(given: list[Path]) -> tuple[Path, ...]:
    found = [one for path in given for one in (sorted(path.iterdir()) if path.is_dir() else [path])]
    paths = tuple(path for path in found if not path.name.startswith(".") and not path.is_dir())
    if not paths:
        message = "name a file to import"
        raise ImportFailed(message)
    for path in paths:
        if not path.is_file():
            message = f"there is no file {path}"
            raise ImportFailed(message)
    if len({path.name for path in paths}) < len(paths):
        message = "two files have the same name; rename one"
        raise ImportFailed(message)
    return paths


def _import(project: Project, options: Namespace, paths: tuple[Path, ...]) -> int:
    schema = load_schema(project)
    name = options.name and check_name(options.name)
    before = find(project, name or propose.name_of(paths[0]))
    found = choose.chosen(project, schema, paths, options.mapping, before)
    rules, data = found or (None, b"")
    if not name:
        # A dataset of several files is called as its mapping is.
        stem = Path(rules.file).stem if rules and rules.recognise else propose.name_of(paths[0])
        name = check_name(stem)
    if len(paths) > 1 and rules:
        skipped = [path for path in paths if not any(one.fits(path.name) for one in rules.sections)]
        for path in skipped:
            sys.stderr.write(f"{path.name}: passed over, since the mapping says nothing of it\n")
        paths = tuple(path for path in paths if path not in skipped) or paths
    if not options.name and (known := find(project, name)):
        _keep_apart(known, paths)
    job = Job(
        name=name,
        paths=paths,
        rules=rules,
        mapping=data,
        licence=options.licence,
        title=options.title,
        url=options.url,
        publisher=options.publisher,
        retrieved=options.retrieved,
        strict=options.strict,
        again=options.again,
        known=_known(project, schema) if rules and _names_known(data) else None,
        tell=_tell,
        progress=bar(),
    )
    return _report(perform(project, schema, job))


def _keep_apart(known: Manifest, paths: tuple[Path, ...]) -> None:
    """Do not let other files take the place of an import that nobody named."""
    had, has = [one.name for one in known.inputs], [path.name for path in paths]
    if had != has:
        message = (
            f'"{known.name}" was imported from {", ".join(had)}: give {", ".join(has)} another name '
            f"with --as, or put it in that place with --as {known.name}"
        )
        raise ImportFailed(message)


def _names_known(mapping: bytes) -> bool:
    return b"known:" in mapping


def _known(project: Project, schema: Schema) -> Collection[str]:
    """Give the ids of curated things, from the files as they are."""
    from kg.records import load  # noqa: PLC0415 - takes seconds in a large project

    loaded = load(project, schema)
    if not loaded.ok:
        raise DataError(loaded.problems)
    return frozenset(entity.iri.rpartition("/")[2] for entity in loaded.dataset.entities)


def _tell(problem: Problem) -> None:
    show_problems((problem,))


def _report(done: Done) -> int:
    one, tally = done.manifest, done.tally
    if tally is None:
        sys.stdout.write(f"{one.name}: the files are as they were, and nothing was changed\n")
        return 0
    for given in one.inputs:
        bad = f", {given.bad:,} of them with problems" if given.bad else ""
        sys.stdout.write(f"{given.name}: {given.records:,} records{bad}\n")
        if given.idle:
            sys.stdout.write(f"  {given.idle:,} records gave nothing: the mapping has no place for them\n")
        if given.unused:
            names = sorted(given.unused, key=lambda name: -given.unused[name])
            shown = ", ".join(f'"{name}" ({given.unused[name]:,})' for name in names[:_SHOWN])
            more = f" and {len(names) - _SHOWN} more (see its manifest)" if len(names) > _SHOWN else ""
            sys.stdout.write(f"  not used: {shown}{more}\n")
    absent = f" ({one.absent:,} of the entities are only named in it)" if one.absent else ""
    sys.stdout.write(f"{one.name}: {_held(one)}{absent}\n")
    sys.stdout.write(f"  {tally.added:,} added, {tally.changed:,} changed, {tally.removed:,} removed\n")
    if warning := licences.warning(one):
        sys.stdout.write(f"  {warning}\n")
    sys.stdout.write("  `statecraft build` brings it into the graph\n")
    return 0


def _list(project: Project) -> int:
    for one in imports(project):
        licence = licences.short(one.licence) if one.licence else "no licence is known"
        sys.stdout.write(f"{one.name}  {one.title}: {_held(one)}, of {one.retrieved}, {licence}\n")
    return 0


def _held(one: Manifest) -> str:
    return f"{one.triples:,} triples" if one.is_rdf else f"{one.entities:,} entities, {one.claims:,} claims"
