"""Names in columns: what goes in comes out, renewed in part as if read whole, from files as from memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bench.searching import make
from kg import snapshot
from kg.engine import Embedded
from kg.kept_names import kept_names, kept_tables
from kg.name import Name
from kg.name_table import NameTable, Renamed, place_of
from kg.names import read_names
from kg.project import open_project
from kg.search.index import Index
from kg.tagged import Tagged, said
from kg.texts import Varying

if TYPE_CHECKING:
    from pathlib import Path

    from kg.project import Project

TOWER = Name(
    iri="https://x.example/id/tower",
    slug="tower",
    label="Granite Tower",
    aliases=(Tagged("Tour de granit", "fr"), "北角灯塔"),
    kinds=("https://x.example/ontology#Tower", "https://x.example/ontology#Thing"),
    description="Été",
    url="https://x.example/",
    publisher="Beacon Press",
    issued="1901",
    degree=7,
    names=(("fr", "Tour de granit"),),
)
BARE = Name("https://x.example/source/log", "log", "A log")


def test_names_come_out_as_they_went_in() -> None:
    table = NameTable.of([BARE, TOWER])
    assert list(table.values()) == [BARE, TOWER]
    assert list(table) == [BARE.iri, TOWER.iri]
    assert [said(alias) for alias in table[TOWER.iri].aliases] == ["fr", ""]
    assert (table.get("https://x.example/id/towel"), "x" in table, None in table) == (None, False, False)
    assert table.tongues == ("fr",)
    assert list(table.in_tongues()) == [TOWER]
    assert table.kinds == {TOWER.kinds: 1, (): 1}
    assert list(table.by_degree()) == [TOWER, BARE]
    with pytest.raises(KeyError):
        table["https://x.example/id/zebra"]
    assert list(NameTable.of([]).values()) == []


def test_many_names_are_found_by_their_iris() -> None:
    names = make(9_000)
    table = NameTable.of(names.values())
    assert dict(table) == names
    assert [table[iri] for iri in names] == list(names.values())


def test_what_is_renewed_is_what_would_be_read() -> None:
    names = sorted(make(500).values(), key=place_of)
    edited = [replace(name, label=f"{name.label} II", kinds=("k",), degree=3) for name in names[::50]]
    fresh = [replace(TOWER, label=label, iri=f"x:{label}") for label in ("", "zzzz", names[7].label)]
    gone = [name.iri for name in names[25::50]]
    found = NameTable.of(names).renewed([*gone, "x:nothing"], [*edited, *fresh])
    left = {name.iri: name for name in [*names, *edited, *fresh] if name.iri not in gone}
    assert list(found.values()) == sorted(left.values(), key=place_of)
    assert [found[iri] for iri in left] == list(left.values())
    assert list(found.renewed([], []).values()) == list(found.values())


def test_things_have_another_name_where_they_are_renamed() -> None:
    called = Renamed(NameTable.of([BARE, TOWER]), lambda name: replace(name, label=name.label.upper()))
    assert called[BARE.iri].label == "A LOG"
    assert [name.label for name in called.values()] == ["A LOG", "GRANITE TOWER"]


def test_names_and_their_words_are_kept_beside_the_snapshot(lights: Project, tmp_path: Path) -> None:
    project = replace(open_project(lights.root), state=tmp_path)
    made = snapshot.build(project)
    names = read_names(Embedded(snapshot.open_store(made)), project.base)

    def never() -> NameTable:
        raise AssertionError

    assert list(kept_names(made, lambda: names).items()) == list(names.items())
    kept = kept_names(made, never)
    assert list(kept.items()) == list(names.items())
    plain, mapped = Index(names, Varying()), Index(kept, Varying(), read=lambda one: kept_tables(made, one))
    for query in ("gul rok", "sker", "l", ""):
        for index in (mapped, Index(kept, Varying(), read=lambda one: kept_tables(made, one))):
            assert index.suggest(query) == plain.suggest(query)
            assert index.search(query)[:20] == plain.search(query)[:20]
    assert {path.name for path in made.path.iterdir() if path.is_dir()} == {"store", "names-2", "search-2"}
