"""Imports in the graph: graphs of their own, what is matched, what is taken away, and what is passed on."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from kg import snapshot
from kg import vocab as v
from kg.imports.manifest import graph_name
from tests.imports.conftest import TABLE

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from tests.imports.conftest import Into

KNOWN = TABLE + "L3,Gull Rock again,,31,1931,,Wolf Head,,https://register.example/gull,\n"


def quads(into: Into, name: str) -> set[Quad]:
    made = snapshot.current(into.project)
    assert made
    graph = NamedNode(graph_name(into.project.base, name))
    return set(snapshot.open_store(made).quads_for_pattern(None, None, None, graph))


def node(into: Into, slug: str) -> NamedNode:
    return NamedNode(v.entity_iri(into.project.base, slug))


@pytest.fixture
def matched(lights_into: Into) -> Into:
    """A table in which one light is a curated one, known by its address elsewhere."""
    entities = lights_into.project.data / "entities" / "lights.yaml"
    text = entities.read_text("utf-8")
    assert "- id: gull-rock-light\n" in text
    entities.write_text(
        text.replace(
            "- id: gull-rock-light\n",
            "- id: gull-rock-light\n  same-as: [http://www.register.example/gull/]\n",
        ),
        "utf-8",
    )
    lights_into.write("register.csv", KNOWN)
    assert (
        lights_into.bring(lights_into.place / "register.csv", "--mapping", lights_into.place / "map.yaml")
        == 0
    )
    assert lights_into.run("build") == 0
    return lights_into


def test_claims_about_a_curated_thing_stand_beside_its_own(matched: Into) -> None:
    found = quads(matched, "register")
    gull = node(matched, "gull-rock-light")
    claim = next(one.subject for one in found if one.predicate.value == v.SUBJECT and one.object == gull)
    said = {(one.predicate.value, one.object.value) for one in found if one.subject == claim}
    assert (v.LOCATOR, "record L3, Height (m)") in said
    assert (v.FILE, "imports/register/register.csv") in said
    assert (v.DERIVED_FROM, v.source_iri(matched.project.base, "import-register")) in said
    assert not any(one.subject == gull for one in found), "what holds of a curated thing is not for an import"
    own = node(matched, "register-l3")
    assert [one.object for one in found if one.subject == own] == [gull]
    headland = node(matched, "register-skerry-point")
    assert any(one.subject == node(matched, "register-l1") and one.object == headland for one in found)


def test_the_graph_and_its_source_tell_their_licence_and_files(matched: Into) -> None:
    told = {(one.subject.value, one.predicate.value, one.object.value) for one in quads(matched, "register")}
    licence = "https://creativecommons.org/licenses/by-nc/4.0/"
    for one in (
        graph_name(matched.project.base, "register"),
        v.source_iri(matched.project.base, "import-register"),
    ):
        assert (one, v.DCTERMS + "license", licence) in told
    assert any(p == v.DCTERMS + "provenance" and "register.csv" in o for _, p, o in told)


def test_an_edit_of_curated_files_leaves_imports_and_a_new_match_is_seen(matched: Into) -> None:
    before = quads(matched, "register")
    dossier = matched.project.data / "dossiers" / "gull-rock-log.yaml"
    dossier.write_text(dossier.read_text("utf-8") + "# a remark\n", "utf-8")
    assert matched.run("build") == 0
    assert quads(matched, "register") == before
    entities = matched.project.data / "entities" / "lights.yaml"
    entities.write_text(entities.read_text("utf-8").replace("/gull/]", "/other/]"), "utf-8")
    assert matched.run("build") == 0
    after = quads(matched, "register")
    assert any(
        one.subject == node(matched, "register-l3") and one.predicate.value == v.LABEL for one in after
    )


def test_what_changes_piecemeal_is_what_a_whole_build_makes(matched: Into) -> None:
    matched.write("register.csv", KNOWN.replace("31,1931", "32,1931"))
    assert matched.bring(matched.place / "register.csv") == 0
    step = snapshot.build(matched.project)
    whole = set(snapshot.open_store(step))
    assert step.triples == len(whole)
    matched.run("import", "--remove", "register")
    bare = snapshot.build(matched.project)
    assert not quads(matched, "register")
    assert matched.bring(matched.place / "register.csv", "--mapping", matched.place / "map.yaml") == 0
    again = snapshot.build(matched.project, whole=True)
    assert again.number > bare.number
    assert set(snapshot.open_store(again)) == whole


def test_tables_have_a_row_for_each_claim_imported_or_not(matched: Into) -> None:
    out = matched.place / "out.zip"
    assert matched.run("export", "csv", "-o", out) == 0
    made = snapshot.current(matched.project)
    assert made
    store = snapshot.open_store(made)

    def told(iri: str, *predicates: str) -> list[str]:
        graphs = (graph_name(matched.project.base, "register"), v.Graphs(matched.project.base).claims)
        found = (
            {
                q.object.value
                for q in store.quads_for_pattern(NamedNode(iri), NamedNode(one), None, NamedNode(g))
            }
            for one in predicates
            for g in graphs
        )
        return [next(iter(one)) for one in found if one]

    with zipfile.ZipFile(out) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("claims.csv").decode(), newline="")))
    claims = {q.subject.value for q in store.quads_for_pattern(None, NamedNode(v.KIND), None, None)}
    assert sorted(row["iri"] for row in rows) == sorted(claims)
    assert {row["file"].partition("/")[0] for row in rows} == {"imports", "data"}
    columns = {"subject": v.SUBJECT, "predicate": v.PREDICATE, "object": v.OBJECT, "source": v.DERIVED_FROM}
    columns |= {"recorded": v.RECORDED, "file": v.FILE, "line": v.LINE, "locator": v.LOCATOR, "when": v.WHEN}
    columns |= {"beginEarliest": v.BEGIN_EARLIEST, "endLatest": v.END_LATEST}
    for row in rows:
        written = [row[name] for name in columns if row[name]]
        assert written == told(row["iri"], *columns.values())
    assert {row["kind"] for row in rows} == {"fact", "assessment", "quotation", "prediction"}
    names = {row["objectName"] for row in rows}
    assert {"Skerry Point", "Wolf Head"} <= names


def test_an_export_that_mixes_licences_warns_and_a_release_has_none_of_it(
    matched: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    out = matched.place / "out.nq"
    assert matched.run("export", "nquads", "-o", out) == 0
    told = capsys.readouterr().err
    assert "mixes data of different licences" in told
    assert "Light register (register): CC BY-NC 4.0, no commercial use" in told
    assert b"register-l1" in out.read_bytes()
    assert matched.run("export", "nquads", "--own", "-o", out) == 0
    assert "licences" not in capsys.readouterr().err
    assert b"import-register" not in out.read_bytes()
    assert b"register-l1" not in out.read_bytes()
    assert matched.run("release", matched.place / "release") == 0
    for path in (matched.place / "release").iterdir():
        data = path.read_bytes()
        if path.suffix == ".zip":
            archive = zipfile.ZipFile(io.BytesIO(data))
            data = b"".join(map(archive.read, archive.namelist()))
        text = gzip.decompress(data) if path.suffix == ".gz" else data
        assert b"register-l1" not in text, path.name
        assert b"import-register" not in text, path.name


def test_an_import_that_is_killed_leaves_the_old_one(lights_into: Into) -> None:
    path = lights_into.write("register.csv", TABLE)
    mapping = lights_into.place / "map.yaml"
    assert lights_into.bring(path, "--mapping", mapping) == 0
    before = lights_into.lines("register")
    lights_into.write("register.csv", TABLE.replace("27", "28"))
    code = (
        "import os, kg.imports.perform as p\n"
        "p.put_in_place = lambda *_: os._exit(9)\n"
        "from kg.cli import main\n"
        f"main(['--project', {str(lights_into.project.root)!r}, 'import', {str(path)!r}])\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 9
    assert lights_into.lines("register") == before
    assert lights_into.run("build") == 0
    assert lights_into.bring(path) == 0
    assert ("register-l1", "height", "28 metre") in lights_into.claims("register")
    assert len(lights_into.bytes("register")) == 3


def test_a_torn_import_is_told_and_the_last_snapshot_stays(
    matched: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    made = snapshot.current(matched.project)
    place = matched.project.root / "imports" / "register"
    content = place / matched.manifest("register").content
    content.write_bytes(content.read_bytes()[:-40])
    (place / "manifest.yaml").write_text((place / "manifest.yaml").read_text() + "\n")
    capsys.readouterr()
    assert matched.run("build") == 1
    assert 'the import "register" cannot be read' in capsys.readouterr().err
    assert snapshot.latest(matched.project) == made
