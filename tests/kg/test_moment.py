from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg import snapshot
from kg import vocab as v
from kg.area import NOW, Point, of_record
from kg.contender import contenders
from kg.errors import MomentError
from kg.moment import open_moment, prepare, read_point, settle
from kg.pieces import Pieces
from kg.premises import told
from kg.reason import close
from kg.records import load
from kg.rules import read_rules
from kg.schema import load_schema
from kg.standing import standing
from kg.turtle import ontology_quads
from kg.variation import parts, record_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

ID = "https://lights.example/id/"
LI = "https://lights.example/ontology#"
LOG = """
source: {id: harbour-log, type: Logbook, title: Harbour log}
claims:
  - {subject: sker-light, predicate: character, object: fixed, when: 1900/1910, rank: preferred,
     ref: A, locator: a}
  - {subject: sker-light, predicate: character, object: flashing, when: 1905/1920, contradicts: [A],
     locator: b}
  - {subject: sker-light, predicate: neighbourOf, object: gull-rock-light, when: 1899-05/.., locator: c}
  - {subject: maren-holt, predicate: tends, object: principal-berth, when: 1898~, recorded: 2026-02-01,
     retracted: 2026-05-01, reason: misread, locator: d}
  - {subject: gull-rock-light, predicate: height, object: 40 metre, recorded: 2026-03-01, locator: e}
"""
YEARS = ("1868-01-01", "1898-06-01", "1907-02-13", "1915-01-01", "2020-01-01")
DAYS = (None, *map(dt.date.fromisoformat, YEARS))
RECORDS = (None, *map(dt.date.fromisoformat, ("2026-01-31", "2026-02-01", "2026-04-01", "2026-05-01")))


@pytest.fixture
def made(lights_copy: Copy) -> tuple[Project, snapshot.Snapshot]:
    project = lights_copy({"data/dossiers/harbour-log.yaml": LOG})
    return project, snapshot.build(project)


def graph(store: Store, project: Project, name: str) -> set[str]:
    node = NamedNode(getattr(v.Graphs(project.base), name))
    return {str(quad) for quad in store.quads_for_pattern(None, None, None, node)}


def test_a_moment_holds_what_held_and_was_on_record(made: tuple[Project, snapshot.Snapshot]) -> None:
    project, snap = made
    schema = load_schema(project)
    dataset = load(project, schema).dataset
    seen: set[tuple[int, int]] = set()
    for day in DAYS:
        for record in RECORDS:
            point = Point(day, record)
            store = Store.read_only(str(open_moment(snap, schema, project.base, point)))
            claims = {
                quad.subject.value
                for quad in store.quads_for_pattern(None, NamedNode(v.RDF_TYPE), NamedNode(v.CLAIM), None)
            }
            wanted = {
                v.claim_iri(project.base, claim.id)
                for claim in dataset.claims
                if point.within(of_record(claim, schema))
            }
            assert claims == wanted, point
            direct_now = {
                (one.subject, one.predicate, str(one.object))
                for one, area in standing(contenders(dataset.claims, schema), schema)
                if point.within(area)
            }
            direct = {
                (q.subject.value, q.predicate.value, str(q.object))
                for q in store.quads_for_pattern(None, None, None, NamedNode(v.Graphs(project.base).asserted))
                if q.predicate.value in schema.properties and not schema.properties[q.predicate.value].core
            }
            assert direct == direct_now, point
            seen.add((len(wanted), len(direct_now)))
    assert len(seen) > 8, "the moments tell nothing apart"


def test_what_is_retracted_later_was_not_so_before(made: tuple[Project, snapshot.Snapshot]) -> None:
    project, snap = made
    schema = load_schema(project)

    def tended(record: dt.date | None) -> tuple[bool, bool]:
        store = Store.read_only(str(open_moment(snap, schema, project.base, Point(known=record))))
        days = store.quads_for_pattern(None, NamedNode(v.RETRACTED), None, None)
        berth, holder = NamedNode(ID + "principal-berth"), NamedNode(ID + "maren-holt")
        day = NamedNode(v.BEGIN_EARLIEST)
        began = {q.object.value for q in store.quads_for_pattern(None, day, None, None)}
        direct = store.quads_for_pattern(holder, NamedNode(LI + "tends"), berth, None)
        assert next(direct, None) is not None, "another claim says so too"
        return "1898-01-01" in began, "2026-05-01" in {q.object.value for q in days}

    assert tended(dt.date(2026, 1, 15)) == (False, False)
    assert tended(dt.date(2026, 3, 15)) == (True, False)
    assert tended(dt.date(2026, 6, 1)) == (True, True)


def test_nothing_was_known_before_the_first_record(made: tuple[Project, snapshot.Snapshot]) -> None:
    project, snap = made
    path = open_moment(snap, load_schema(project), project.base, Point(known=dt.date(2020, 1, 1)))
    store = Store.read_only(str(path))
    assert {str(name.value) for name in store.named_graphs()} == {v.Graphs(project.base).ontology}


def test_sources_and_entities_come_with_their_first_claims(made: tuple[Project, snapshot.Snapshot]) -> None:
    project, _ = made
    text = """
source: {id: late-log, type: Logbook, title: Late log}
claims:
  - {subject: new-light, predicate: height, object: 9 metre, recorded: 2026-06-01, locator: a}
"""
    entity = "- {id: new-light, type: Lighthouse, name: New light}\n"
    (project.data / "dossiers" / "late-log.yaml").write_text(text)
    (project.data / "entities" / "late.yaml").write_text(entity)
    snap, schema = snapshot.build(project), load_schema(project)
    for day, there in ((dt.date(2026, 5, 31), False), (dt.date(2026, 6, 1), True)):
        store = Store.read_only(str(open_moment(snap, schema, project.base, Point(known=day))))
        for iri in (ID + "new-light", "https://lights.example/source/late-log"):
            assert (
                next(store.quads_for_pattern(NamedNode(iri), None, None, None), None) is not None
            ) == there


def test_the_way_to_a_moment_does_not_matter(made: tuple[Project, snapshot.Snapshot], tmp_path: Path) -> None:
    project, snap = made
    schema = load_schema(project)
    points = [Point(day) for day in DAYS if day]

    def held(point: Point) -> set[str]:
        return set(map(str, Store.read_only(str(open_moment(snap, schema, project.base, point)))))

    first = {point: held(point) for point in points}
    (snap.path / "moments").rename(tmp_path / "moments")
    prepare(snap, schema, project.base)
    held(Point(known=dt.date(2020, 1, 1)))
    for point in reversed(points):
        assert held(point) == first[point]
        settle(snap, schema, project.base, point)
        assert held(point) == first[point]


def test_what_varies_is_found_block_by_block(made: tuple[Project, snapshot.Snapshot], tmp_path: Path) -> None:
    project, one = made
    store, schema = snapshot.open_store(one), load_schema(project)
    found = list(parts(store, schema, project.base))
    assert found
    Pieces.write(tmp_path, found, record_days(store, project.base)[0])
    whole = Pieces.read(tmp_path)
    pieces = replace(whole, block=7)
    gone, fresh = tmp_path / "gone", tmp_path / "fresh"
    for day in DAYS:
        for record in RECORDS:
            point = Point(day, record)
            there = pieces.present(point)
            assert there.tolist() == [
                point.within(part.area) and not point.within(part.unless) for part in found
            ]
            assert pieces.cost(whole.present(NOW), there) == whole.cost(whole.present(NOW), there)
            pieces.write_changes(np.zeros(len(found), np.bool_), there, gone, fresh)
            quads = [
                quad for part, is_there in zip(found, there, strict=True) if is_there for quad in part.quads
            ]
            assert list(parse(path=str(fresh), format=RdfFormat.N_QUADS)) == quads
            assert not gone.read_bytes()
    assert pieces.valid_days() == whole.valid_days()
    assert pieces.record_days() == whole.record_days()


def test_a_moment_is_a_day() -> None:
    assert read_point(" 2025-06-01 ", "") == Point(dt.date(2025, 6, 1))
    for text in ("2025-06", "2025-02-30", "yesterday", "20250601", "../../etc"):
        with pytest.raises(MomentError, match="2025-06-01"):
            read_point(text, None)


def test_what_follows_at_a_moment_is_what_closing_gives(made: tuple[Project, snapshot.Snapshot]) -> None:
    """The graph of a moment holds the entailments within it, and no node of a span outside of it."""
    project, snap = made
    schema = load_schema(project)
    premises = told(load(project, schema).dataset, schema, ontology_quads(project))
    entailed = close(premises, read_rules(project))
    seen: set[int] = set()
    for day in DAYS:
        for record in RECORDS[1:]:
            point = Point(day, record)
            store = Store.read_only(str(open_moment(snap, schema, project.base, point)))
            found = {
                (quad.subject, quad.predicate, quad.object)
                for quad in store.quads_for_pattern(
                    None, None, None, NamedNode(v.Graphs(project.base).inferred)
                )
                if "/inference/" not in str(quad.subject) and str(quad.subject).startswith(f"<{ID}")
            }
            wanted = {
                triple
                for triple, area in entailed.items()
                if point.within(area)
                and not point.within(premises.get(triple, ()))
                and triple[1] != NamedNode(v.RDF_TYPE)
            }
            assert {t for t in found if t[1] != NamedNode(v.RDF_TYPE)} == wanted, point
            seen.add(len(wanted))
    assert len(seen) > 1
