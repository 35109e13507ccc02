"""What a graph says of itself: its project, prefixes and schema, read from the graph alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import EngineError
from kg.schema import schema_of
from kg.turtle import ontology_triples
from kg.vocab import Graphs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Engine
    from kg.schema import Schema


@dataclass(frozen=True)
class Meta:
    """A project as its endpoint describes it (see :mod:`kg.service`)."""

    base: str
    title: str
    description: str
    licence: str
    prefixes: Mapping[str, str]
    schema: Schema


def read_meta(engine: Engine) -> Meta:
    """Read what a graph says of itself.

    Raises:
        EngineError: it says nothing: it is no graph of ours.
        SchemaError: its ontology cannot be used.
        QueryError: the engine does not answer.
    """
    row = next(iter(engine.rows("api_meta")), None)
    if row is None or row["base"] is None:
        message = "this graph does not describe itself as Statecraft's do: is it one?"
        raise EngineError(message)
    told = {name: term.value for name, term in row.items() if term is not None}
    base = told["base"]
    declared = engine.rows("api_prefixes")
    triples = engine.graph("api_graph", graph=NamedNode(Graphs(base).ontology))
    return Meta(
        base=base,
        title=told.get("title", ""),
        description=told.get("description", ""),
        licence=told.get("licence", ""),
        prefixes={
            one["prefix"].value: one["namespace"].value
            for one in declared
            if one["prefix"] is not None and one["namespace"] is not None
        },
        schema=schema_of(ontology_triples(triples, base), base),
    )
