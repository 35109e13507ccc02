"""Conditions on dates, which an engine answers from an index: the same days whichever it is."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ALL = "SELECT ?claim ?day { ?claim sc:beginLatest ?day }"
DAY = '"2025-06-01"^^xsd:date'


@pytest.mark.parametrize("sign", ["<", "<=", ">=", ">"])
def test_a_condition_on_a_day_leaves_nothing_out(client: FlaskClient, sign: str) -> None:
    said = ask(client, ALL.replace("}", f"FILTER (?day {sign} {DAY}) }}"))
    signs = {"<": str.__lt__, "<=": str.__le__, ">=": str.__ge__, ">": str.__gt__}
    everything = ask(client, ALL)
    assert everything
    assert said == {row for row in everything if signs[sign](row[1], DAY[1:11])}


def ask(client: FlaskClient, query: str) -> set[tuple[str, ...]]:
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    return {tuple(row) for row in csv.reader(io.StringIO(answer.text))} - {("claim", "day")}
