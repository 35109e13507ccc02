"""What the graph would lose with one source: triples, what follows from them, and answers.

The graph without the source is built beside the snapshot, as a checkpoint of its store less the claims that
fall (see :mod:`kg.support`): rivals that these had set aside stand up again, and what follows is found anew.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, Store

from kg import vocab as v
from kg.area import NEVER, NOW, union
from kg.contender import contenders
from kg.errors import QueryError, SnapshotError
from kg.follow import follow
from kg.rules import rules_in
from kg.standing import standing
from kg.store_reader import StoreReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Literal

    from kg.area import Area
    from kg.claims import Claim
    from kg.pool import Pool
    from kg.recall import Recalled
    from kg.rules import Rules
    from kg.schema import Schema
    from kg.support import Fall

    Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]

_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Changed:
    """A question whose answer is another in the second of two graphs: rows that it loses and gains.

    ``error`` says why it could not be compared.
    """

    name: str
    lost: int
    gained: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """What the graph would lose: direct triples and inferred ones, and the questions that change.

    ``asked`` is how many questions were compared before the time was up, of ``questions``.
    """

    told: tuple[Triple, ...]
    inferred: tuple[Triple, ...]
    changed: tuple[Changed, ...]
    asked: int
    questions: int


@dataclass(frozen=True)
class World:
    """An open snapshot: its store, what that says as a dataset, and answers that it gave, by question."""

    store: Store
    dataset: Recalled
    schema: Schema
    base: str
    answers: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def rules(self) -> Rules[NamedNode]:
        """The rules of the ontology that the store was made with."""
        return rules_in(self.store, self.base)


def impact(
    world: World,
    fallen: Fall,
    *,
    questions: Mapping[str, str],
    pools: tuple[Pool, Callable[[Path], Pool]],
    seconds: float = _SECONDS,
) -> Impact:
    """Build the graph without what falls, and compare.

    ``pools`` are that of the snapshot, and what makes one for another store; ``seconds`` bound the asking.

    Raises:
        SnapshotError: the copy cannot be written.
    """
    graphs = v.Graphs(world.base)
    changed_triples = _restood(fallen.claims, world)
    gone = {t for t, (was, now) in changed_triples.items() if NOW.within(was) and not NOW.within(now)}
    come = {t for t, (was, now) in changed_triples.items() if NOW.within(now) and not NOW.within(was)}
    with _copy(world.store) as path:
        lesser = Store(str(path))
        _remove(lesser, fallen.claims, world.base)
        asserted = NamedNode(graphs.asserted)
        for triple in gone:
            lesser.remove(Quad(*triple, asserted))
        lesser.extend(Quad(*triple, asserted) for triple in come)
        before = StoreReader(world.store, world.schema, world.base)
        removed = follow(lesser, before, world.rules, changed_triples)
        lost = [triple for triple in _inferred(world, removed) if not _holds(lesser, triple)]
        told = [triple for triple in gone if not _holds(lesser, triple)]
        lesser.flush()
        del lesser
        lesser_pool = pools[1](path)
        try:
            changed, asked = compare_answers(questions, pools[0], lesser_pool, seconds, world.answers)
        finally:
            lesser_pool.close()
    return Impact(tuple(sorted(told, key=str)), tuple(sorted(lost, key=str)), changed, asked, len(questions))


def _restood(fallen: Iterable[Claim], world: World) -> dict[Triple, tuple[Area, Area]]:
    """Give the direct triples that these claims change, with where they hold with and without them."""
    without = {claim.id for claim in fallen}
    touched = {(claim.subject, claim.predicate) for claim in fallen}
    claims = world.dataset.claims
    about = claims.at(claims.where("subject", {subject for subject, _ in touched}))
    rivals = [claim for claim in about if (claim.subject, claim.predicate) in touched]
    before = _direct(rivals, world.schema)
    after = _direct([claim for claim in rivals if claim.id not in without], world.schema)
    pairs = {triple: (before.get(triple, NEVER), after.get(triple, NEVER)) for triple in {*before, *after}}
    return {triple: pair for triple, pair in pairs.items() if pair[0] != pair[1]}


def _direct(claims: Sequence[Claim], schema: Schema) -> dict[Triple, Area]:
    found: dict[Triple, Area] = {}
    for one, area in standing(contenders(claims, schema), schema):
        triple = NamedNode(one.subject), NamedNode(one.predicate), one.object
        found[triple] = union(found[triple], area) if triple in found else area
    return found


@contextmanager
def _copy(store: Store) -> Iterator[Path]:
    """Make a checkpoint of a store that goes away again; it shares the files of the store."""
    try:
        with TemporaryDirectory(prefix="statecraft-without-") as folder:
            path = Path(folder) / "store"
            store.backup(str(path))
            yield path
    except OSError as error:
        message = f"the graph without the source cannot be written: {error.strerror or error}"
        raise SnapshotError(message) from error


def _remove(store: Store, claims: Iterable[Claim], base: str) -> None:
    graph = NamedNode(v.Graphs(base).claims)
    for claim in claims:
        node = NamedNode(v.claim_iri(base, claim.id))
        quads = [*store.quads_for_pattern(node, None, None, graph)]
        quads += store.quads_for_pattern(None, None, node, graph)
        for quad in quads:
            store.remove(quad)


def _inferred(world: World, removed: Iterable[Quad]) -> Iterator[Triple]:
    """Give what followed about things and was removed; what is said of claims and inferences goes with it."""
    about = tuple(f"{world.base}{folder}/" for folder in ("claim", "inference"))
    graph = NamedNode(v.Graphs(world.base).inferred)
    for quad in removed:
        own = isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith(about)
        if own and quad.graph_name == graph and quad in world.store:
            yield quad.subject, quad.predicate, quad.object  # type: ignore[misc]


def _holds(store: Store, triple: Triple) -> bool:
    return next(store.quads_for_pattern(*triple, None), None) is not None


def compare_answers(
    questions: Mapping[str, str], before: Pool, after: Pool, seconds: float, known: dict[str, list[str]]
) -> tuple[tuple[Changed, ...], int]:
    """Ask each question of two graphs until the time is up; tell how many were asked.

    ``known`` has answers of the first by question, and is told others.
    """
    found: list[Changed] = []
    asked = 0
    until = time.monotonic() + seconds
    for name, query in questions.items():
        if time.monotonic() > until:
            break
        asked += 1
        try:
            if name not in known:
                known[name] = _rows(before, query)
            was, now = known[name], _rows(after, query)
        except QueryError as error:
            found.append(Changed(name, 0, 0, str(error)))
            continue
        if was != now:
            found.append(Changed(name, _less(was, now), _less(now, was)))
    return tuple(found), asked


def _rows(pool: Pool, query: str) -> list[str]:
    """Give the rows of an answer in an order of ours, whatever the form of the query."""
    answer = pool.run(query, accept="application/sparql-results+json")
    if answer.kind == "graph":
        return sorted(answer.body.decode().splitlines())
    parsed = json.loads(answer.body)
    if answer.kind == "boolean":
        return [str(parsed["boolean"])]
    return sorted(json.dumps(row, sort_keys=True) for row in parsed["results"]["bindings"])


def _less(rows: Sequence[str], others: Sequence[str]) -> int:
    left = list(others)
    missing = 0
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            missing += 1
    return missing
