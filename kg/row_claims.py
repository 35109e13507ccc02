"""The claims and sources behind each row of a table of results, where they can be told.

A row rests on the claims that are bound in it, on those that state a triple that the query looked for, and on
the sources that are bound in it. What the query found in some other way is not traced.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.engine import Engine
    from kg.turtle import Term
    from kg.widen import End, Pattern, Widened

    Binding = Mapping[str, Term]
    Triple = tuple[str, str, Term]

_AT_ONCE: Final = 400


@dataclass(slots=True)
class Grounds:
    """What one row rests on: claims with their sources, and sources that it names itself, as IRIs."""

    claims: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source, once, in order."""
        return tuple(sorted({*self.claims.values(), *self.named}))


def grounds(
    engine: Engine, base: str, widened: Widened, rows: Sequence[Binding], wider: Iterable[Binding]
) -> list[Grounds]:
    """Find what each row rests on; ``wider`` are the rows of the wider question."""
    places: dict[tuple[Term | None, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        places[_key(row, widened.columns)].append(number)
    claims: list[set[str]] = [set() for _ in rows]
    triples: list[set[Triple]] = [set() for _ in rows]
    found = [Grounds() for _ in rows]
    if widened.columns or len(rows) == 1:
        for row in wider:
            for number in places.get(_key(row, widened.columns), ()):
                claims[number] |= _of_sort(row, f"{base}claim/")
                found[number].named |= _of_sort(row, f"{base}source/")
                triples[number] |= _stated(widened.patterns, row)
    _add_claims(engine, claims, found)
    _add_triples(engine, base, triples, found)
    return found


def _key(row: Binding, columns: Iterable[str]) -> tuple[Term | None, ...]:
    return tuple(row.get(column) for column in columns)


def _of_sort(row: Binding, begin: str) -> set[str]:
    return {
        term.value for term in row.values() if isinstance(term, NamedNode) and term.value.startswith(begin)
    }


def _stated(patterns: Iterable[Pattern], row: Binding) -> set[Triple]:
    """Give the triples that the query looked for, of which every end is known in this row."""
    found = set()
    for pattern in patterns:
        subject, predicate, value = (_term(end, row) for end in pattern)
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value is not None:
            found.add((subject.value, predicate.value, value))
    return found


def _term(end: End, row: Binding) -> Term | None:
    return row.get(end) if isinstance(end, str) else end


def _add_claims(engine: Engine, claims: Sequence[set[str]], found: Sequence[Grounds]) -> None:
    source_of: dict[str, str] = {}
    for some in _batches(set().union(*claims)):
        for row in engine.rows("row_sources", claim=some):
            if row["claim"] is not None and row["source"] is not None:
                source_of[row["claim"].value] = row["source"].value
    for one, wanted in zip(found, claims, strict=True):
        one.claims.update((claim, source_of[claim]) for claim in sorted(wanted) if claim in source_of)


def _add_triples(engine: Engine, base: str, triples: Sequence[set[Triple]], found: Sequence[Grounds]) -> None:
    """Add the claims that state the triples; only things of ours are stated of."""
    wanted: dict[Triple, list[int]] = defaultdict(list)
    for number, some in enumerate(triples):
        for triple in some:
            if v.slug(base, triple[0]) is not None:
                wanted[triple].append(number)
    for batch in _batches({subject for subject, _, _ in wanted}):
        for row in engine.rows("row_claims", subject=batch):
            subject, predicate, value, claim, source = (
                row[name] for name in ("subject", "predicate", "object", "claim", "source")
            )
            if not (subject and predicate and value and claim and source):
                continue
            for number in wanted.get((subject.value, predicate.value, value), ()):
                found[number].claims[claim.value] = source.value


def _batches(iris: set[str]) -> list[list[NamedNode]]:
    ordered = sorted(iris)
    return [
        [NamedNode(iri) for iri in ordered[at : at + _AT_ONCE]] for at in range(0, len(ordered), _AT_ONCE)
    ]
