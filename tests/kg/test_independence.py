"""Sources that have it from one another are one."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.independence import Lineage, Relay, lineage_of


def made(
    repeats: dict[str, set[str]] | None = None,
    relays: list[Relay] | None = None,
    publishers: dict[str, str] | None = None,
    outlets: dict[str, list[str]] | None = None,
) -> Lineage:
    return lineage_of(repeats or {}, relays or [], publishers or {}, outlets or {})


def said_by(*sources: str) -> list[tuple[str, str]]:
    """One claim a source, with an id that is the source's in capitals."""
    return [(source.upper(), source) for source in sources]


def test_strangers_are_independent() -> None:
    assert made().components(said_by("a", "b", "c")) == (("a",), ("b",), ("c",))


def test_a_source_counts_once_however_often_it_says_so() -> None:
    assert made().count([("one", "a"), ("two", "a")]) == 1


def test_one_that_repeats_another_adds_nothing() -> None:
    assert made({"a": {"b"}}).components(said_by("a", "b")) == (("a", "b"),)


def test_it_does_so_through_others_that_do_not_say_it() -> None:
    assert made({"a": {"x"}, "x": {"b"}}).count(said_by("a", "b")) == 1


def test_two_that_repeat_a_third_are_one() -> None:
    assert made({"a": {"wire"}, "b": {"wire"}}).count(said_by("a", "b", "c")) == 2


def test_repeating_two_takes_nothing_from_them() -> None:
    known = made({"digest": {"a", "b"}})
    assert known.count(said_by("a", "b")) == 2
    assert known.count(said_by("a", "b", "digest")) == 2


def test_repeating_each_other_is_one() -> None:
    assert made({"a": {"b"}, "b": {"a"}}).count(said_by("a", "b")) == 1


def test_a_claim_that_relays_another_counts_for_it_alone() -> None:
    known = made(relays=[Relay("A", "B", "b")])
    assert known.count(said_by("a", "b")) == 1
    assert known.count([("another", "a"), ("B", "b")]) == 2


def test_one_publisher_is_one_source_whatever_its_spelling() -> None:
    known = made(publishers={"a": "The Harbour  Gazette", "b": "harbour gazette", "c": "Coast Board"})
    assert known.components(said_by("a", "b", "c")) == (("a", "b"), ("c",))


def test_an_outlet_is_one_with_those_that_had_it_through_it() -> None:
    known = made(publishers={"b": "Harbour Gazette"}, outlets={"A": ["Harbour Gazette"], "C": ["HG"]})
    assert known.count(said_by("a", "b")) == 1
    assert known.count(said_by("a", "b", "c")) == 2


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_circles_end(order: tuple[str, ...]) -> None:
    relays = [Relay("A", "B1", "b"), Relay("B", "C1", "c"), Relay("C", "A1", "a")]
    assert made(relays=relays).count(said_by(*order)) == 1


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("abcdefx"), max_size=3)),
    st.frozensets(st.sampled_from("abcdef"), min_size=1),
)
def test_components_part_the_sources(repeats: dict[str, set[str]], sources: frozenset[str]) -> None:
    found = made(repeats).components(said_by(*sources))
    assert sorted(one for component in found for one in component) == sorted(sources)
    assert 1 <= len(found) <= len(sources)


@given(st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from("abcdx"), max_size=2)))
def test_order_does_not_matter(repeats: dict[str, set[str]]) -> None:
    known = made(repeats)
    assert len({known.components(said_by(*order)) for order in permutations("abcd")}) == 1
