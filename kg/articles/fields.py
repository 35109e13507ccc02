"""A draft read as the files are, so that what is wrong with it can be told field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.nodes import Items, Pairs, Text
from kg.read_claims import read_claims
from kg.read_things import read_entities, read_source
from kg.reading import Context, Report
from kg.records import check_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.articles.ground import Ground
    from kg.claims import Claim, Entity, Source
    from kg.curate.entry import Entry, Value
    from kg.errors import Severity
    from kg.nodes import Node
    from kg.read_claims import PendingLink

_WHERE: Final = "say where in the source this stands: its first few words"
_PLACE: Final = "missing-locator"
_FILE: Final = "draft.yaml"
_STANDIN: Final = "the-source-of-this-article"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a field, or with the entry as a whole where ``field`` is empty.

    The field of a key inside a mapping is named by both (``qualifiers.scope``).
    """

    field: str
    message: str
    severity: Severity = "error"


@dataclass(frozen=True)
class Draftable:
    """What a draft may name besides what is in the files: entities, refs and the source drafted with it."""

    entities: tuple[Entry, ...] = ()
    source: Entry | None = None
    source_id: str = ""
    refs: frozenset[str] = frozenset()


class Fields:
    """Reads entries in a context of their own; the number of a field stands where files have the column."""

    def __init__(self, known: Ground, beside: Draftable, leave_out: Entry | None) -> None:
        """Read what may be named, but for the draft itself (``leave_out``), where it is no claim."""
        self.context = Context(
            known.project,
            known.schema,
            things=dict(known.things),
            redirects=dict(known.redirects),
            refs={*known.refs, *beside.refs},
        )
        self._report = Report(self.context, _FILE)
        self._keys: list[str] = [""]
        self.entities: list[Entity] = []
        for entry in beside.entities:
            if entry is not leave_out and entry.get("id") != (leave_out or {}).get("id"):
                self.entities += read_entities(self._report, self._items(entry))
        said = beside.source or {"id": beside.source_id or _STANDIN, "title": "This article"}
        self.held = None
        if leave_out is None:
            drafted = beside.source is not None
            self.held = self._read_source(said, drafted=drafted, known=known)
        self.context.problems.clear()

    def entity(self, entry: Entry) -> Iterator[Trouble]:
        """Tell what is wrong with a thing."""
        read_entities(self._report, self._items(entry))
        yield from self._troubles()

    def source(self, entry: Entry) -> Iterator[Trouble]:
        """Tell what is wrong with a source."""
        report = Report(self.context, f"{entry.get('id', '')}.yaml")
        read_source(report, self._pairs(entry))
        yield from self._troubles()

    def claim(self, entry: Entry) -> tuple[list[Trouble], Claim | None]:
        """Tell what is wrong with a claim, and what was read where it could be."""
        if self.held is None:
            return [Trouble("", "the source of this article has no sound id yet")], None
        links: list[PendingLink] = []
        claims = read_claims(self._report, self._items(entry), self.held, links)
        check_links(self.context, links)
        return list(self._troubles()), claims[0] if claims else None

    def _read_source(self, said: Entry, *, drafted: bool, known: Ground) -> Source | None:
        if not drafted and (found := known.sources.get(v.source_iri(known.project.base, str(said["id"])))):
            return found
        report = Report(self.context, f"{said.get('id', '')}.yaml")
        read = read_source(report, self._pairs(said))
        return read[0] if read else None

    def _troubles(self) -> Iterator[Trouble]:
        for problem in self.context.problems:
            if problem.code == "missing-key":
                continue  # told already, in words for a form
            column = problem.origin.column
            field = self._keys[column] if column < len(self._keys) else ""
            if problem.code == _PLACE:
                yield Trouble("locator", _WHERE, problem.severity)
            else:
                yield Trouble(field, problem.message, problem.severity)
        self.context.problems.clear()

    def _items(self, entry: Entry) -> Items:
        items = Items(1, 0)
        items.items.append(self._pairs(entry))
        return items

    def _pairs(self, entry: Entry) -> Pairs:
        pairs = Pairs(1, 0)
        self._keys = [""]
        for key, value in entry.items():
            column = self._column(key)
            pairs.pairs.append((_text(key, column), self._node(key, value, column)))
        return pairs

    def _node(self, key: str, value: Value, column: int) -> Node:
        if isinstance(value, Mapping):
            pairs = Pairs(1, column)
            for inner, one in value.items():
                at = self._column(f"{key}.{inner}")
                pairs.pairs.append((_text(inner, at), _flat(one, at)))
            return pairs
        return _flat(value, column)

    def _column(self, field: str) -> int:
        self._keys.append(field)
        return len(self._keys) - 1


def _text(value: str, column: int) -> Text:
    return Text(1, column, value, plain=False)


def _flat(value: str | tuple[str, ...], column: int) -> Node:
    if isinstance(value, str):
        return _text(value, column)
    items = Items(1, column)
    items.items.extend(_text(one, column) for one in value)
    return items
