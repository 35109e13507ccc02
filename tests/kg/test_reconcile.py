"""How alike names are, when a match is sure, and the command that reconciles a file."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.cli import main
from kg.engine import Embedded
from kg.folding import _PLAIN, fold
from kg.name import Name
from kg.reconcile.likeness import Likeness
from kg.reconcile.query import Query
from kg.reconcile.reconciler import SURE, Reconciler
from kg.schema import Schema
from kg.search.index import Index
from kg.texts import Varying

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

BASE = "https://x.example/"


def here(*called: Sequence[str]) -> Reconciler:
    """Make things with these names, the first of each its own."""
    names = {
        (iri := f"{BASE}id/{number}"): Name(iri, str(number), label, tuple(aliases))
        for number, (label, *aliases) in enumerate(called)
    }
    return Reconciler(Schema({}, {}, {}, {}), Index(names, Varying()), Embedded(Store()), BASE, names)


def alike(one: str, other: str) -> float:
    return Likeness.of(one, lambda _: 3.0).to(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gull Rock Light", "GULL ROCK LIGHT"),
        ("Gull Rock Light", "light, gull-rock"),
        ("Gull Rock Light", "The Light of Gull Rock"),
        ("Commissioners of Irish Lights", "Comissioners of Irish Lights"),
        ("Skjær Odde", "Skjaer odde"),
        ("Lykt AS", "LYKT A.S."),
        ("Deep Light Ltd.", "DeepLight"),
        ("N.L.B.", "NLB"),
        ("鷗岩燈台", "鷗岩燈台"),
        ("Скер", "СКЕР"),
        ("!?", "!?"),
    ],
)
def test_names_of_one_thing(one: str, other: str) -> None:
    assert alike(one, other) >= SURE
    assert alike(other, one) == alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lightship 38", "Lightship 39"),
        ("Decree 7 of 1931", "Decree of 1931"),
        ("Skerryvore Light", "Skerryvore"),
        ("Keeper of Gull Rock", "Gull Rock"),
        ("Gambia", "Zambia"),
        ("Iran", "Iraq"),
        ("Austria", "Australia"),
        ("Slovakia", "Slovenia"),
        ("北岩燈台", "南岩燈台"),
        ("NLB", "Northern Lighthouse Board"),
        ("", "Gull Rock"),
        ("!?", "?!"),
    ],
)
def test_names_that_may_be_of_two_things(one: str, other: str) -> None:
    assert max(alike(one, other), alike(other, one)) < SURE


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_two_names(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 100
    assert alike(one, one) == 100


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_there_is_one_way_to_fold_and_it_loses_nothing(text: str) -> None:
    """What deduplication folded alike before it shared this function is folded alike still."""
    before = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    assert fold(text) == before.translate(_PLAIN)


def test_a_match_needs_a_gap_to_the_next() -> None:
    lights = here(["Gull Rock Light", "NO 1"], ["Sker Light"], ["Sker Light"], ["Petrel", "NO 1"])

    def match(text: str) -> str:
        [found] = lights.ask([Query(text)])
        return found[0].name.slug if found and found[0].match else ""

    assert match("gull rock light") == "0"
    assert match("Gull Rock Ligth") == "0"
    assert match("Sker Light") == match("NO 1") == match("Light") == match("") == match("x" * 5000) == ""
    assert match("Petrel") == "3"


def test_through_which_name_is_told() -> None:
    [found] = here(["Gull Rock Light", "The Old Gull"]).ask([Query("old gull")])
    assert (found[0].via, found[0].match) == ("The Old Gull", True)
    assert here().ask([Query("old gull")]) == [()]


def reconciled(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_file_is_reconciled(
    lights_copy: Copy, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    project = lights_copy({})
    table, out = tmp_path / "lights.csv", tmp_path / "out.csv"
    table.write_bytes(
        '\ufeffid,"the, light",lamp\n7,GULL ROCK LIGHT,Oil lamp of Gull Rock\n8,nobody\n'.encode()
    )
    given = ["--project", str(project.root), "reconcile", str(table), "--column", "the, light"]
    more = ["--kind", "Lighthouse", "--property", "lamp=litBy", "--as-of", "1900-01-01", "--out", str(out)]
    assert main([*given, *more]) == 0
    assert b"1 of 2 names are matched" in capfdbinary.readouterr().err
    assert reconciled(out.read_text("utf-8")) == [
        ["id", "the, light", "lamp", "id found", "name", "score", "match"],
        ["7", "GULL ROCK LIGHT", "Oil lamp of Gull Rock", "gull-rock-light", "Gull Rock Light", "100", "yes"],
        ["8", "nobody", "", "", "", "", "no"],
    ]
    for wrong, said in (
        (["--kind", "Lihgthouse"], b"did you mean Lighthouse?"),
        (["--property", "lamp=litby"], b"did you mean litBy?"),
        (["--property", "lmap=litBy"], b"no column 'lmap'"),
    ):
        assert main([*given, *wrong]) == 1
        assert said in capfdbinary.readouterr().err
    table.write_text("name\na,b\n")
    assert main([*given[:-1], "name"]) == 1
    assert b"lights.csv:2: 2 cells, and 1 columns" in capfdbinary.readouterr().err
