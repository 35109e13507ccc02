"""OpenRefine itself matches a column of messy names with this graph, and extends it with what is told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.openrefine import MARKS, openrefine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.openrefine import Refine

pytestmark = MARKS

MESSY = Path(__file__).parent.parent / "reconciliation" / "messy.csv"


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refine]:
    with openrefine(tmp_path_factory.mktemp("openrefine")) as found:
        yield found


@pytest.mark.parametrize("app", ["policy"], indirect=True)
def test_a_column_of_messy_names(refine: Refine, address: str) -> None:
    with MESSY.open(encoding="utf-8", newline="") as file:
        wanted = {row["name"].strip(): row["id"] for row in csv.DictReader(file)}
    assert len(wanted) == 200
    service = f"{address}/reconcile"
    project = refine.project(wanted)
    refine.reconcile(project, service)
    properties = [{"id": "@kind", "name": "kind"}, {"id": "no-such-property", "name": "nothing"}]
    properties.append({"id": "@iri", "name": "IRI"})
    refine.extend(project, service, properties)

    rows = {row[0].strip(): row for row in refine.rows(project) if row[0]}
    assert rows.keys() == wanted.keys()
    matched = {name: row[2] for name, row in rows.items() if row[1]}
    right = {name for name, found in matched.items() if found == wanted[name]}
    # At least 95 in 100 of what it matches by itself, and it matches most of what is there.
    assert len(right) >= 0.95 * len(matched), {name: matched[name] for name in matched.keys() - right}
    assert len(right) >= 0.9 * sum(map(bool, wanted.values()))
    first = sum(row[2] == wanted[name] for name, row in rows.items() if wanted[name])
    assert first >= 0.95 * sum(map(bool, wanted.values()))
    for name, found in matched.items():
        kind, nothing, iri = rows[name][3:]
        assert kind
        assert nothing is None
        assert iri.endswith(f"/id/{found}")


def test_kinds_and_moments_of_another_world(refine: Refine, lamp_address: str) -> None:
    service = f"{lamp_address}/reconcile?asOf=1900-01-01"
    project = refine.project(["GULL ROCK LIGHT", "Maren Holt", "鷗岩燈台", "Nobody at all"])
    refine.reconcile(project, service, {"id": "Lighthouse", "name": "lighthouse"})
    properties = [{"id": "litBy", "name": "lit by"}, {"id": "firstLitOn", "name": "first lit on"}]
    refine.extend(project, service, [*properties, {"id": "stairs", "name": "stairs"}])
    lit = ["Oil lamp of Gull Rock", "1868-11"]
    rows = refine.rows(project)
    # A keeper is found by name, and not matched with a column of lighthouses.
    assert [row[1:3] for row in rows] == [
        [True, "gull-rock-light"],
        [False, "maren-holt"],
        [True, "gull-rock-light"],
        [False, None],
    ]
    assert [row[3:5] for row in rows] == [lit, [None, None], lit, [None, None]]
