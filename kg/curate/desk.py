"""The curated files as a curator has them before them: what they say, and their texts as they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.curate.apply import apply, files_of
from kg.curate.files import FileEdit, located, read
from kg.curate.locate import Locator
from kg.curate.text import entry_at
from kg.errors import EditRefused
from kg.nodes import BadYamlError, decode
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.claims import Dataset
    from kg.curate.entry import Value
    from kg.curate.locate import Spot
    from kg.curate.operations import Operation, What
    from kg.errors import Problem
    from kg.project import Project
    from kg.schema import Schema

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Desk:
    """One look at the files of a project."""

    project: Project
    schema: Schema
    dataset: Dataset
    problems: tuple[Problem, ...]
    locator: Locator

    def said(self, what: What, entry_id: str) -> dict[str, Value]:
        """Give what the entry of a claim, source or entity says.

        Raises:
            CurationError: nothing has the id.
        """
        texts = self._texts([self.locator.file(what, entry_id)])[1]
        place = self.locator.place(what, entry_id, texts)
        return entry_at(texts[place.file], place.index)

    def edits(self, operations: Sequence[Operation]) -> tuple[tuple[FileEdit, ...], tuple[Spot, ...]]:
        """Carry operations out, in memory: the files that change, and the place of each operation's entry.

        Raises:
            Conflict: what is amended says something else than it did when it was read.
            CurationError: an operation cannot be carried out.
        """
        before, texts = self._texts(files_of(operations, self.locator))
        after, places = apply(operations, texts, self.locator)
        found = []
        for name, text in sorted(after.items()):
            was = before.get(name)
            data = (_BOM if was and was.startswith(_BOM) else b"") + text.encode()
            if data != was:
                found.append(FileEdit(name, was, data))
        return tuple(found), places

    def _texts(self, names: Iterable[str]) -> tuple[dict[str, bytes], dict[str, str]]:
        contents: dict[str, bytes] = {}
        texts: dict[str, str] = {}
        for name in names:
            data = read(located(self.project, name))
            if data is None:
                continue
            try:
                contents[name], texts[name] = data, decode(data)
            except BadYamlError as error:
                message = f"{name}:{error.line}:{error.column}: {error}"
                raise EditRefused(message) from error
        return contents, texts


def open_desk(project: Project, schema: Schema | None = None) -> Desk:
    """Read the curated files.

    Raises:
        SchemaError: the ontology cannot be read.
    """
    schema = schema or load_schema(project)
    loaded = load(project, schema)
    return Desk(project, schema, loaded.dataset, loaded.problems, Locator(loaded.dataset, project.base))
