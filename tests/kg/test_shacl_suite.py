"""The SHACL core tests, asked of the engine in the one way in which we use it.

``STATECRAFT_SHACL_TESTS`` names the folder ``data-shapes-test-suite/tests/core`` of the W3C's suite
(https://github.com/w3c/data-shapes); elsewhere a few tests of our own in ``shacl/`` stand in, in its form.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from rdflib.namespace import RDF, SH, Namespace

from kg.shapes import validate

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
OWN = Path(__file__).parent / "shacl"
GIVEN = os.environ.get("STATECRAFT_SHACL_TESTS")
FOLDER = Path(GIVEN) if GIVEN else OWN
LEAST = 90 if GIVEN else 8


def excluded() -> dict[str, str]:
    with (OWN / "excluded.csv").open(encoding="utf-8", newline="") as file:
        return {row["test"]: row["reason"] for row in csv.DictReader(file)}


FILES = sorted(path for path in FOLDER.rglob("*.ttl") if path.name != "manifest.ttl")
TESTS = [path for path in FILES if "sht:Validate" in path.read_text("utf-8")]


def graph_at(iri: rdflib.term.Node, file: Path, read: rdflib.Graph) -> rdflib.Graph:
    path = Path(unquote(urlsplit(str(iri)).path))
    return read if path == file.resolve() else rdflib.Graph().parse(path, format="turtle")


def results(report: rdflib.Graph, root: rdflib.term.Node | None = None) -> Counter[tuple[str, ...]]:
    keys = (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.resultSeverity)

    def text(node: rdflib.term.Node | None) -> str:
        return "a blank node" if isinstance(node, rdflib.BNode) else str(node)

    return Counter(
        (*(text(report.value(result, key)) for key in keys), text(report.value(result, SH.resultPath)))
        for result in report.objects(root, SH.result)
    )


@pytest.mark.parametrize("file", TESTS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_shapes_are_validated_as_the_standard_says(file: Path) -> None:
    if reason := excluded().get(str(file.relative_to(FOLDER))):
        pytest.xfail(reason)
    read = rdflib.Graph().parse(file, format="turtle")
    asked = 0
    for test in read.subjects(RDF.type, SHT.Validate):
        action, expected = read.value(test, MF.action), read.value(test, MF.result)
        data = graph_at(read.value(action, SHT.dataGraph), file, read)
        shapes = graph_at(read.value(action, SHT.shapesGraph), file, read)
        if expected == SHT.Failure:
            _, report = validate(rdflib.Graph() + data, shapes)
            assert isinstance(report, str)
        else:
            conforms, report = validate(rdflib.Graph() + data, shapes)
            assert isinstance(report, rdflib.Graph), report
            assert conforms == bool(read.value(expected, SH.conforms).toPython())  # type: ignore[union-attr]
            assert results(report) == results(read, expected)
        asked += 1
    assert asked


def test_the_suite_is_there() -> None:
    assert len(TESTS) >= LEAST
    unknown = [name for name in excluded() if GIVEN and not (FOLDER / name).is_file()]
    assert unknown == [], "these are not in the suite any more"
