"""What follows, and where it holds: every rule, areas, and the change of what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.area import ALWAYS, NEVER, Area, Rect, union
from kg.maintain import maintain
from kg.reason import close
from kg.rules import Rule, Rules, read_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.project import Project
    from kg.reason import Term, Triple

TYPE = NamedNode(v.RDF_TYPE)


def node(name: str) -> NamedNode:
    return NamedNode(f"https://x.example/{name}")


A, B, C, D = map(node, "ABCD")
P, Q, R = map(node, "PQR")
K, L, M = map(node, "KLM")


def rules(*given: Rule[NamedNode]) -> Rules[NamedNode]:
    return Rules(TYPE, given)


@pytest.mark.parametrize(
    ("rule", "told", "follows"),
    [
        (Rule("kind", (K,), L), {(A, TYPE, K)}, {(A, TYPE, L)}),
        (Rule("above", (P,), Q), {(A, P, B)}, {(A, Q, B)}),
        (Rule("above", (P,), Q), {(A, P, Literal("x"))}, {(A, Q, Literal("x"))}),
        (Rule("inverse", (P,), Q), {(A, P, B)}, {(B, Q, A)}),
        (Rule("symmetric", (P,), P), {(A, P, B)}, {(B, P, A)}),
        (Rule("symmetric", (P,), P), {(A, P, A)}, set()),
        (Rule("transitive", (P, P), P), {(A, P, B), (B, P, C), (C, P, D)}, {(A, P, C), (A, P, D), (B, P, D)}),
        (
            Rule("transitive", (P, P), P),
            {(A, P, B), (B, P, C), (C, P, A)},
            {(A, P, C), (B, P, A), (C, P, B)},
        ),
        (Rule("chain", (P, Q), R), {(A, P, B), (B, Q, C)}, {(A, R, C)}),
        (Rule("chain", (P, Q), R), {(A, P, B), (B, Q, A)}, set()),
        (Rule("chain", (P, Q, P), R), {(A, P, B), (B, Q, C), (C, P, D)}, {(A, R, D)}),
        (Rule("chain", (P, Q), P), {(A, P, B), (B, Q, C), (C, Q, D)}, {(A, P, C), (A, P, D)}),
        (Rule("domain", (P,), K), {(A, P, B)}, {(A, TYPE, K)}),
        (Rule("range", (P,), K), {(A, P, B)}, {(B, TYPE, K)}),
    ],
)
def test_each_rule(rule: Rule[NamedNode], told: set[Triple], follows: set[Triple]) -> None:
    assert close(dict.fromkeys(told, ALWAYS), rules(rule)) == dict.fromkeys(follows, ALWAYS)


CHAIN = rules(Rule("chain", (P, Q), R))


def test_what_follows_from_two_holds_while_both_do() -> None:
    told = {(A, P, B): (Rect(10, 20),), (B, Q, C): (Rect(15, 30),)}
    assert close(told, CHAIN) == {(A, R, C): (Rect(15, 20),)}


def test_nothing_follows_where_the_premises_never_meet() -> None:
    assert not close({(A, P, B): (Rect(10, 20),), (B, Q, C): (Rect(21, 30),)}, CHAIN)
    assert not close({(A, P, B): (Rect(retracted=5),), (B, Q, C): (Rect(recorded=5),)}, CHAIN)


def test_several_derivations_hold_where_any_does() -> None:
    told: dict[Triple, Area] = {
        (A, P, B): (Rect(1, 5),),
        (A, P, D): (Rect(8, 9),),
        (B, Q, C): ALWAYS,
        (D, Q, C): ALWAYS,
    }
    assert close(told, CHAIN) == {(A, R, C): (Rect(1, 5), Rect(8, 9))}


def test_a_wider_area_goes_on_through_what_it_supports() -> None:
    told: dict[Triple, Area] = {(A, P, B): (Rect(1, 5),), (A, Q, B): (Rect(4, 9),)}
    both = rules(Rule("above", (P,), Q), Rule("inverse", (Q,), R))
    assert close(told, both) == {
        (A, Q, B): (Rect(1, 5), Rect(4, 9)),
        (B, R, A): (Rect(1, 5), Rect(4, 9)),
    }


def test_a_told_triple_is_given_only_where_more_follows_than_is_told() -> None:
    above = rules(Rule("above", (P,), Q))
    assert not close({(A, P, B): (Rect(3, 4),), (A, Q, B): (Rect(1, 9),)}, above)
    assert close({(A, P, B): (Rect(3, 9),), (A, Q, B): (Rect(1, 4),)}, above) == {
        (A, Q, B): (Rect(1, 4), Rect(3, 9))
    }
    # All that follows is told, if by two spans.
    assert not close({(A, P, B): (Rect(2, 8),), (A, Q, B): (Rect(1, 5), Rect(4, 9))}, above)


def test_rules_of_a_project(lights: Project) -> None:
    found = {
        (rule.sort, tuple(v.local_name(t.value) for t in rule.body), v.local_name(rule.head.value))
        for rule in read_rules(lights).rules
    }
    assert ("kind", ("Lightship",), "Lighthouse") in found
    assert ("kind", ("Lighthouse",), "Entity") in found
    assert ("symmetric", ("neighbourOf",), "neighbourOf") in found
    assert {("inverse", ("replaces",), "replacedBy"), ("inverse", ("replacedBy",), "replaces")} <= found
    # Unnamed classes of others are not concluded, and domains only where that is asked for.
    assert not {head for _, _, head in found} & {"Person", "LandmarksOrHistoricalBuildings", "Thing"}
    assert not {sort for sort, _, _ in found} & {"domain", "range"}


class Memory:
    """A reader over dictionaries."""

    def __init__(self, told: Mapping[Triple, Area], entailed: Mapping[Triple, Area]) -> None:
        self._told, self._entailed = told, entailed

    def told(self, triple: Triple) -> Area:
        return self._told.get(triple, NEVER)

    def entailed(self, triple: Triple) -> Area:
        return self._entailed.get(triple, NEVER)

    def _all(self) -> Iterator[Triple]:
        yield from self._told
        yield from self._entailed

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        return {o for s, p, o in self._all() if s == subject and p == predicate}

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        return {s for s, p, o in self._all() if p == predicate and o == value}


nodes = st.sampled_from([A, B, C, D])
properties = st.sampled_from([P, Q, R])
kinds = st.sampled_from([K, L, M])
rects = st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 3), st.integers(1, 3)).map(
    lambda n: Rect(n[0], n[0] + n[1], n[2], n[2] + n[3])
)
areas = st.lists(rects, min_size=1, max_size=2).map(lambda some: union(*((rect,) for rect in some)))
triples: st.SearchStrategy[Triple] = st.one_of(
    st.tuples(nodes, properties, nodes), st.tuples(nodes, st.just(TYPE), kinds)
)
dated: st.SearchStrategy[Area] = st.one_of(st.just(ALWAYS), areas)
graphs = st.dictionaries(triples, dated, max_size=12)
some_rules = st.lists(
    st.one_of(
        st.builds(lambda p, q: Rule("above", (p,), q), properties, properties),
        st.builds(lambda p, q: Rule("inverse", (p,), q), properties, properties),
        st.builds(lambda p: Rule("symmetric", (p,), p), properties),
        st.builds(lambda p: Rule("transitive", (p, p), p), properties),
        st.builds(lambda p, q, r: Rule("chain", (p, q), r), properties, properties, properties),
        st.builds(lambda p, q, r, s: Rule("chain", (p, q, r), s), *[properties] * 4),
        st.builds(lambda p, k: Rule("domain", (p,), k), properties, kinds),
        st.builds(lambda p, k: Rule("range", (p,), k), properties, kinds),
        st.builds(lambda k, m: Rule("kind", (k,), m), kinds, kinds),
    ),
    max_size=5,
)


@settings(max_examples=400, deadline=None)
@given(graphs, graphs, st.sets(triples, max_size=4), some_rules)
def test_maintaining_gives_what_closing_gives(
    told: dict[Triple, Area], edits: dict[Triple, Area], removals: set[Triple], given: list[Rule[NamedNode]]
) -> None:
    axioms = rules(*given)
    after = {triple: area for triple, area in {**told, **edits}.items() if triple not in removals}
    changed = {
        triple: (told.get(triple, NEVER), after.get(triple, NEVER))
        for triple in {*told, *after}
        if told.get(triple, NEVER) != after.get(triple, NEVER)
    }
    entailed = close(told, axioms)
    for triple, (old, new) in maintain(Memory(told, entailed), axioms, changed).items():
        assert entailed.pop(triple, NEVER) == old != new
        if new:
            entailed[triple] = new
    assert entailed == close(after, axioms)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(triples, dated), max_size=10), some_rules, st.randoms())
def test_the_order_of_what_is_told_makes_no_difference(
    told: list[tuple[Triple, Area]], given: list[Rule[NamedNode]], random: st.DataObject
) -> None:
    first = dict(told)
    shuffled = list(first.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert close(first, rules(*given)) == close(dict(shuffled), rules(*given))
