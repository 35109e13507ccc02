"""Imports at a moment: what has a time holds on its days alone, and so do the triples that are made of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from kg import snapshot
from kg import vocab as v
from kg.area import NOW, Point
from kg.imports.manifest import graph_name
from kg.moment import open_moment
from kg.schema import load_schema
from tests.imports.conftest import TABLE

if TYPE_CHECKING:
    from tests.imports.conftest import Into

MAPPING = """\
dataset: {title: Register, type: LightList}
records:
- file: "*"
  key: "{Light ID}"
  things:
  - as: light
    type: Lighthouse
    id: "{Light ID}"
    name: "{Name}"
    match: [firstLitOn]
    claims:
    - predicate: firstLitOn
      object: "{First lit}"
    - predicate: height
      object: {from: Height (m), unit: metre}
      when: {begin: "{Measured}"}
"""


def heights(into: Into, point: Point) -> tuple[set[tuple[str, str]], int]:
    """The heights of things in the graph of the import, and how many of its claims are of heights."""
    made = snapshot.current(into.project)
    assert made
    schema = load_schema(into.project)
    store = Store.read_only(str(open_moment(made, schema, into.project.base, point)))
    graph = NamedNode(graph_name(into.project.base, "register"))
    height = next(NamedNode(iri) for iri in schema.properties if v.local_name(iri) == "height")
    claims = list(store.quads_for_pattern(None, NamedNode(v.PREDICATE), height, graph))
    found = store.quads_for_pattern(None, height, None, graph)
    told = {(v.local_name(q.subject.value), q.object.value) for q in found}  # type: ignore[union-attr]
    return told, len(claims)


def test_what_was_measured_later_does_not_stand_yet(lights_into: Into) -> None:
    table = TABLE + "L3,Later Rock,,50,1950,1900,Wolf Head,,,\n"
    lights_into.write("register.csv", table)
    lights_into.write("map.yaml", MAPPING)
    given = lights_into.place / "register.csv", "--mapping", lights_into.place / "map.yaml"
    assert lights_into.bring(*given) == 0
    assert lights_into.run("build") == 0
    early = {("register-l2", "41 metre")}
    measured = {("register-l1", "27 metre")}
    later = {("register-l3", "50 metre")}
    assert heights(lights_into, NOW) == (early | measured | later, 3)
    assert heights(lights_into, Point(dt.date(1930, 1, 1))) == (early, 1)
    assert heights(lights_into, Point(dt.date(1940, 1, 1))) == (early | measured, 2)
    assert heights(lights_into, Point(dt.date(1960, 1, 1))) == (early | measured | later, 3)
    # On record is what the import says now, whatever day one looks from.
    known = Point(known=dt.date(2100, 1, 1))
    assert heights(lights_into, known) == (early | measured | later, 3)
