from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Store

from kg import snapshot
from kg import vocab as v
from kg.engine import Embedded
from kg.latest import latest_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project


@pytest.fixture
def store(project: Project, compiled: Callable[[Project], Project]) -> Store:
    made = snapshot.latest(compiled(project))
    assert made
    return snapshot.open_store(made)


def values(store: Store, subject: str, predicate: str) -> set[str]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return {getattr(quad.object, "value", "") for quad in found}


def begun(store: Store) -> dict[str, str]:
    """When each fact began, of those that had when they were recorded, and stand."""
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, NamedNode(v.KIND), NamedNode(v.FACT)):
        claim = str(getattr(quad.subject, "value", ""))
        begins = values(store, claim, v.BEGIN_EARLIEST)
        stands = v.ASSERTS in values(store, claim, v.STANCE) and not values(store, claim, v.RETRACTED)
        if stands and begins and min(begins) <= max(values(store, claim, v.RECORDED)):
            found[claim] = max(begins)
    return found


@pytest.mark.parametrize("count", [1, 5, 40, 100_000])
def test_the_facts_that_began_last_come_first(store: Store, count: int) -> None:
    all_of_them = begun(store)
    assert len(all_of_them) > 5
    for until in (dt.date(2030, 1, 1), dt.date.fromisoformat(sorted(all_of_them.values())[-3])):
        past = {claim: day for claim, day in all_of_them.items() if day <= until.isoformat()}
        found = latest_facts(Embedded(store), until, count)
        order = sorted(sorted(past), key=past.__getitem__, reverse=True)
        assert list(found) == order[:count]
        assert all(v.DERIVED_FROM in triples for triples in found.values())
