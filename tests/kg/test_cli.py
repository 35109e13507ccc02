from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset, Graph

from kg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.project import Project

    Copy = Callable[[dict[str, str | bytes]], Project]

BROKEN = """source:
  id: broken
  type: LightList
  title: Broken
claims:
  - subject: gull-rock-lite
    predicate: heigth
    object: 38 metre
    locator: one
"""


@pytest.fixture
def new(tmp_path: Path) -> Path:
    folder = tmp_path / "brücken"
    assert main(["init", str(folder)]) == 0
    return folder


def run(folder: Path, *arguments: str) -> int:
    return main(["--project", str(folder), *arguments])


def test_a_new_project_checks_clean_is_canonical_and_answers(
    new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(new, "check") == 0
    assert capsys.readouterr().out == "no problems\n"
    assert run(new, "format", "--check") == 0
    assert run(new, "build") == 0
    assert "3 claims, 2 entities, 1 sources" in capsys.readouterr().out
    assert run(new, "query", str(new / "questions" / "builders.rq")) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["Long Bridge  Ada Mason", "(1 row)"]


def test_init_leaves_a_folder_with_something_in_it_alone(
    new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (new / "statecraft.toml").write_text("mine")
    assert main(["init", str(new)]) == 1
    assert "is not empty" in capsys.readouterr().err
    assert (new / "statecraft.toml").read_text() == "mine"


def test_check_tells_place_and_nearest_right_answer(
    lights_copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    project = lights_copy({"data/dossiers/broken.yaml": BROKEN})
    assert run(project.root, "check") == 1
    out = capsys.readouterr().out
    assert 'data/dossiers/broken.yaml:7:16: error: unknown predicate "heigth"; did you mean "height"?' in out
    assert 'data/dossiers/broken.yaml:6:14: error: unknown id "gull-rock-lite"' in out
    assert "\n2 errors, " in out
    assert run(project.root, "build") == 1
    assert "heigth" in capsys.readouterr().out


def test_format_keeps_comments_and_says_what_it_changed(
    new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = new / "data" / "entities" / "bridges.yaml"
    path.write_text("# all of them\n- name:   Long Bridge   # long\n  id: long-bridge\n  type: Bridge\n")
    assert run(new, "format", "--check") == 1
    assert "not canonical" in capsys.readouterr().out
    assert run(new, "format") == 0
    assert (
        path.read_text() == "# all of them\n- id: long-bridge\n  type: Bridge\n  name: Long Bridge # long\n"
        or ("# all of them" in path.read_text() and "# long" in path.read_text())
    )
    assert run(new, "format", "--check") == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["query", "SELECT * WHERE {"], "error at"),
        (["query", "no-such-file.rq"], "neither a query nor a file"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], "read-only"),
        (["query", "ASK { SERVICE <http://x.example/> { ?s ?p ?o } }"], "SERVICE"),
        (["export", "html", "--focus", "nobody"], "no entity 'nobody'"),
        (["export", "turtle", "--focus", "long-bridge"], "--focus goes with"),
        (["export", "turtle", "-o", "no/such/folder/x.ttl"], "cannot write"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_one(
    new: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    run(new, "build")
    capsys.readouterr()
    assert run(new, *arguments) == 1
    error = [line for line in capsys.readouterr().err.splitlines() if line.startswith("statecraft: ")]
    assert len(error) == 1
    assert told in error[0]


def test_no_project_and_wrong_arguments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "check") == 1
    assert "statecraft init" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        main(["chekc"])
    assert stop.value.code == 2


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_query_formats(new: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    capfdbinary.readouterr()
    assert run(new, "query", "SELECT ?n WHERE { id:ada-mason rdfs:label ?n }", "--format", form) == 0
    out = capfdbinary.readouterr().out
    assert b"Ada Mason" in out
    if form == "json":
        assert json.loads(out)["results"]["bindings"][0]["n"]["value"] == "Ada Mason"


# rdflib 7.6 warns of itself when it parses into a Dataset.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_exports_can_be_read_by_others(built: Path, tmp_path: Path) -> None:
    forms = {
        "turtle": "ttl",
        "nquads": "nq",
        "jsonld": "jsonld",
        "csv": "zip",
        "graphml": "graphml",
        "gexf": "gexf",
    }
    files = {form: tmp_path / f"out.{end}" for form, end in forms.items()}
    for form, path in files.items():
        assert run(built, "export", form, "-o", str(path)) == 0
        first = path.read_bytes()
        assert run(built, "export", form, "-o", str(path)) == 0
        assert path.read_bytes() == first, f"{form} is reproducible"
    quads = Dataset()
    quads.parse(data=files["nquads"].read_bytes(), format="nquads")
    triples = Graph().parse(data=files["turtle"].read_bytes(), format="turtle")
    assert len(triples) == len(quads) > 100
    again = Dataset()
    again.parse(data=files["jsonld"].read_bytes(), format="json-ld")
    assert len(again) == len(quads)
    with zipfile.ZipFile(io.BytesIO(files["csv"].read_bytes())) as tables:
        assert tables.namelist() == ["entities.csv", "claims.csv", "sources.csv"]
        assert tables.read("claims.csv").count(b"\r\n") > 5
    for form in ("graphml", "gexf"):
        root = ET.parse(files[form]).getroot()  # noqa: S314 - our own file
        assert len([one for one in root.iter() if one.tag.rpartition("}")[2] == "edge"]) > 3


def test_serve_tells_of_a_port_that_is_taken(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(new, "serve", "--port", str(port)) == 1
    assert "choose another with --port" in capsys.readouterr().err


def test_a_reader_that_stops_early_is_no_error(new: Path) -> None:
    run(new, "build")
    command = f"{sys.executable} -m kg.cli --project {new} export nquads | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert len(done.stdout) == 10
    assert b"Traceback" not in done.stderr
