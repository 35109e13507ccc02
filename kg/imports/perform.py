"""Imports files: reads them by their loader and mapping, and puts what came of it in the place of before."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from kg.durable import put
from kg.durable import replace as put_in_place
from kg.errors import ImportFailed, Origin, Problem
from kg.imports import lines as forms
from kg.imports import pack, rdf
from kg.imports.apply import Applier
from kg.imports.manifest import (
    MANIFEST,
    MAPPING,
    Input,
    Manifest,
    dump,
    find,
    folder,
    graph_name,
    source_slug,
)
from kg.imports.sorting import Sorter
from kg.loaders.opened import Opened, head
from kg.loaders.record import Bad
from kg.loaders.registry import named, recognised
from kg.lock import writer
from kg.schema import hint, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from kg.imports.mapping import Rules
    from kg.loaders.record import Loader
    from kg.project import Project
    from kg.schema import Schema

    Told = Callable[[Problem], None]
    Progress = Callable[[str, float, int], None]

_DRAFT: Final = ".content.draft"
_ALIKE: Final = 75
_STEP: Final = 500  # records between two looks at the bar
#: Problems of one sort that are told one by one.
MOST_TOLD: Final = 20


@dataclass(frozen=True)
class Job:
    """What to import: the files, what to call it, how to read it, and from whom it is.

    Without ``rules`` they are files of RDF. With ``again`` they are read though they are as they were.

    ``known`` are the ids of the curated data where a mapping names some; ``licence``, ``title``, ``url`` and
    ``publisher`` stand before what the mapping says. ``tell`` takes each problem, ``progress`` the file, the
    share of it that was read, and the number of records.
    """

    name: str
    paths: tuple[Path, ...]
    rules: Rules | None
    mapping: bytes = b""
    licence: str = ""
    title: str = ""
    url: str = ""
    publisher: str = ""
    retrieved: dt.date | None = None
    strict: bool = False
    again: bool = False
    known: Collection[str] | None = None
    tell: Told = field(default=lambda _: None)
    progress: Progress = field(default=lambda *_: None)


@dataclass(frozen=True, slots=True)
class Done:
    """An import that was carried out, and how it differs from the one before; None where nothing was read."""

    manifest: Manifest
    tally: pack.Tally | None = None


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
        run = _Run(project, schema, job, sorter)
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


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a file: so many records, of which so many gave nothing; and the fields not used."""

    records: int
    idle: int = 0
    unused: Mapping[str, int] = field(default_factory=dict)


class _Run:
    """One import at work: takes the records of its files, and what is wrong with them."""

    def __init__(self, project: Project, schema: Schema, job: Job, sorter: Sorter) -> None:
        self._project = project
        self._schema = schema
        self._job = job
        self._sorter = sorter
        self._number = 0
        self._day = (job.retrieved or dt.datetime.now(dt.UTC).date()).isoformat()
        self.problems = 0
        self.keys: set[str] = set()

    def file(self, path: Path, loader: Loader | None, given: Input) -> Input:
        """Read a file; give what became of it."""
        self._number += 1
        told: Counter[str] = Counter()
        bad: set[int] = set()

        def tell(line: int, code: str, message: str) -> None:
            self.problems += 1
            bad.add(line)
            sort = f"{code} {message.partition(chr(34))[0]}"
            told[sort] += 1
            if told[sort] <= MOST_TOLD:
                self._job.tell(Problem(Origin(path.name, line), code, message, "warning"))

        with Opened(path) as file:
            if loader is None or self._job.rules is None:
                base = graph_name(self._project.base, self._job.name)
                read = _Read(rdf.read(file, self._sorter, base, self._job.progress, tell))
            else:
                read = self._records(file, loader, self._job.rules, tell)
        for sort, number in told.items():
            if number > MOST_TOLD:
                message = f"{number - MOST_TOLD:,} more like this"
                self._job.tell(Problem(Origin(path.name), sort.split(" ")[0], message, "warning"))
        self._job.progress(path.name, 1.0, read.records)
        return replace(given, records=read.records, bad=len(bad), idle=read.idle, unused=read.unused)

    def _records(
        self, file: Opened, loader: Loader, rules: Rules, tell: Callable[[int, str, str], None]
    ) -> _Read:
        applier = Applier(
            rules, self._schema, self._job.name, source_slug(self._job.name), file.name, tell, self._job.known
        )
        if not any(section.fits(file.name) for section in rules.sections):
            meant = ", ".join(dict.fromkeys(section.file for section in rules.sections))
            message = f"the mapping says nothing of a file named {file.name}: it is for {meant}"
            raise ImportFailed(message)
        fields: Counter[str] = Counter()
        count = idle = 0
        for count, record in enumerate(loader.records(file, rules.settings), 1):
            if count % _STEP == 0:
                self._job.progress(file.name, file.share, count)
            if isinstance(record, Bad):
                tell(record.line, "bad-record", record.message)
                continue
            if loader.partial:
                self.keys |= applier.keys(record)
            if record.gone:
                continue
            fields.update(record.fields.keys())
            number = 0
            for number, line in enumerate(applier.lines(record), 1):  # noqa: B007 - counted
                self._add(line, record.line)
            idle += not number
        return _Read(count, idle, self._unused(rules, file.name, fields, fixed=loader.fixed))

    def _add(self, line: forms.Line, row: int) -> None:
        if "claim" in line:
            line["recorded"] = self._day
        last = 1 if line.get("absent") else 0
        place = f"{last}{self._number:04d}{row:012d}"
        self._sorter.add(f"{forms.key(line)}\t{place}\t{forms.dump(line)}")

    def _unused(self, rules: Rules, file: str, seen: Counter[str], *, fixed: bool) -> dict[str, int]:
        """Say how many records have each field that the mapping makes nothing of."""
        groups = rules.used(file)
        used = {name for group in groups for name in group}
        left = {
            name: number
            for name, number in sorted(seen.items())
            if name not in used and not any(fnmatchcase(name, one) for one in rules.ignore)
        }
        for group in groups if fixed else ():
            meant = None if any(name in seen for name in group) else nearest(group[0], left, cutoff=_ALIKE)
            if meant:
                message = f'no record of {file} has "{group[0]}"; did you mean "{meant}"?'
                self._job.tell(Problem(Origin(rules.file), "unknown-field", message, "warning"))
        return left
