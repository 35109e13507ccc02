"""How often classes and properties are used, as the statistics of the graph tell it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Engine
    from web.site import Site

#: By IRI: "class" or "property", and how many things or triples there are.
Usage = dict[str, tuple[str, int]]


def usage(here: Site) -> Mapping[str, tuple[str, int]]:
    """Read the statistics, once for each graph; what is a class and a property counts as the latter."""
    union = NamedNode(f"{v.Graphs(here.project.base).service}#union")
    return here.engine.remember("void_terms", partial(_read, union=union))


def _read(engine: Engine, union: NamedNode) -> Usage:
    found: Usage = {}
    for row in engine.rows("void_terms", union=union):
        term, kind, number = row["term"], row["kind"], row["number"]
        if isinstance(term, NamedNode) and isinstance(number, Literal) and isinstance(kind, Literal):
            found[term.value] = max(found.get(term.value, ("", 0)), (kind.value, int(number.value)))
    return found
