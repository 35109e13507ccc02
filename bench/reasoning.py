"""What reasoning costs a triple as the graph grows, and beside owlrl on a graph that it can take."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

import owlrl
import rdflib
from pyoxigraph import NamedNode

from bench.generate import WORLD, Recipe, dataset
from bench.report import section, table
from kg.area import ALWAYS
from kg.axioms import ontology_axioms
from kg.premises import told
from kg.project import open_project
from kg.reason import close
from kg.rules import read_rules
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.area import Area
    from kg.project import Project
    from kg.reason import Triple
    from kg.schema import Schema


def main(arguments: list[str]) -> int:
    """Measure and write the section: ``reasoning [--claims N ...] [--peer N]``."""
    parser = argparse.ArgumentParser(prog="python -m bench reasoning", description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=[20_000, 200_000, 1_000_000])
    parser.add_argument("--peer", type=int, default=1_000, help="claims that owlrl is given")
    given = parser.parse_args(arguments)
    project = open_project(WORLD)
    schema = load_schema(project)
    rows = [_measured(project, schema, claims) for claims in given.claims]
    head = ("claims", "told triples", "entailed", "of them bounded", "s", "us an entailed triple")
    text = (
        "## Reasoning\n\nEverything that follows, with where it holds, from claims in memory "
        "(`kg.reason.close`), on 2 cores and 24 GiB:\n\n"
        f"{table(head, rows)}\n\n{_beside(project, schema, given.peer)}"
    )
    section("reasoning", text)
    sys.stdout.write(text + "\n")
    return 0


def _premises(project: Project, schema: Schema, claims: int) -> dict[Triple, Area]:
    return told(dataset(Recipe(claims), schema, project), schema)


def _measured(project: Project, schema: Schema, claims: int) -> tuple[str, ...]:
    premises, rules = _premises(project, schema, claims), read_rules(project)
    begun = time.perf_counter()
    found = close(premises, rules)
    seconds = time.perf_counter() - begun
    bounded = sum(area != ALWAYS for area in found.values())
    return (
        f"{claims:,}",
        f"{len(premises):,}",
        f"{len(found):,}",
        f"{bounded:,}",
        f"{seconds:.2f}",
        f"{seconds / len(found) * 1e6:.1f}",
    )


def _beside(project: Project, schema: Schema, claims: int) -> str:
    """Reason over the same triples, times left out, and see that owlrl finds all that we find."""
    premises = dict.fromkeys(_premises(project, schema, claims), ALWAYS)
    rules = read_rules(project)
    begun = time.perf_counter()
    ours = close(premises, rules)
    mine = time.perf_counter() - begun
    graph = rdflib.Graph()
    for triple in (*premises, *(tuple(axiom) for axiom in ontology_axioms(project))):
        graph.add(tuple(map(_term, triple)))  # type: ignore[arg-type]
    begun = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    theirs = time.perf_counter() - begun
    found = set(graph)
    missing = sum(tuple(map(_term, triple)) not in found for triple in ours)
    return (
        f"The same {len(premises):,} triples of {claims:,} claims, times left out: {mine * 1000:.0f} ms "
        f"here, {theirs:.1f} s with owlrl ({theirs / mine:,.0f} times as long), which ends with "
        f"{len(graph):,} triples, all but {missing} of our {len(ours):,} among them; "
        "the rest no reader wants."
    )


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    value = str(getattr(term, "value", term))
    return rdflib.BNode(value) if str(term).startswith("_:") else rdflib.Literal(value)
