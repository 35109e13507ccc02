from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from kg import vocab as v
from kg.area import Point
from kg.cli import main
from kg.contender import recall
from kg.diff import compare
from kg.diff_text import as_json, as_text, as_trig
from kg.diff_time import Graph, record_diff, valid_diff
from kg.engine import Embedded
from kg.errors import ProjectError
from kg.labels import Labels
from kg.revisions import compile_files, compile_revision, resolve, revisions
from kg.schema import load_schema
from kg.snapshot import build
from kg.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.changes import Diff, EntityChanges
    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

LOG = "data/dossiers/gull-rock-log.yaml"
LIST = "data/dossiers/light-list-1931.yaml"
PEOPLE = "data/entities/people.yaml"


def edited(lights: Project) -> dict[str, str | bytes]:
    """Edit the second project: a new end, a claim less, a claim more, a new name, an entity more."""
    log, listed, people = ((lights.root / name).read_text("utf-8") for name in (LOG, LIST, PEOPLE))
    return {
        LOG: log.replace("when: 1900-01-01/..", "when: 1900-01-01/1931-05-01")
        .replace("    confidence: high\n", "    confidence: low\n")
        .replace("source:\n", "# a line more, so that every claim stands elsewhere\nsource:\n"),
        LIST: listed.replace(
            "    predicate: stairs\n    object: 112\n    locator: page 5, footnote\n",
            "    predicate: neighbourOf\n    object: gull-rock-light\n    locator: page 6\n",
        ),
        PEOPLE: people.replace("name: Maren Holt\n", "name: Maren Holt the Elder\n", 1)
        + "- id: new-keeper\n  type: Keeper\n  name: New Keeper\n",
    }


@pytest.fixture
def stores(lights: Project, lights_copy: Copy) -> tuple[Store, Store, Project]:
    before = compile_files(lights)
    project = lights_copy(edited(lights))
    return before, compile_files(project), project


def told(diff: Diff, slug: str) -> EntityChanges:
    return next(entity for entity in diff.entities if entity.iri.endswith(f"/{slug}"))


def contents(store: Store, base: str) -> set[Triple]:
    graphs = v.Graphs(base)
    return {
        quad.triple
        for graph in (graphs.asserted, graphs.claims)
        for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))
        if quad.predicate.value not in {v.FILE, v.LINE}
    }


def test_a_changed_claim_is_one_change(stores: tuple[Store, Store, Project]) -> None:
    diff = compare(*stores[:2], stores[2].base, way="revisions", ends=("a", "b"))
    keeper = told(diff, "maren-holt")
    assert [field.predicate for field in keeper.fields] == [v.LABEL]
    (change,) = keeper.changes
    assert change.what == "changed"
    fields = {v.local_name(field.predicate): field for field in change.fields}
    assert set(fields) == {"when", "confidence"}
    assert [term.value for term in fields["when"].before] == ["1900-01-01/.."]
    assert [term.value for term in fields["when"].after] == ["1900-01-01/1931-05-01"]
    assert {(c.what, v.local_name(c.predicate)) for c in told(diff, "sker-light").changes} == {
        ("removed", "stairs"),
        ("added", "neighbourOf"),
    }
    assert told(diff, "new-keeper").what == "added"
    assert {entity.iri.rpartition("/")[2] for entity in diff.entities} == {
        "maren-holt",
        "sker-light",
        "new-keeper",
    }
    assert (diff.count("added"), diff.count("removed"), diff.count("changed")) == (1, 1, 1)


def test_the_rdf_leads_from_one_graph_to_the_other(stores: tuple[Store, Store, Project]) -> None:
    before, after, project = stores
    base = project.base
    diff = compare(before, after, base, way="revisions", ends=("a", "b"))
    graphs: dict[str, set[Triple]] = {"removed": set(), "added": set()}
    for quad in parse(as_trig(diff, base, {}), RdfFormat.TRIG):
        graphs[str(quad.graph_name.value).rpartition("/")[2]].add(quad.triple)  # type: ignore[union-attr]
    assert graphs["removed"]
    assert graphs["removed"] <= contents(before, base)
    assert (contents(before, base) - graphs["removed"]) | graphs["added"] == contents(after, base)
    assert not compare(after, after, base, way="revisions", ends=("b", "b")).entities


def test_text_and_json_say_the_same(stores: tuple[Store, Store, Project]) -> None:
    before, after, project = stores
    diff = compare(before, after, project.base, way="revisions", ends=("a", "b"))
    labels = Labels(Embedded(after), load_schema(project))
    text = as_text(diff, labels.value, labels)
    assert "~ tends: Principal keeper of Gull Rock, 1900-01-01/1931-05-01" in text
    assert "      when: 1900-01-01/.. -> 1900-01-01/1931-05-01" in text
    assert "  - stairs: 112" in text
    assert "+ New Keeper (new-keeper)" in text
    assert "  label: Maren Holt -> Maren Holt the Elder" in text
    data = json.loads(as_json(diff, labels))
    assert data["counts"] == {"added": 1, "removed": 1, "changed": 1}
    changes = [change for entity in data["entities"] for change in entity["changes"]]
    assert [c["fields"][-1]["after"] for c in changes if c["what"] == "changed"] == [
        ['"1900-01-01/1931-05-01"']
    ]


def graph_of(project: Project) -> tuple[Graph, Labels]:
    store, schema = compile_files(project), load_schema(project)
    return Graph(store, schema, project.base), Labels(Embedded(store), schema)


def test_between_two_days_what_began_and_what_ended(lights: Project) -> None:
    graph, labels = graph_of(lights)
    diff = valid_diff(graph, dt.date(1899, 12, 31), dt.date(1925, 1, 1), labels)
    found = {
        (v.local_name(c.subject), c.what, v.local_name(c.predicate), labels.value(c.object))
        for entity in diff.entities
        for c in entity.changes
    }
    assert ("maren-holt", "added", "tends", "Principal keeper of Gull Rock") in found
    assert ("tobias-wick", "removed", "tends", "Principal keeper of Gull Rock") in found
    assert ("gull-rock-light", "added", "litBy", "Electric lamp of Gull Rock") in found
    assert ("gull-rock-light", "removed", "litBy", "Oil lamp of Gull Rock") in found
    assert not [one for one in found if one[2] == "height"]
    assert told(diff, "sker-lightship").status == ("unknown", "withdrawn")
    back = valid_diff(graph, dt.date(1925, 1, 1), dt.date(1899, 12, 31), labels)
    assert (back.removed, back.added) == (diff.added, diff.removed)
    assert diff.count("added") == len(diff.added)


def test_what_is_not_looked_at_has_not_changed(project: Project) -> None:
    graph, labels = graph_of(project)
    store, schema = graph.store, graph.schema
    claim = NamedNode(v.CLAIM)
    nodes = [q.subject for q in store.quads_for_pattern(None, NamedNode(v.RDF_TYPE), claim, None)]
    areas = list(standing(recall(store, schema, project.base, nodes), schema))  # type: ignore[arg-type]

    def held(day: str) -> set[Triple]:
        point = Point(as_of=dt.date.fromisoformat(day))
        whole = (one for one, area in areas if point.within(area))
        return {Triple(NamedNode(o.subject), NamedNode(o.predicate), o.object) for o in whole}

    for one, other in (
        ("1868-10-31", "1907-02-13"),
        ("1924-05-01", "1924-05-02"),
        ("2025-01-20", "2026-07-03"),
    ):
        diff = valid_diff(graph, dt.date.fromisoformat(one), dt.date.fromisoformat(other), labels)
        assert set(diff.added) == held(other) - held(one)
        assert set(diff.removed) == held(one) - held(other)


def test_between_two_days_of_record(lights: Project) -> None:
    graph, labels = graph_of(lights)
    early = record_diff(graph, dt.date(2026, 1, 15), dt.date(2026, 1, 31), labels)
    assert [(c.what, labels.value(c.object)) for e in early.entities for c in e.changes] == [
        ("added", "41 metres")
    ]
    late = record_diff(graph, dt.date(2026, 1, 31), dt.date(2026, 2, 1), labels)
    assert [(c.what, labels.value(c.object)) for e in late.entities for c in e.changes] == [
        ("removed", "41 metres")
    ]
    assert not record_diff(graph, dt.date(2026, 2, 1), dt.date(2027, 1, 1), labels).entities
    assert not record_diff(graph, dt.date(2026, 1, 15), dt.date(2027, 1, 1), labels).entities


def test_snapshots_by_number(lights: Project, lights_copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    project = lights_copy({})
    build(project)
    build(lights_copy(edited(lights)))
    capsys.readouterr()
    root = ["--project", str(project.root)]
    assert main([*root, "diff", "1", "2"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("From snapshot 1 to snapshot 2")
    assert "1 added, 1 removed, 1 changed" in text
    assert main([*root, "diff", "1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["to"] == "2"
    assert main([*root, "diff", "7", "2"]) == 1
    assert "snapshot 7 is not kept (kept: 1, 2)" in capsys.readouterr().err
    assert main([*root, "diff", "1899-12-31", "1925-01-01"]) == 0
    assert "status: unknown -> withdrawn" in capsys.readouterr().out


@pytest.mark.skipif(
    not shutil.which("git") and not os.environ.get("STATECRAFT_REQUIRE_ALL"), reason="needs git"
)
def test_revisions(
    lights: Project, lights_copy: Copy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = lights_copy({})
    assert revisions(project) == ()
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A. Curator")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "curator@lights.example")

    def git(*arguments: str, folder: Path = project.root) -> None:
        subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)

    git("init", "--quiet")
    git("add", "data", "ontology", "statecraft.toml")
    git("commit", "--quiet", "-m", "One")
    git("tag", "first")
    lights_copy(edited(lights))
    root = ["--project", str(project.root)]
    assert main([*root, "diff", "first"]) == 0
    assert "1 added, 1 removed, 1 changed" in capsys.readouterr().out
    git("commit", "--quiet", "-a", "-m", "Two\ttabs <b>")
    assert [one.subject for one in revisions(project)] == ["Two\ttabs <b>", "One"]
    assert main([*root, "diff", "HEAD~1", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"added": 1, "removed": 1, "changed": 1}
    first = compile_revision(project, resolve(project, "first"))
    assert contents(first, project.base) == contents(compile_files(lights), lights.base)
    for bad in ("--output=x", "", "no such", "HEAD~99", "first:data", "\0"):
        with pytest.raises(ProjectError):
            resolve(project, bad)
