"""The ontology for assistants: as Turtle, and as a short list of what queries are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, serialize

from kg import vocab as v

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.engine import Engine
    from kg.schema import Schema


def turtle(engine: Engine, base: str, prefixes: Mapping[str, str]) -> str:
    """Write the graph of the ontology as Turtle."""
    triples = engine.graph("api_graph", graph=NamedNode(v.Graphs(base).ontology))
    ordered = sorted(triples, key=str)
    return (serialize(ordered, format=RdfFormat.TURTLE, prefixes=dict(prefixes)) or b"").decode()


def summary(schema: Schema, prefixes: Mapping[str, str]) -> str:
    """List prefixes, kinds, properties and code lists in Markdown."""
    short = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))

    def name(iri: str) -> str:
        found = next((f"{p}:{iri[len(space) :]}" for p, space in short if iri.startswith(space)), "")
        return found or f"<{iri}>"

    return "\n".join(_lines(schema, prefixes, name)) + "\n"


def _lines(schema: Schema, prefixes: Mapping[str, str], name: Callable[[str], str]) -> Iterator[str]:
    yield "# Prefixes (may be left out of queries)"
    yield ""
    yield from (f"- `{prefix}:` <{space}>" for prefix, space in sorted(prefixes.items()))
    yield from ("", "# Kinds", "")
    for kind in sorted(schema.kinds_by_name.values(), key=lambda one: one.name):
        above = ", ".join(name(iri) for iri in kind.parents)
        place = f", below {above}" if above else ""
        yield f"- `{name(kind.iri)}` {kind.label}{place}: {kind.definition}"
    yield from ("", "# Properties", "")
    for prop in sorted(schema.properties_by_name.values(), key=lambda one: one.name):
        ends = " | ".join(map(name, prop.ranges)) or prop.value_type
        starts = " | ".join(map(name, prop.domains)) or "anything"
        yield f"- `{name(prop.iri)}` {prop.label} ({starts} -> {ends}): {prop.definition}"
    yield from ("", "# Codes", "")
    for scheme, codes in sorted(schema.codes.items()):
        if scheme in schema.kinds and schema.kinds[scheme].is_code and scheme != v.SKOS_CONCEPT:
            yield f"- `{name(scheme)}`: " + ", ".join(f"`{name(c.iri)}` {c.label}" for c in codes.values())
