"""Publishes a snapshot to a remote engine: the difference where it holds an earlier one, or else the whole.

The slot that nobody reads is brought up to date and counted; then one triple makes it the one that is read.
Whoever is cut off at any instant leaves the version that was read as it was.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg import held as holding
from kg import vocab as v
from kg.errors import EngineError, SnapshotError
from kg.kept import kept
from kg.remote import Remote
from kg.remote_snapshot import at
from kg.snapshot import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from pyoxigraph import Store

    from kg.client import Client
    from kg.held import Held, Version
    from kg.project import Project
    from kg.snapshot import Snapshot

    Subject = NamedNode | BlankNode | Triple

_CHUNK: Final = 100_000  # triples that are sent at once where a whole graph is
GRACE: Final = 10.0
_REST: Final = {v.XSD + "gYear": "-01-01", v.XSD + "gYearMonth": "-01", v.XSD + "date": ""}


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was sent: triples added and removed by deltas, and triples of graphs that were sent whole."""

    version: Version
    slot: str
    added: int = 0
    removed: int = 0
    whole: int = 0
    changed: bool = True


def push(
    project: Project,
    snapshot: Snapshot,
    client: Client,
    *,
    grace: float = GRACE,
    progress: Callable[[str], None] | None = None,
) -> Pushed:
    """Bring an engine to a snapshot.

    ``grace`` is for how many seconds a version that was replaced is left to those who still read it.

    Raises:
        EngineError: it cannot be reached, refuses, or does not hold afterwards what it should.
        QueryError: it does not answer.
        SnapshotError: the snapshot cannot be opened.
    """
    tell = progress or (lambda _: None)
    held = holding.look(client, project.base)
    if held.version and held.version.is_of(snapshot) and _holds(client, held.version, held.current):
        return Pushed(held.version, held.current, changed=False)
    slot = held.spare
    _wait(held, grace)
    work = _Work(client, slot, _earlier(project, held, slot, client), tell)
    holding.note(client, project.base, held := held.without(slot))
    store = open_store(snapshot)
    counts = {name.value: work.bring(store, name) for name in _graphs(store)}
    version = holding.Version.of(snapshot, counts)
    if not _holds(client, version, slot):
        message = "the engine does not hold what it was sent; the version that was read before still is"
        raise EngineError(message)
    holding.note(client, project.base, held.switched_to(slot, version, dt.datetime.now(dt.UTC)))
    return Pushed(version, slot, work.added, work.removed, work.whole)


def _wait(held: Held, grace: float) -> None:
    if held.switched:
        since = (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(held.switched)).total_seconds()
        time.sleep(max(0.0, min(grace, grace - since)))


def _earlier(project: Project, held: Held, slot: str, client: Client) -> Store | None:
    """Find here the snapshot that the slot holds, if the engine still has all of it."""
    version = held.slots.get(slot)
    if version is None:
        return None
    snapshot = next((one for one in kept(project) if version.is_of(one)), None)
    if snapshot is None or not _holds(client, version, slot):
        return None
    try:
        return open_store(snapshot)
    except SnapshotError:
        return None


def _graphs(store: Store) -> list[NamedNode]:
    return sorted((name for name in store.named_graphs() if isinstance(name, NamedNode)), key=str)


def _holds(client: Client, version: Version, slot: str) -> bool:
    return all(count(client, at(graph, slot)) == n for graph, n in version.graphs.items())


def count(client: Client, graph: str) -> int:
    """Count the triples of a graph on an engine.

    Raises:
        QueryError: it does not answer.
        EngineError: it cannot be reached.
    """
    rows = Remote(client, {graph: graph}).tuples("held_count", graph=graph)
    return sum(int(row[0].value) for row in rows)


class _Work:
    """Sends graphs into a slot and counts what it sends."""

    def __init__(self, client: Client, slot: str, before: Store | None, tell: Callable[[str], None]) -> None:
        self.added = self.removed = self.whole = 0
        self._client = client
        self._slot = slot
        self._before = before
        self._tell = tell

    def bring(self, store: Store, graph: NamedNode) -> int:
        """Bring one graph up to date; give the number of triples that the engine then holds."""
        wanted = _triples(store, graph)
        name = at(graph.value, self._slot)
        if self._before is not None:
            had = _triples(self._before, graph)
            gone, fresh = had - wanted, wanted - had
            small = len(gone) + len(fresh) <= len(wanted) // 2
            if small and not any(map(_has_blank, gone)):
                self._tell(f"{graph.value}: {len(fresh):,} triples more, {len(gone):,} fewer")
                self._change("DELETE", name, gone)
                self._change("INSERT", name, fresh)
                self.added, self.removed = self.added + len(fresh), self.removed + len(gone)
                if count(self._client, name) == (kept := self._kept(wanted)):
                    return kept
        self._tell(f"{graph.value}: all {len(wanted):,} triples")
        for number, chunk in enumerate(_batches(wanted, _CHUNK)):
            self._client.put(name, serialize(chunk, format=RdfFormat.N_TRIPLES) or b"", add=number > 0)
        self.whole += len(wanted)
        return self._kept(wanted)

    def _kept(self, triples: Collection[Triple]) -> int:
        """Count what the engine keeps of some triples."""
        if not self._client.endpoint.dialect.merges_dates:
            return len(triples)
        return len({(one.subject, one.predicate, _first_day(one.object)) for one in triples})

    def _change(self, verb: str, graph: str, triples: Iterable[Triple]) -> None:
        for batch in _batches(triples, self._client.endpoint.dialect.batch):
            # N-Triples are triples of SPARQL as they stand, escapes included.
            text = (serialize(batch, format=RdfFormat.N_TRIPLES) or b"").decode()
            self._client.update(f"{verb} DATA {{ GRAPH <{graph}> {{\n{text}}} }}")


def _triples(store: Store, graph: NamedNode) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


def _first_day(value: Subject | Literal) -> Subject | Literal | str:
    """Give the day on which a year, month or day begins; anything else as it is."""
    if isinstance(value, Literal) and (rest := _REST.get(value.datatype.value)) is not None:
        return value.value + rest
    return value


def _has_blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _batches(triples: Iterable[Triple], size: int) -> Iterable[tuple[Triple, ...]]:
    rest = iter(triples)
    while batch := tuple(islice(rest, size)):
        yield batch
