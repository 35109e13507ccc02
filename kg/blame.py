"""The smallest sets of assertions that contradict an ontology: by disjoint kinds, or by asking.

Most conflicts are a thing of two kinds that cannot be one; those are found by look-up. For any other, the
assertions are divided until none can be left out (QuickXplain; Junker, "QUICKXPLAIN: Preferred Explanations
and Relaxations for Over-Constrained Problems", AAAI 2004), which asks the reasoner some 2k log(n/k) times
for a conflict of k among n assertions.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.axioms import Assertion
    from kg.schema import Schema
    from kg.turtle import Index

T = TypeVar("T")


def disjoint_pairs(index: Index) -> set[frozenset[str]]:
    """Read which classes exclude each other."""
    found: set[frozenset[str]] = set()
    for node in index.having(v.DISJOINT_WITH):
        if isinstance(node, NamedNode):
            found |= {frozenset((node.value, other)) for other in index.iris(node, v.DISJOINT_WITH)}
    for node in index.subjects(v.RDF_TYPE, v.ALL_DISJOINT):
        for members in index.values(node, v.MEMBERS):
            named = [term.value for term in index.members(members) if isinstance(term, NamedNode)]
            found |= {frozenset(pair) for pair in combinations(named, 2)}
    return found


def by_kinds(
    given: Iterable[Assertion], schema: Schema, disjoint: set[frozenset[str]]
) -> list[tuple[Assertion, ...]]:
    """Find the pairs of assertions (or the one) that put a thing into two kinds which exclude each other.

    A claim puts its subject into the one class of its property's domain, and its object into that of the
    range.
    """
    kinds: dict[str, dict[str, Assertion]] = defaultdict(dict)
    for one in given:
        for thing, kind in _kinds(one, schema):
            kinds[thing].setdefault(kind, one)
    excluding = {kind for pair in disjoint for kind in pair}
    found: dict[tuple[Assertion, ...], None] = {}
    for under in kinds.values():
        if len(under) > 1:
            above = {kind: _ancestors(kind, schema) & excluding for kind in under}
            for (kind, mine), (other, yours) in combinations(above.items(), 2):
                if any(frozenset((a, b)) in disjoint for a in mine for b in yours):
                    found[tuple(dict.fromkeys((under[kind], under[other])))] = None
    return list(found)


def smallest_conflict(candidates: Sequence[T], consistent: Callable[[Sequence[T]], bool]) -> tuple[T, ...]:
    """Find a set of candidates that is inconsistent, and consistent without any one of its members.

    The candidates together must be inconsistent, and none of them must be consistent; earlier ones are kept
    out where they can be.

    >>> sorted(smallest_conflict(range(100), lambda some: not {7, 70} <= set(some)))
    [7, 70]
    """
    return tuple(_divide((), (), tuple(candidates), consistent))


def _divide(
    background: tuple[T, ...],
    added: tuple[T, ...],
    candidates: tuple[T, ...],
    consistent: Callable[[Sequence[T]], bool],
) -> tuple[T, ...]:
    if added and not consistent(background):
        return ()
    if len(candidates) == 1:
        return candidates
    middle = len(candidates) // 2
    first, second = candidates[:middle], candidates[middle:]
    late = _divide((*background, *first), first, second, consistent)
    early = _divide((*background, *late), late, first, consistent)
    return (*early, *late)


def _kinds(one: Assertion, schema: Schema) -> Iterator[tuple[str, str]]:
    if one.predicate == v.RDF_TYPE:
        yield one.subject, one.object
        return
    prop = schema.properties[one.predicate]
    if len(prop.domains) == 1:
        yield one.subject, prop.domains[0]
    if len(prop.ranges) == 1:
        yield one.object, prop.ranges[0]


def _ancestors(kind: str, schema: Schema) -> frozenset[str]:
    known = schema.kinds.get(kind)
    return known.ancestors if known else frozenset((kind,))
