"""The curated files as a curator has them before them: what they say, and their texts as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg import snapshot
from kg.curate.apply import apply, files_of
from kg.curate.files import FileEdit, digest, located, read
from kg.curate.locate import locator, stored
from kg.curate.text import entry_at
from kg.errors import CurationError, EditRefused, SnapshotError
from kg.known import Known
from kg.nodes import BadYamlError, decode
from kg.quads import node_quads, redirect_quads
from kg.records import load
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.claims import Dataset
    from kg.curate.entry import Value
    from kg.curate.locate import Locator, Spot
    from kg.curate.operations import Operation, What
    from kg.errors import Problem
    from kg.filetable import Stamp
    from kg.project import Project
    from kg.records import Loaded
    from kg.schema import Schema
    from kg.snapshot import Snapshot

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Desk:
    """One look at the files of a project.

    ``made`` is the snapshot of the files as they were, where there is one, with its ``store``: ``locator``
    then stands on it, and ``stamps`` are those of its files. What the files hold as a whole is read when it
    is first asked for.
    """

    project: Project
    schema: Schema
    locator: Locator
    made: Snapshot | None = None
    store: Store | None = None
    stamps: Mapping[str, Stamp] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        """What the files say."""
        return self.loaded.dataset

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files."""
        return self.loaded.problems

    @cached_property
    def loaded(self) -> Loaded:
        """All that the files hold."""
        return load(self.project, self.schema)

    @cached_property
    def known(self) -> Known:
        """Look-ups in what the files say; without a snapshot, in a graph that is made of them."""
        store = self.store
        if store is None:
            store = Store()
            store.bulk_extend(node_quads(self.dataset, self.schema, self.project))
            store.extend(redirect_quads(self.dataset.redirects, self.project.base))
        return Known(store, self.project.base)

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
            if name in self.stamps and self.stamps[name].digest != digest(data):
                message = f"{name} was edited while it was read; try again"
                raise CurationError(message)
            try:
                contents[name], texts[name] = data, decode(data)
            except BadYamlError as error:
                message = f"{name}:{error.line}:{error.column}: {error}"
                raise EditRefused(message) from error
        return contents, texts


def open_desk(project: Project, schema: Schema | None = None) -> Desk:
    """Lay the curated files out; where the snapshot is of the files as they are, it says where what stands.

    Raises:
        SchemaError: the ontology cannot be read.
    """
    schema = schema or load_schema(project)
    made = snapshot.current(project)
    if made and (table := snapshot.table_of(made)):
        try:
            store = snapshot.open_store(made)
            return Desk(project, schema, stored(store, project.base), made, store, table.stamps)
        except SnapshotError:
            pass  # It went away meanwhile: the files themselves say it too.
    loaded = load(project, schema)
    desk = Desk(project, schema, locator(loaded.dataset, project.base))
    desk.__dict__["loaded"] = loaded
    return desk
