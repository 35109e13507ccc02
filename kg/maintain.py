"""What a change of what is told changes in what follows, without deriving the rest again.

Delete and rederive (DRed; Gupta, Mumick and Subrahmanian, "Maintaining Views Incrementally", SIGMOD 1993),
with areas: whatever may rest on a lost part of a triple's area is taken back and derived again from what is
left; then what is new is joined as in :mod:`kg.reason`. The cost is that of the triples which rest on the
change, not of the graph. The state before the change is read by look-ups alone, so it may be a store on disk.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Protocol

from kg.area import NEVER, union
from kg.derive import backwards, forwards
from kg.reason import Term, Triple, wider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import NamedNode

    from kg.area import Area
    from kg.rules import Rules


class Reader(Protocol):
    """The state before a change: what is told and what follows, by look-ups."""

    def told(self, triple: Triple) -> Area:
        """Give where a triple is told to hold; nowhere if it is not told."""

    def entailed(self, triple: Triple) -> Area:
        """Give what :func:`kg.reason.close` gives for a triple; nowhere if it gives nothing."""

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """Give the objects of all triples with these ends, told or entailed, whenever they hold."""

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        """Give the subjects of all such triples."""


def maintain(
    before: Reader, rules: Rules[NamedNode], changed: Mapping[Triple, tuple[Area, Area]]
) -> dict[Triple, tuple[Area, Area]]:
    """Give the entailed triples that a change of told ones changes, with their areas before and after.

    ``changed`` holds told triples with the area told before and after; ``before`` the state without the
    change. Applied to ``before``, the result is what :func:`kg.reason.close` gives for all that is told
    after it.
    """
    state = _State(before, changed)
    fresh: dict[Triple, Area] = {}
    suspects = _suspects(state, rules)
    for triple in suspects:
        state.now[triple] = state.told(triple)
    for triple in suspects:
        for derivation in backwards(triple, rules, state):
            _add(state, triple, derivation.area)
        if area := state.area(triple):
            fresh[triple] = area
    for triple, (_, area) in changed.items():
        if triple not in suspects and (grown := _add(state, triple, area)):
            fresh[triple] = grown
    agenda = deque(fresh.items())
    while agenda:
        triple, grown = agenda.popleft()
        for head, area in forwards(triple, grown, rules, state):
            if more := _add(state, head, area):
                agenda.append((head, more))
    return dict(_differences(state))


class _State:
    """The state before, with what is known of the state after laid over it."""

    def __init__(self, before: Reader, changed: Mapping[Triple, tuple[Area, Area]]) -> None:
        self.before = before
        self.changed = changed
        self.now: dict[Triple, Area] = {}
        self._was: dict[Triple, Area] = {}
        self._objects: dict[tuple[Term, Term], dict[Term, None]] = defaultdict(dict)
        self._subjects: dict[tuple[Term, Term], dict[Term, None]] = defaultdict(dict)

    def was(self, triple: Triple) -> Area:
        """Give where a triple held, told or entailed."""
        area = self._was.get(triple)
        if area is None:
            area = self._was[triple] = self.before.entailed(triple) or self.before.told(triple)
        return area

    def told(self, triple: Triple) -> Area:
        """Give where a triple is told to hold after the change."""
        return self.changed[triple][1] if triple in self.changed else self.before.told(triple)

    def area(self, triple: Triple) -> Area:
        """See :class:`kg.derive.Facts`."""
        area = self.now.get(triple)
        return self.was(triple) if area is None else area

    def put(self, triple: Triple, area: Area) -> None:
        """Let a triple hold in an area."""
        subject, predicate, value = triple
        self.now[triple] = area
        self._objects[subject, predicate][value] = None
        self._subjects[predicate, value][subject] = None

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """See :class:`kg.derive.Facts`."""
        mine = self._objects.get((subject, predicate), {})
        return dict.fromkeys([*self.before.objects(subject, predicate), *mine])

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        """See :class:`kg.derive.Facts`."""
        mine = self._subjects.get((predicate, value), {})
        return dict.fromkeys([*self.before.subjects(predicate, value), *mine])


def _suspects(state: _State, rules: Rules[NamedNode]) -> dict[Triple, Area]:
    """Find the triples of which some part may not hold any more, with the rectangles that led to them."""
    found: dict[Triple, Area] = {}
    agenda: deque[tuple[Triple, Area]] = deque()
    for triple, (had, has) in state.changed.items():
        if lost := _beyond(had, has):
            found[triple] = lost
            agenda.append((triple, lost))
    while agenda:
        triple, lost = agenda.popleft()
        for head, area in forwards(triple, lost, rules, state):
            had = found.get(head, NEVER)
            # What is still told needs no support, and neither does what follows from that part of it.
            if more := _beyond(_beyond(area, state.told(head)), had):
                found[head] = union(had, more)
                agenda.append((head, more))
    return found


def _beyond(area: Area, other: Area) -> Area:
    """Give the rectangles that none of the other's encloses."""
    if not other or area == other:
        return NEVER if other else area
    return tuple(rect for rect in area if not any(one.encloses(rect) for one in other))


def _add(state: _State, triple: Triple, area: Area) -> Area:
    """Let a triple hold in an area as well; give the rectangles that this adds."""
    had = state.area(triple)
    fresh = _beyond(area, had)
    if fresh:
        state.put(triple, union(had, fresh))
    return fresh


def _differences(state: _State) -> Iterator[tuple[Triple, tuple[Area, Area]]]:
    for triple in dict.fromkeys([*state.now, *state.changed]):
        told, whole = state.told(triple), state.area(triple)
        old = state.before.entailed(triple)
        new = whole if wider(told, whole) else NEVER
        if old != new:
            yield triple, (old, new)
