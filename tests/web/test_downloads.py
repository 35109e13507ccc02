"""The graph as files: whole, checked, described, cited, and the same bytes from the same files."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pyoxigraph import NamedNode, RdfFormat, Store, parse

import kg
from kg import cli, snapshot
from kg import vocab as v
from kg.engine import Embedded
from kg.export import Graph
from kg.limits import Limits
from kg.project import open_project
from kg.release.make import make, read
from kg.release.manifest import Release
from kg.schema import load_schema
from web import releases
from web.app import close, create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from kg.project import Project
    from web.site import Site

    Copy = Callable[[dict[str, str | bytes]], Project]

ROOT = Path(__file__).resolve().parent.parent.parent
HTML = {"Accept": "text/html"}


def sums(client: FlaskClient) -> dict[str, str]:
    lines = client.get("/downloads/SHA256SUMS").text.splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def released(project: Project) -> dict[str, bytes]:
    """Build a project and give the bytes of its release."""
    made = snapshot.build(project)
    engine = Embedded(snapshot.open_store(made))
    _, folder = make(Graph(project, load_schema(project), engine), made.fingerprint)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_page_tells_files_version_licence_and_how_to_cite(client: FlaskClient, here: Site) -> None:
    page = client.get("/downloads", headers=HTML)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-cache"
    listed = sums(client)
    assert len(listed) == 7
    for name, digest in listed.items():
        assert f'href="/downloads/{name}"' in page.text
        assert digest in page.text
    assert here.project.licence in page.text
    version = f"{kg.__version__}+{here.snapshot.fingerprint[:12]}"
    assert page.text.count(version) >= 3
    assert version in client.get("/about", headers=HTML).text
    assert 'href="/downloads"' in client.get("/", headers=HTML).text
    # Whatever moment it is looked at from, the files are those of now.
    then = client.get("/downloads?asOf=1900-06-01", headers=HTML).text
    assert all(digest in then for digest in listed.values())
    assert 'href="/downloads/SHA256SUMS"' in then


def test_every_file_is_what_its_checksum_says(client: FlaskClient, tmp_path: Path) -> None:
    for name in sums(client):
        answer = client.get(f"/downloads/{name}")
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers
        (tmp_path / name).write_bytes(answer.data)
    (tmp_path / "SHA256SUMS").write_text(client.get("/downloads/SHA256SUMS").text)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    checked = subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, text=True)
    assert checked.stdout.count(": OK") == 7


def test_the_files_hold_the_graph_in_canonical_order(client: FlaskClient, here: Site) -> None:
    names = sums(client)
    whole = next(name for name in names if name.endswith(".nq.gz"))
    lines = gzip.decompress(client.get(f"/downloads/{whole}").data)
    assert set(parse(lines, RdfFormat.N_QUADS)) == set(here.engine.store)
    told = lines.decode().splitlines()
    assert told == sorted(told)
    assert len(told) == here.snapshot.triples
    for name in (name for name in names if name.endswith(".nt.gz")):
        graph = f" <{here.project.base}graph/{name.removesuffix('.nt.gz').rpartition('-')[2]}> ."
        triples = gzip.decompress(client.get(f"/downloads/{name}").data).decode().splitlines()
        # N-Triples are N-Quads that name no graph.
        expected = [f"{line.removesuffix(graph)} ." for line in told if line.endswith(graph)]
        assert sorted(triples) == sorted(expected)
        assert triples


def test_catalogues_find_each_file_with_its_checksum(client: FlaskClient, here: Site) -> None:
    store = Store()
    answer = client.get("/downloads", headers={"Accept": "text/turtle"})
    assert answer.mimetype == "text/turtle"
    store.load(answer.data, RdfFormat.TURTLE)
    assert client.get("/downloads.ttl").data == answer.data
    found: Any = store.query(
        """
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?whole ?url ?size ?sum ?licence ?type WHERE {
          ?whole a dcat:Dataset ; dcat:landingPage ?page ; dcat:version ?version ; dcterms:license ?licence ;
            dcterms:title ?title ; dcterms:bibliographicCitation ?citation ; dcterms:modified ?day .
          ?whole (dcterms:hasPart?/dcat:distribution) ?file .
          ?file a dcat:Distribution ; dcat:downloadURL ?url ; dcat:byteSize ?size ; dcat:mediaType ?type ;
            spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] .
        }
        """
    )
    rows = list(found)
    assert {row["url"].value.rpartition("/")[2]: row["sum"].value for row in rows} == sums(client)
    for row in rows:
        path = row["url"].value.removeprefix("http://localhost")
        assert len(client.get(path).data) == int(row["size"].value)
        assert row["licence"].value == here.project.licence
        # The same node that the service description speaks of.
        assert row["whole"] == NamedNode(f"{here.project.base}graph/service#dataset")


def test_search_engines_and_croissant_find_files_and_columns(client: FlaskClient, here: Site) -> None:
    told = client.get("/downloads/croissant.json").get_json()
    page = client.get("/downloads", headers=HTML).text
    embedded = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(embedded) == told
    said: dict[str, list[str]] = {}
    base = "http://localhost/downloads/croissant.json"
    quads = list(parse(json.dumps(told), RdfFormat.JSON_LD, base_iri=base))
    node = next(quad.subject for quad in quads if quad.object == NamedNode(v.SCHEMA + "Dataset"))
    for quad in quads:
        if quad.subject == node:
            said.setdefault(quad.predicate.value, []).append(getattr(quad.object, "value", ""))
    for name in ("name", "description", "version", "url", "distribution"):
        assert said[v.SCHEMA + name], name
    assert said[v.SCHEMA + "license"] == [here.project.licence]
    files = {one["@id"]: one for one in told["distribution"]}
    for name, digest in sums(client).items():
        assert files[name]["sha256"] == digest
        assert files[name]["contentUrl"] == f"http://localhost/downloads/{name}"
    tables = next(name for name in files if name.endswith(".zip"))
    with zipfile.ZipFile(io.BytesIO(client.get(f"/downloads/{tables}").data)) as archive:
        assert all(one.compress_type == zipfile.ZIP_DEFLATED for one in archive.infolist())
        for record in told["recordSet"]:
            table = f"{record['@id']}.csv"
            assert files[table]["containedIn"] == {"@id": tables}
            header = archive.read(table).decode().splitlines()[0].split(",")
            assert [one["source"]["extract"]["column"] for one in record["field"]] == header
    types = {one["name"]: one["dataType"] for one in told["recordSet"][1]["field"]}
    assert (types["recorded"], types["line"], types["when"]) == ("sc:Date", "sc:Integer", "sc:Text")


def test_what_a_client_has_is_not_sent_again_and_what_broke_off_goes_on(client: FlaskClient) -> None:
    name, digest = next(iter(sums(client).items()))
    answer = client.get(f"/downloads/{name}")
    tag = answer.headers["ETag"]
    assert digest in tag
    assert client.get(f"/downloads/{name}", headers={"If-None-Match": tag}).status_code == 304
    rest = client.get(f"/downloads/{name}", headers={"Range": "bytes=100-", "If-Range": tag})
    assert rest.status_code == 206
    assert rest.data == answer.data[100:]
    again = client.get("/downloads", headers=HTML).headers["ETag"]
    assert client.get("/downloads", headers={**HTML, "If-None-Match": again}).status_code == 304


@pytest.mark.parametrize("name", ["nothing.nq.gz", "release.json", "..%2fstore", "%2e%2e/manifest.json", ""])
def test_no_other_file_can_be_had(client: FlaskClient, name: str) -> None:
    assert client.get(f"/downloads/{name}").status_code in {308, 404}


def test_forms_that_there_are_not(client: FlaskClient) -> None:
    assert client.get("/downloads.exe").status_code == 404
    assert client.get("/downloads", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/downloads.ttl", headers={"Host": "a b<>"}).status_code in {200, 400}


@pytest.mark.slow
def test_the_same_files_give_the_same_bytes(
    client: FlaskClient, here: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In another folder, at another time, under another snapshot number, and by another command."""
    root = tmp_path / "elsewhere" / "project"
    shutil.copytree(here.project.root, root, ignore=shutil.ignore_patterns(".statecraft"))
    assert cli.main(["release", "--project", str(root), str(tmp_path / "out")]) == 0
    assert "7 files" in capsys.readouterr().out
    listed = sums(client)
    for name, digest in listed.items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest, name
    assert (tmp_path / "out" / "SHA256SUMS").read_text() == client.get("/downloads/SHA256SUMS").text
    told = json.loads((tmp_path / "out" / "croissant.json").read_text())
    assert told["version"] == client.get("/downloads/croissant.json").get_json()["version"]
    assert set(parse((tmp_path / "out" / "dcat.ttl").read_bytes(), RdfFormat.TURTLE))
    assert (tmp_path / "out" / "citation.bib").read_text().startswith("@misc{")


SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0", "LANG": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "40"},
)


def test_the_surroundings_leave_no_trace(lights: Project, tmp_path: Path) -> None:
    """Other folders, file dates, umask, time zone, locale and hashes: the same files, byte by byte."""
    made = []
    for number, (surroundings, mask) in enumerate(zip(SURROUNDINGS, (0o077, 0o002), strict=True)):
        root = tmp_path / ("here" if number else "a longer/way/to it")
        shutil.copytree(lights.root, root, ignore=shutil.ignore_patterns(".statecraft"))
        for path in (path for path in root.rglob("*") if number):
            os.utime(path, (1e9, 1e9))
        command = [sys.executable, "-m", "kg.cli", "release", "--project", str(root), str(root / "out")]
        subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
            umask=mask,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        made.append({path.name: path.read_bytes() for path in sorted((root / "out").iterdir())})
    one, other = made
    assert len(one) == len(other) == 11
    assert {name for name in one if one[name] != other.get(name)} == set()


def test_what_was_edited_and_mended_gives_the_same_bytes(lights_copy: Copy) -> None:
    """A snapshot made of deltas and one made at once are the same release."""
    project = lights_copy({})
    path = project.data / "entities" / "people.yaml"
    text = path.read_text()
    first = released(project)
    path.write_text(text.replace("Kept Gull Rock before", "Kept the rock before"))
    other = released(open_project(project.root))
    assert other["release.json"] != first["release.json"]
    path.write_text(text)
    again = released(open_project(project.root))
    assert again == first
    assert snapshot.latest(project).number == 3  # type: ignore[union-attr]


def test_a_changed_fact_changes_what_holds_it_alone(lights_copy: Copy) -> None:
    project = lights_copy({})
    first = released(project)
    path = project.data / "entities" / "people.yaml"
    path.write_text(path.read_text().replace("Kept Gull Rock before", "Kept the rock before"))
    other = released(open_project(project.root))
    changed = {name for name in first if first[name] != other[name]}
    # Where it stands in its file is told by claims, and the statistics count it as before.
    assert changed == {"release.json", "lights.nq.gz", "lights-asserted.nt.gz", "lights-tables.zip"}


def test_a_broken_release_is_made_again(lights_copy: Copy) -> None:
    project = lights_copy({})
    first = released(project)
    folder = next(path for path in (project.state / "releases").iterdir() if path.is_dir())
    (folder / "release.json").write_text("{}")
    assert read(folder) is None
    assert released(project) == first
    found = read(folder)
    assert found is not None
    assert Release.read(found.write()) == found


def test_the_citation_file_is_that_of_this_version() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    # What the Citation File Format 1.2.0 requires.
    assert {"cff-version", "message", "title", "authors"} <= set(told)
    assert told["cff-version"] == "1.2.0"
    assert told["version"] == kg.__version__
    assert told["license"] == settings["license"]
    assert told["authors"] == settings["authors"]
    assert set(told["keywords"]) == set(settings["keywords"])
    bundled = open_project(ROOT)
    assert told["url"] == bundled.base
    assert told["authors"][0]["name"] == bundled.publisher


def test_few_wait_while_the_files_are_made(lights_copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A making that takes long holds no more than a few threads, and is done once for all."""
    project = lights_copy({})
    app = create_app(project, snapshot=snapshot.build(project), limits=Limits(workers=1))
    begun, go_on = threading.Event(), threading.Event()
    made: list[str] = []

    def slowly(graph: Graph, fingerprint: str) -> tuple[Release, Path]:
        begun.set()
        assert go_on.wait(20)
        made.append(fingerprint)
        return make(graph, fingerprint)

    monkeypatch.setattr(releases, "make", slowly)
    said: list[int] = []

    def ask() -> None:
        said.append(app.test_client().get("/downloads", headers=HTML).status_code)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for one in askers:
        one.start()
    assert begun.wait(20)
    while app.extensions[releases.KEY]._waiting._value:
        assert not said
        time.sleep(0.01)
    busy = app.test_client().get("/downloads", headers=HTML)
    assert busy.status_code == 503
    assert "being made" in busy.text
    assert int(busy.headers["Retry-After"]) > 0
    assert app.test_client().get("/about", headers=HTML).status_code == 200
    go_on.set()
    for one in askers:
        one.join(20)
    assert said == [200] * 4
    assert len(made) == 1
    close(app)
