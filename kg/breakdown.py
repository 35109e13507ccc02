"""Counts of what the data want, by kind of thing, by code (such as a topic), and by period."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.quality import year_of
from kg.rows import unpacked
from kg.weights import OF_CLAIMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.claims import Claim, Dataset
    from kg.quality import Quality
    from kg.schema import Schema
    from kg.weights import Weights

_MOST_YEARS: Final = 30


@dataclass(frozen=True, slots=True)
class Facets:
    """Where things and claims belong: to kinds and codes by IRI, to periods by their years.

    ``codes`` maps a thing to the codes that the properties marked as filters (``sc:facet``) give it; a
    period is a year, or a decade such as ``193X`` (EDTF) where the data span more than thirty years.
    """

    kinds: Mapping[str, frozenset[str]]
    codes: Mapping[str, frozenset[str]]
    decades: bool

    def period(self, claim: Claim) -> str:
        """Give when the claim is of: its time's begin, or its value where that is a date."""
        return self.period_of(year_of(claim) or 0)

    def period_of(self, year: int) -> str:
        """Give the period of a year; none where that is 0."""
        if not year:
            return ""
        return f"{year // 10:03}X" if self.decades else f"{year:04}"

    def of(self, thing: str) -> frozenset[str]:
        """Give every kind and code that a thing belongs to."""
        return self.kinds.get(thing, frozenset()) | self.codes.get(thing, frozenset())


def facets(dataset: Dataset, schema: Schema) -> Facets:
    """Read where the things of a dataset belong; without kinds marked as filters every kind is one."""
    marked = frozenset(iri for iri, kind in schema.kinds.items() if kind.facet)
    things = [(entity.iri, entity.kinds) for entity in dataset.entities]
    things += [(source.iri, (source.kind,)) for source in dataset.sources]
    same: dict[tuple[str, ...], frozenset[str]] = {}
    for own in {own for _, own in things}:
        above = frozenset[str]().union(
            *(schema.kinds[kind].ancestors for kind in own if kind in schema.kinds)
        )
        same[own] = above & marked if marked else frozenset(own)
    kinds = {iri: same[own] for iri, own in things}
    by_code = {iri for iri, prop in schema.properties.items() if prop.facet and prop.value_type == "concept"}
    codes: dict[str, set[str]] = defaultdict(set)
    years: set[int] = set()
    for claim in dataset.claims:
        years.add(year_of(claim) or 0)
        if claim.predicate in by_code and schema.concepts[claim.stance].enters_graph and not claim.retracted:
            codes[claim.subject].add(claim.object.value)
    years.discard(0)
    return Facets(
        kinds,
        {thing: frozenset(its) for thing, its in codes.items()},
        decades=bool(years) and max(years) - min(years) > _MOST_YEARS,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one kind, code or period; ``name`` is its IRI or the period, empty for everything."""

    name: str
    claims: int
    entities: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All counts, and the same by kind, by code and by period."""

    total: Row
    kinds: tuple[Row, ...]
    codes: tuple[Row, ...]
    periods: tuple[Row, ...]


def breakdown(quality: Quality, where: Facets) -> Breakdown:
    """Count; kinds and codes by size, periods in order. Entities belong to no period."""
    tables = {name: _Table() for name in ("total", "kinds", "codes", "periods")}
    for (subject, year), marks in _counted(quality.claims):
        names = (("",), where.kinds.get(subject, ()), where.codes.get(subject, ()), (where.period_of(year),))
        for table, some in zip(tables.values(), names, strict=True):
            table.claims(some, marks)
    for looked in quality.entities:
        iri = looked.entity.iri
        for name, some in (
            ("total", ("",)),
            ("kinds", where.kinds.get(iri, ())),
            ("codes", where.codes.get(iri, ())),
        ):
            tables[name].entity(some, looked.marks)
    total = next(iter(tables["total"].rows()), Row("", 0, 0, {}))
    by_size = {
        name: tuple(sorted(tables[name].rows(), key=lambda row: (-row.claims, row.name)))
        for name in ("kinds", "codes")
    }
    periods = tuple(sorted((row for row in tables["periods"].rows() if row.name), key=lambda row: row.name))
    return Breakdown(total, by_size["kinds"], by_size["codes"], periods)


def _counted(claims: Weights) -> Iterator[tuple[tuple[str, int], Counter[int]]]:
    """Count the claims about each thing of each year by their marks, in bits."""
    columns = claims.columns
    order = np.lexsort((columns["years"], columns["about"]))
    about, years, marks = (columns[name][order] for name in ("about", "years", "marks"))
    rows = zip(about.tolist(), years.tolist(), marks.tolist(), strict=True)
    for (thing, year), group in groupby(rows, lambda row: row[:2]):
        yield (claims.things[thing], year), Counter(bits for _, _, bits in group)


class _Table:
    def __init__(self) -> None:
        self._claims: Counter[str] = Counter()
        self._entities: Counter[str] = Counter()
        self._marks: dict[str, Counter[str]] = defaultdict(Counter)

    def claims(self, names: Iterable[str], marks: Mapping[int, int]) -> None:
        for name in names:
            for bits, count in marks.items():
                self._claims[name] += count
                for mark in unpacked(bits, OF_CLAIMS):
                    self._marks[name][mark] += count

    def entity(self, names: Iterable[str], marks: Iterable[str]) -> None:
        for name in names:
            self._entities[name] += 1
            self._marks[name].update(marks)

    def rows(self) -> Iterator[Row]:
        for name in {**self._claims, **self._entities}:
            yield Row(name, self._claims[name], self._entities[name], dict(self._marks[name]))
