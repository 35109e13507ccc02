"""What an engine says it holds: two versions of the graph at most, and which of them is read.

A version stands in a *slot*, a set of graphs of its own (``graph/claims@a`` beside ``graph/claims@b``). A
note says which slot is current and what each holds. It is one triple, which every engine writes whole or not
at all: whoever reads it sees the old version or the new one, never a mixture. Where two notes stand for a
moment, the later one counts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.errors import EngineError
from kg.remote import Remote
from kg.remote_snapshot import at

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kg.client import Client
    from kg.snapshot import Snapshot

SLOTS: Final = ("a", "b")
#: Behind a project's base, the graph with the note.
RECORD: Final = "graph/published"


@dataclass(frozen=True, slots=True)
class Version:
    """A snapshot as it stands in a slot; ``graphs`` has the triples of each graph by our name for it."""

    number: int
    fingerprint: str
    created: str
    entities: int
    sources: int
    claims: int
    triples: int
    graphs: Mapping[str, int]

    @classmethod
    def of(cls, snapshot: Snapshot, graphs: Mapping[str, int]) -> Version:
        """Describe a snapshot."""
        fields = ("number", "fingerprint", "created", "entities", "sources", "claims", "triples")
        return cls(**{name: getattr(snapshot, name) for name in fields}, graphs=dict(graphs))

    def is_of(self, snapshot: Snapshot) -> bool:
        """Tell whether it is the same state of the same files."""
        return self == Version.of(snapshot, self.graphs)


@dataclass(frozen=True, slots=True)
class Held:
    """What a note says. ``publication`` counts notes; ``switched`` is when the last switch was (UTC)."""

    publication: int = 0
    current: str = ""
    switched: str = ""
    slots: Mapping[str, Version] = field(default_factory=dict)

    @property
    def version(self) -> Version | None:
        """The version that is read; None where nothing was published yet."""
        return self.slots.get(self.current)

    @property
    def spare(self) -> str:
        """The slot that nobody is to read."""
        return next(slot for slot in SLOTS if slot != self.current)

    def graphs(self) -> dict[str, str]:
        """Give the engine's name of each graph of the current version."""
        return {graph: at(graph, self.current) for graph in self.version.graphs} if self.version else {}

    def without(self, slot: str) -> Held:
        """Say that a slot holds nothing to rely on, while it is being written."""
        slots = {name: version for name, version in self.slots.items() if name != slot}
        return replace(self, publication=self.publication + 1, slots=slots)

    def switched_to(self, slot: str, version: Version, now: dt.datetime) -> Held:
        """Say that a slot holds a version, and is the one to read."""
        return Held(self.publication + 1, slot, now.isoformat(), {**self.slots, slot: version})

    def written(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), sort_keys=True)


def read(text: str) -> Held:
    """Read what :meth:`Held.written` wrote.

    >>> read(Held(3, "a").written()).publication
    3

    Raises:
        EngineError: it is something else.
    """
    try:
        fields = json.loads(text)
        slots = {slot: Version(**one) for slot, one in fields.pop("slots").items()}
        return Held(**fields, slots=slots)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"the engine's note of what it holds cannot be read: {error}"
        raise EngineError(message) from error


def renamed(body: bytes, graphs: Mapping[str, str]) -> bytes:
    """Call graphs in an engine's answer as we do; ``graphs`` has its name of each."""
    for ours, theirs in graphs.items():
        body = body.replace(theirs.encode(), ours.encode())
        body = body.replace(theirs.replace("/", "\\/").encode(), ours.encode())
    return body


def record(base: str) -> str:
    """Name the graph with the note."""
    return f"{base}{RECORD}"


def look(client: Client, base: str) -> Held:
    """Ask an engine what it holds.

    Raises:
        EngineError: it cannot be reached, or its note cannot be read.
        QueryError: it does not answer.
    """
    graph = NamedNode(record(base))
    rows = Remote(client, {graph.value: graph.value}).rows("held_record", graph=graph)
    found = (read(row["value"].value) for row in rows if row["value"] is not None)
    return max(found, key=lambda held: held.publication, default=Held())


def note(client: Client, base: str, held: Held) -> None:
    """Write what an engine holds in place of what was noted before.

    Raises:
        EngineError: it cannot be reached, or refuses, or somebody else publishes to it.
    """
    graph, text = record(base), Literal(held.written())
    node = NamedNode(f"{graph}#{held.publication}")
    client.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {node} <{v.RDF_VALUE}> {text} }} }}")
    rows = Remote(client, {graph: graph}).rows("held_record", graph=NamedNode(graph))
    for row in rows:
        if row["value"] is not None and row["note"] is not None and row["note"] != node:
            old = f"{row['note']} <{v.RDF_VALUE}> {row['value']}"
            client.update(f"DELETE DATA {{ GRAPH <{graph}> {{ {old} }} }}")
    if look(client, base) != held:
        message = "somebody else is publishing to the same engine; nothing is lost, but publish again"
        raise EngineError(message)
