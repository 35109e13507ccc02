"""The W3C's SHACL tests, with the engine as we use it.

The suite is not ours to hand on: ``STATECRAFT_SHACL_TESTS`` names a folder with a copy of the tests of
w3c/data-shapes (``data-shapes-test-suite/tests``). A small suite of our own, of the same make, always runs.
What is left out stands with its reason in ``exclusions.csv``: it must go on failing, or the row has to go.
"""

from __future__ import annotations

import csv
import os
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import SH

from kg import shacl
from kg.shacl_path import untangle
from kg.shacl_sight import ANYTHING, sight
from kg.shapes import Shapes

sys.path.insert(0, str(Path(__file__).parent))
from suite import Case, cases, found, load

HERE = Path(__file__).resolve().parent
EXCLUSIONS = list(csv.DictReader((HERE / "exclusions.csv").read_text("utf-8").splitlines()))


def suites() -> list[object]:
    folders = {"small": HERE / "small"}
    if given := os.environ.get("STATECRAFT_SHACL_TESTS"):
        folders["w3c"] = Path(given)
    return [
        pytest.param(case, id=f"{name}/{case.id}", marks=_marks(f"{name}/{case.id}"))
        for name, folder in folders.items()
        for case in cases(folder)
    ]


def _marks(name: str) -> list[pytest.MarkDecorator]:
    return [
        pytest.mark.xfail(reason=row["reason"], strict=True)
        for row in EXCLUSIONS
        if fnmatch(name, row["test"])
    ]


@pytest.mark.parametrize("case", suites())
def test_the_report_is_as_expected(case: Case) -> None:
    ontology = load(case.shapes)
    untangle(ontology)
    shapes = Shapes(ontology, sight(ontology))
    seen = shapes.sight.sees
    data = rdflib.Graph()
    for triple in load(case.data):
        if seen(str(triple[1])) or str(triple[1]).endswith("subClassOf"):
            data.add(triple)
    if case.expected is None:
        with pytest.raises(shacl.ShapesError):
            shacl.validate(data, ontology)
        return
    results = [found(result) for result in shacl.validate(data, ontology)]
    wanted = list(case.expected.elements())
    assert sorted(results) == sorted(wanted)


def test_terms_that_are_not_followed_look_at_everything() -> None:
    graph = rdflib.Graph()
    shape = rdflib.URIRef("urn:shape")
    graph.add((shape, SH.path, rdflib.URIRef("urn:a")))
    near = sight(graph)
    assert near.sees("urn:a")
    assert not near.sees("urn:b")
    assert near.steps == 1
    graph.add((shape, SH.closed, rdflib.Literal(True)))  # noqa: FBT003 - a literal
    assert sight(graph) == ANYTHING
    assert sight(graph).sees("urn:b")
