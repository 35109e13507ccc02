"""Everything that follows from what is told, with where it holds: semi-naive forward chaining to a fixpoint.

A triple's area is the union, over all its derivations, of the intersection of the premises' areas: what
follows from two claims holds while both do, and nothing follows where they never meet. Each new triple, or
new part of a triple's area, is joined once with what is there; the cost is that of the joins and so linear
in the data for the rules that ontologies of this kind hold (Abiteboul, Hull and Vianu, *Foundations of
Databases* (1995), chapter 13).

Areas are kept as the rectangles that no other encloses, whatever the order in which they were found; so the
result is the same however it was come by, and :func:`kg.maintain.maintain` gives it after a change.
"""

from __future__ import annotations

import gc
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.area import NEVER, difference, union
from kg.derive import forwards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.area import Area
    from kg.derive import Fact
    from kg.rules import Rules

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]


def close(told: Mapping[Triple, Area], rules: Rules[NamedNode]) -> dict[Triple, Area]:
    """Give every triple that follows and is not told, or is told for less than what follows.

    ``told`` may hold triples that no rule reads. The area given is all of where the triple holds, what is
    told of it included; a triple that holds as told and no wider is left out.
    """
    was_on = gc.isenabled()
    gc.disable()  # The tuples have no cycles, and looking for them takes as long as the work.
    try:
        return _close(told, rules)
    finally:
        if was_on:
            gc.enable()


def wider(told: Area, whole: Area) -> bool:
    """Tell whether a triple holds anywhere where it is not told to."""
    return whole != told and bool(difference(whole, told))


class _Memory:
    """Triples of numbers by property, with their areas; joined only once they are entered."""

    def __init__(self) -> None:
        """Begin empty."""
        self.areas: dict[Fact, Area] = {}
        self._forward: dict[int, dict[int, list[int]]] = defaultdict(dict)
        self._backward: dict[int, dict[int, list[int]]] = defaultdict(dict)

    def enter(self, fact: Fact) -> None:
        """Let a triple be found by its ends."""
        subject, predicate, value = fact
        self._forward[predicate].setdefault(subject, []).append(value)
        self._backward[predicate].setdefault(value, []).append(subject)

    def area(self, fact: Fact) -> Area:
        """See :class:`kg.derive.Facts`."""
        return self.areas[fact]

    def objects(self, subject: int, predicate: int) -> Iterable[int]:
        """See :class:`kg.derive.Facts`."""
        return self._forward[predicate].get(subject, ())

    def subjects(self, predicate: int, value: int) -> Iterable[int]:
        """See :class:`kg.derive.Facts`."""
        return self._backward[predicate].get(value, ())


def _close(told: Mapping[Triple, Area], named: Rules[NamedNode]) -> dict[Triple, Area]:
    numbers: dict[Term, int] = {}
    rules = named.mapped(lambda term: numbers.setdefault(term, len(numbers)))
    read: Rules[Term] = named  # type: ignore[assignment]  # Literals may be asked for, too.
    joined = {step for rule in rules.rules if len(rule.body) > 1 for step in rule.body}
    memory = _Memory()
    areas = memory.areas
    agenda: deque[tuple[Fact, Area]] = deque()
    concluded: dict[Fact, None] = {}
    for (subject, predicate, value), area in told.items():
        if area and read.reads(predicate, value):
            fact = (
                numbers.setdefault(subject, len(numbers)),
                numbers[predicate],
                numbers.setdefault(value, len(numbers)),
            )
            areas[fact] = area
            agenda.append((fact, area))
    entered: set[Fact] = set()
    while agenda:
        fact, grown = agenda.popleft()
        if fact[1] in joined and fact not in entered:
            entered.add(fact)
            memory.enter(fact)
        for head, area in forwards(fact, grown, rules, memory):
            had = areas.get(head)
            if had is None:
                areas[head] = fresh = area
            elif had == area or (whole := union(had, area)) == had:
                continue
            else:
                areas[head] = whole
                fresh = tuple(rect for rect in area if rect in whole)
            concluded[head] = None
            agenda.append((head, fresh))
    return _named(concluded, areas, told, list(numbers))


def _named(
    concluded: Iterable[Fact],
    areas: Mapping[Fact, Area],
    told: Mapping[Triple, Area],
    terms: list[Term],
) -> dict[Triple, Area]:
    found: dict[Triple, Area] = {}
    for fact in concluded:
        subject, predicate, value = fact
        triple: Triple = (terms[subject], terms[predicate], terms[value])  # type: ignore[assignment]
        before = told.get(triple, NEVER)
        whole = union(before, areas[fact]) if before else areas[fact]
        if wider(before, whole):
            found[triple] = whole
    return found
