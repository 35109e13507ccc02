"""Amending: what becomes of changes, and how the difference is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.curate.amending import amended, difference
from kg.curate.operations import Add, Amend
from kg.errors import CurationError

SOURCE = Add("source", "data/dossiers/log.yaml", {"id": "log", "title": "Log"})
CLAIM = Add("claim", "data/dossiers/log.yaml", {"subject": "a", "predicate": "p", "object": "1", "note": "x"})
NOTE = Amend("claim", "abc", {"note": "new"}, {"note": None})


def test_values_and_what_is_left_out() -> None:
    after = amended((SOURCE, CLAIM, NOTE), {"1.object": "2", "1.note": None, "2.note": "newer"}, {"0"})
    assert [one.what for one in after] == ["claim", "claim"]
    assert list(difference((SOURCE, CLAIM, NOTE), after)) == [
        "1 is left out: log Log",
        "2, object: 1 -> 2",
        "2, note: x -> (none)",
        "3, note: new -> newer",
    ]
    twin = replace(CLAIM, entry={**CLAIM.entry, "subject": "b", "note": "y"})
    changed = replace(twin, entry={**twin.entry, "object": "2"})
    assert list(difference((CLAIM, twin), (changed,))) == ["1 is left out: a p 1", "2, object: 1 -> 2"]
    assert list(difference((CLAIM,), (CLAIM,))) == []
    assert list(difference((CLAIM,), (CLAIM, NOTE))) == ["2 is new: claim abc"]


@pytest.mark.parametrize(
    ("values", "dropped"),
    [({"9.note": "x"}, ()), ({"1": "x"}, ()), ({}, {"7"}), ({"0.id": "other"}, ()), ({"1.note": 3}, ())],
)
def test_what_cannot_be_amended(values: dict[str, object], dropped: set[str]) -> None:
    with pytest.raises(CurationError):
        amended((SOURCE, CLAIM), values, dropped)
