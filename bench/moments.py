"""How long a moment takes to open, and what a query costs in it beside the same query without a moment."""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Store

from bench.generate import Recipe, write
from bench.report import section, table
from kg import snapshot
from kg.area import NOW, Point
from kg.moment import open_moment, prepare, settle
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.project import Project
    from kg.schema import Schema
    from kg.snapshot import Snapshot

_DAYS: Final = (1990, 2003, 2008, 2013, 2018, 2024)
_RECORDS: Final = (dt.date(2024, 4, 1), dt.date(2024, 12, 1), dt.date(2025, 8, 1), dt.date(2026, 5, 1))
_BOTH: Final = (
    Point(dt.date(2010, 6, 1), dt.date(2024, 10, 1)),
    Point(dt.date(2020, 6, 1), dt.date(2025, 10, 1)),
)
_MIDDLE: Final = Point(dt.date(2018, 6, 1))
_HEAD: Final = """
PREFIX sc: <https://w3id.org/statecraft/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX t: <https://trade.example/ontology#>
PREFIX id: <https://trade.example/id/>
"""
#: Bounded questions such as pages ask, and aggregates over the whole graph.
QUERIES: Final = {
    "facts of a thing": "SELECT ?p ?o { id:house-3 ?p ?o }",
    "neighbours with names": "SELECT ?q ?name { id:house-3 t:owns|t:partnerOf ?q . ?q rdfs:label ?name }",
    "claims about a thing": "SELECT ?c ?p ?v { ?c rdf:subject id:house-3 . ?c ?p ?v }",
    "two steps": "SELECT DISTINCT ?c { id:house-3 t:owns/t:partnerOf ?c }",
    "names of a kind": "SELECT ?s ?n { ?s a t:Rule ; rdfs:label ?n } LIMIT 500",
    "claims by predicate": "SELECT ?p (COUNT(*) AS ?n) { ?c rdf:predicate ?p } GROUP BY ?p",
    "best connected": "SELECT ?s (COUNT(*) AS ?n) { ?s t:trades ?w } GROUP BY ?s ORDER BY DESC(?n) LIMIT 10",
}


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``moments [--claims N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench moments", description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        project = write(Recipe(given.claims), Path(folder) / "trade")
        made = snapshot.build(project)
        text = _report(project, load_schema(project), made, given.claims)
    section("moments", text)
    sys.stdout.write(f"{text}\n")
    return 0


def _report(project: Project, schema: Schema, made: Snapshot, claims: int) -> str:
    readied = _seconds(lambda: prepare(made, schema, project.base))
    points = (
        *(Point(dt.date(year, 6, 1)) for year in _DAYS),
        *(Point(known=day) for day in _RECORDS),
        *_BOTH,
    )
    opened: list[list[str]] = []
    for point in points:
        seconds = _seconds(lambda point=point: open_moment(made, schema, project.base, point))  # type: ignore[misc]
        store = Store.read_only(str(open_moment(made, schema, project.base, point)))
        opened.append([str(point.as_of or ""), str(point.known or ""), f"{len(store):,}", f"{seconds:.2f}"])
    settled = _seconds(lambda: settle(made, schema, project.base, _MIDDLE))
    middle = open_moment(made, schema, project.base, _MIDDLE)
    ratios = _ratios(open_moment(made, schema, project.base, NOW), middle)
    rows = [[name, f"{one:.2f}", f"{other:.2f}", f"{other / one:.2f}"] for name, one, other in ratios]
    intro = (
        f"## Moments\n\n{claims:,} claims, two in five of them dated, recorded over 900 days, on 2 cores. "
        f"Finding what varies and making the moments from which others are near took {readied:.1f} s, once "
        "for a snapshot; a server does it behind the requests."
    )
    times = table(["as of", "known", "triples", "opened in s"], opened)
    then = (
        f"The same query, in ms (median of 15, in turn), without a moment and as of {_MIDDLE.as_of}, after "
        f"that moment was put in order ({settled:.1f} s, which a server does behind the requests):"
    )
    return "\n\n".join((intro, times, then, table(["query", "now", "as of", "ratio"], rows)))


def _ratios(now: Path, moment: Path) -> list[tuple[str, float, float]]:
    one, other = Store.read_only(str(now)), Store.read_only(str(moment))
    found: list[tuple[str, float, float]] = []
    for name, query in QUERIES.items():
        pairs = [(_ask(one, query), _ask(other, query)) for _ in range(16)][1:]
        found.append((name, *(statistics.median(side) * 1000 for side in zip(*pairs, strict=True))))
    return found


def _ask(store: Store, query: str) -> float:
    return _seconds(lambda: list(store.query(_HEAD + query, use_default_graph_as_union=True)))  # type: ignore[arg-type]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
