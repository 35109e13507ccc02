"""From names in a list to things here: candidates by name, judged by kind and by what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from kg.reconcile.evidence import Evidence
from kg.reconcile.having import having
from kg.reconcile.likeness import Likeness
from kg.reconcile.query import MOST, Candidate, Feature
from kg.reconcile.told import read_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kg.engine import Engine
    from kg.name import Name
    from kg.reconcile.offered import Offer
    from kg.reconcile.query import Query
    from kg.reconcile.told import Told
    from kg.schema import Schema
    from kg.search.index import Index

#: A candidate matches by itself from this score on, if no other one comes nearer than the gap and nothing
#: that was given speaks against it. docs/reconciling.md tells what that finds and how often it is wrong.
SURE: Final = 90.0
GAP: Final = 7.0
_LEAST: Final = 30.0
_MISFIT: Final = 15.0
_DISAGREES: Final = 15.0
_SILENT: Final = 2.0
_AGREES: Final = 0.4
_IDENTIFIED: Final = 98.0
#: Where no name was given, what agrees has to make up for it.
_NAMELESS: Final = 50.0


@dataclass(frozen=True)
class Reconciler:
    """Reconciles with the graph of one moment; ``names`` are all names of it by IRI."""

    schema: Schema
    index: Index
    engine: Engine
    base: str
    names: Mapping[str, Name]

    @cached_property
    def evidence(self) -> Evidence:
        """What compares values."""
        return Evidence(self.schema, self.names, self.index.rarity)

    def ask(self, queries: Sequence[Query]) -> list[tuple[Candidate, ...]]:
        """Answer queries, best first; what is told of all candidates is read at once.

        Raises:
            QueryError: the engine does not answer.
        """
        found = [self._candidates(query) for query in queries]
        weight = cache(self.index.rarity)
        offers: dict[tuple[str, ...], set[str]] = {}
        by_key: dict[str, Offer] = {}
        for query, names in zip(queries, found, strict=True):
            by_key |= {one.offer.key: one.offer for one in query.wanted}
            keys = tuple(sorted({one.offer.key for one in query.wanted}))
            offers.setdefault(keys, set()).update(name.iri for name in names)
        told: dict[tuple[str, str], Sequence[object]] = {}
        for keys, things in offers.items():
            told |= read_told(self.engine, things, [by_key[key] for key in keys])
        return [self._judged(query, names, told, weight) for query, names in zip(queries, found, strict=True)]  # type: ignore[arg-type]

    def _candidates(self, query: Query) -> list[Name]:
        if query.text.strip():
            return self.index.called(query.text, lambda name: self._admits(query, name))
        things = having(self.engine, self.index, self.names, query.wanted)
        found = [name for iri in things if (name := self.names.get(iri)) and self._admits(query, name)]
        return found[:MOST]

    def _admits(self, query: Query, name: Name) -> bool:
        return name.iri.startswith(f"{self.base}id/") and (
            query.strict == "should" or not query.kinds or self._fits(query, name)
        )

    def _fits(self, query: Query, name: Name) -> bool:
        of = (any(self.schema.is_a(kind, wanted) for kind in name.kinds) for wanted in query.kinds)
        return all(of) if query.strict == "all" else any(of)

    def _judged(
        self, query: Query, names: Iterable[Name], told: Told, weight: Callable[[str], float]
    ) -> tuple[Candidate, ...]:
        likeness = Likeness.of(query.text, weight)
        judged = (self._candidate(query, name, likeness, told) for name in names)
        found = sorted(
            (one for one in judged if one.score >= _LEAST),
            key=lambda one: (-one.score, -one.name.degree, one.name.label, one.name.iri),
        )
        return tuple(_matched(found))[: query.limit]

    def _candidate(self, query: Query, name: Name, likeness: Likeness, told: Told) -> Candidate:
        score, via, features = _NAMELESS, "", []
        if query.text.strip():
            called = (name.label, *name.aliases, *self.index.varying.names.get(name.iri, ()))
            score, via = max(((likeness.to(text), text) for text in called), key=lambda one: one[0])
            features.append(Feature("name", round(score, 1)))
        if query.kinds:
            features.append(Feature("kind", fits := self._fits(query, name)))
            score -= 0.0 if fits else _MISFIT
        for wanted in query.wanted:
            values = told.get((name.iri, wanted.offer.key), ())
            if wanted.offer.key == "@iri":
                agrees = name.iri in wanted.values
            elif values:
                agrees = self.evidence.agrees(wanted, values)
            else:
                score -= _SILENT
                continue
            features.append(Feature(wanted.offer.key, agrees))
            score = _weighed(score, wanted.offer, agrees=agrees)
        score = round(min(100.0, max(0.0, score)), 1)
        return Candidate(
            name, score, match=False, via=via if via != name.label else "", features=tuple(features)
        )


def _weighed(score: float, offer: Offer, *, agrees: bool) -> float:
    if not agrees:
        return score - _DISAGREES
    better = score + _AGREES * (100.0 - score)
    return max(better, _IDENTIFIED) if offer.identifies else better


def _matched(found: Sequence[Candidate]) -> Iterable[Candidate]:
    """Say of the first whether it is sure."""
    for place, one in enumerate(found):
        second = found[1].score if len(found) > 1 else 0.0
        opposed = any(feature.value is False for feature in one.features)
        sure = not place and one.score >= SURE and one.score - second >= GAP and not opposed
        yield Candidate(one.name, one.score, sure, one.via, one.features)
