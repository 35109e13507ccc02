"""One import at work: the records of its files, taken one by one, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from kg.errors import ImportFailed, Origin, Problem
from kg.imports import lines as forms
from kg.imports import rdf
from kg.imports.apply import Applier
from kg.imports.manifest import graph_name, source_slug
from kg.loaders.opened import Opened
from kg.loaders.record import Bad
from kg.schema import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kg.imports.job import Job
    from kg.imports.manifest import Input
    from kg.imports.mapping import Rules
    from kg.imports.sorting import Sorter
    from kg.loaders.record import Loader
    from kg.project import Project
    from kg.schema import Schema

_ALIKE: Final = 75
_STEP: Final = 500  # records between two looks at the bar
#: Problems of one sort that are told one by one.
MOST_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a file: so many records, of which so many gave nothing; and the fields not used."""

    records: int
    idle: int = 0
    unused: Mapping[str, int] = field(default_factory=dict)


class Run:
    """Takes the records of the files of an import.

    ``problems`` counts what was wrong, ``keys`` are those of the records where a file says only what changed.
    """

    def __init__(self, project: Project, schema: Schema, job: Job, sorter: Sorter) -> None:
        """Keep where the lines go; nothing is read yet."""
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
