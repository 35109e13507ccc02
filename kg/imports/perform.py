"""Imports files: reads them by their loader and mapping, and puts what came of it in the place of before."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.durable import put
from kg.durable import replace as put_in_place
from kg.errors import ImportFailed
from kg.imports import lines as forms
from kg.imports import pack
from kg.imports.job import Done
from kg.imports.manifest import (
    MANIFEST,
    MAPPING,
    Input,
    Manifest,
    dump,
    find,
    folder,
)
from kg.imports.run import Run
from kg.imports.sorting import Sorter
from kg.loaders.opened import head
from kg.loaders.registry import named, recognised
from kg.lock import writer
from kg.schema import hint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.imports.job import Job
    from kg.imports.mapping import Rules
    from kg.loaders.record import Loader
    from kg.project import Project
    from kg.schema import Schema


_DRAFT: Final = ".content.draft"


def perform(project: Project, schema: Schema, job: Job) -> Done:
    """Import files.

    Where the files, the mapping and what is said of the dataset are as they were, nothing is read or written.

    Raises:
        ImportFailed: a file cannot be read at all, or with ``strict`` has a bad record; nothing was changed.
    """
    place = folder(project) / job.name
    try:
        with writer(project.state / "imports"):
            place.mkdir(parents=True, exist_ok=True)
            try:
                return _perform(project, schema, job)
            finally:
                (place / _DRAFT).unlink(missing_ok=True)
                if not any(place.iterdir()):
                    place.rmdir()
    except OSError as error:
        message = f"cannot import {job.name}: {error.strerror or error}"
        raise ImportFailed(message) from error


def _perform(project: Project, schema: Schema, job: Job) -> Done:
    place = folder(project) / job.name
    before = find(project, job.name)
    loaders = [_loader(path, job.rules) for path in job.paths]
    draft = _manifest(job, loaders, before)
    partial = any(loader.partial for loader in loaders if loader)
    if not job.again and before and (place / before.content).is_file() and _is_the_same(before, draft):
        return Done(before)
    draft = replace(draft, retrieved=job.retrieved or dt.datetime.now(dt.UTC).date())
    with Sorter(place) as sorter:
        run = Run(project, schema, job, sorter)
        inputs = tuple(
            run.file(path, loader, one)
            for path, loader, one in zip(job.paths, loaders, draft.inputs, strict=True)
        )
        if job.strict and run.problems:
            message = f"{run.problems} problems were found, and nothing was imported"
            raise ImportFailed(message)
        tally = pack.Tally()
        path = place / _DRAFT
        old = place / before.content if before and (place / before.content).is_file() else None
        if job.rules is None:
            triples = pack.texts(old) if old and before and before.is_rdf else ()
            digest = pack.write(path, pack.compare_texts(sorter.lines(), triples, tally))
            name = f"triples-{digest[:16]}.nt.gz"
        else:
            was = pack.read(old) if old and before and not before.is_rdf else ()
            kept = pack.touched(run.keys) if partial else lambda _: False
            found = pack.compare(pack.gather(sorter.lines()), was, tally, kept)
            digest = pack.write(path, map(forms.dump, found))
            name = f"claims-{digest[:16]}.jsonl.gz"
    path.replace(place / name)
    made = replace(
        draft,
        inputs=inputs,
        content=name,
        digest=digest,
        entities=tally.entities,
        claims=tally.claims,
        absent=tally.absent,
        triples=tally.triples,
    )
    if job.mapping:
        put(place / MAPPING, job.mapping)
    put_in_place(place / MANIFEST, dump(made))
    for other in (*place.glob("claims-*"), *place.glob("triples-*")):
        if other.name != name:
            other.unlink()
    return Done(made, tally)


def remove(project: Project, name: str) -> None:
    """Take an import away, its manifest first.

    Raises:
        ImportFailed: there is none of that name, or its files cannot be removed.
    """
    place = folder(project) / name
    if not (place / MANIFEST).is_file():
        known = [path.parent.name for path in folder(project).glob(f"*/{MANIFEST}")]
        message = f'nothing was imported as "{name}"{hint(name, known)}'
        raise ImportFailed(message)
    try:
        with writer(project.state / "imports"):
            # Killed in the midst of it, we leave nothing that looks whole.
            (place / MANIFEST).unlink()
            shutil.rmtree(place)
    except OSError as error:
        message = f"cannot remove {place}: {error.strerror or error}"
        raise ImportFailed(message) from error


def _loader(path: Path, rules: Rules | None) -> Loader | None:
    if rules is None:
        return None
    if rules.loader and not named(rules.loader).partial:
        start = head(path)
        found = recognised(path.name, start)
        # A file of changes of a format is read as such, whatever the mapping says of whole files.
        return found if found and found.partial else named(rules.loader)
    found = named(rules.loader) if rules.loader else recognised(path.name, head(path))
    if found is None:
        message = f"{path.name} is of no format that is known; name its loader in the mapping"
        raise ImportFailed(message)
    return found


def _manifest(job: Job, loaders: Sequence[Loader | None], before: Manifest | None) -> Manifest:
    about = job.rules.about if job.rules else None
    return Manifest(
        name=job.name,
        title=job.title or (about.title if about else "") or (before.title if before else job.name),
        loader=", ".join(dict.fromkeys(one.name if one else "rdf" for one in loaders)),
        retrieved=job.retrieved or (before.retrieved if before else dt.datetime.now(dt.UTC).date()),
        licence=job.licence or (about.licence if about else "") or (before.licence if before else ""),
        publisher=job.publisher or (about.publisher if about else "") or (before.publisher if before else ""),
        url=job.url or (about.url if about else "") or (before.url if before else ""),
        description=about.description if about else "",
        kind=about.kind if about else "",
        rules=job.rules.file if job.rules else "",
        mapping=hashlib.sha256(job.mapping).hexdigest() if job.mapping else "",
        inputs=tuple(Input(path.name, _digest(path), path.stat().st_size) for path in job.paths),
        content="",
        digest="",
    )


def _is_the_same(one: Manifest, other: Manifest) -> bool:
    def asked(of: Manifest) -> tuple[object, ...]:
        said = (
            of.title,
            of.licence,
            of.publisher,
            of.url,
            of.loader,
            of.rules,
            of.mapping,
            of.kind,
            of.retrieved,
        )
        return (*said, tuple((file.name, file.sha256) for file in of.inputs))

    return asked(one) == asked(other)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
