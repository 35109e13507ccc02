"""The reference of an ontology: its kinds and properties, its code lists, and a drawing of its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.project import open_project
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.schema import Kind, Property, Schema

_INTRO: Final = (
    "Made from the Turtle files in `ontology/`. A server shows the same at `/ontology`, and as data at "
    "`/ontology.ttl`."
)


def page(root: Path) -> str:
    """Write the reference of the ontology of a project."""
    schema = load_schema(open_project(root))
    own = [kind for kind in schema.kinds.values() if not kind.is_code]
    parts = [
        "# Ontology",
        _INTRO,
        "## How the kinds hang together",
        _drawing(schema, own),
        "## Kinds",
        *_kinds(schema, own),
        "## Properties",
        *_properties(schema),
        "## Code lists",
        *_lists(schema),
    ]
    return "\n\n".join(parts) + "\n"


def _drawing(schema: Schema, kinds: Iterable[Kind]) -> str:
    lines = ["digraph kinds {", "  rankdir=LR; bgcolor=transparent;"]
    lines.append('  node [shape=box, style="rounded,filled", fillcolor="#eef3f7", fontname="sans-serif"];')
    lines.append('  edge [dir=back, arrowtail=empty, color="#667788"];')
    for kind in kinds:
        if kind.is_entity or kind.is_source:
            lines += [
                f'  "{schema.kinds[parent].label}" -> "{kind.label}";'
                for parent in kind.parents
                if parent in schema.kinds
            ]
    head = ("```{graphviz}", ":alt: every kind, below the kinds that it is one of")
    return "\n".join((*head, *lines, "}", "```"))


def _kinds(schema: Schema, kinds: Iterable[Kind]) -> Iterator[str]:
    rows = (
        f"| {_cell(k.label)} | `{k.name}` | {_named(schema, k.parents)} | {_cell(k.definition)} |"
        for k in sorted(kinds, key=lambda one: (one.core, one.order, one.label))
    )
    yield "\n".join(("| kind | written | is a | what it is |", "|---|---|---|---|", *rows))


def _properties(schema: Schema) -> Iterator[str]:
    own = sorted((p for p in schema.properties.values() if not p.core), key=lambda p: (p.order, p.label))
    for group in sorted(schema.groups.values(), key=lambda one: one.order):
        if found := [p for p in own if p.group == group.iri]:
            yield f"### {group.label}"
            yield _table(schema, found)
    if loose := [p for p in own if p.group not in schema.groups]:
        yield "### Others"
        yield _table(schema, loose)


def _table(schema: Schema, found: Iterable[Property]) -> str:
    rows = (
        f"| {_cell(p.label)} | `{p.name}` | {_named(schema, p.domains)} | "
        f"{_named(schema, p.ranges) or p.value_type} | {_cell(p.definition)} |"
        for p in found
    )
    return "\n".join(("| property | written | of | value | what it says |", "|---|---|---|---|---|", *rows))


def _lists(schema: Schema) -> Iterator[str]:
    for kind in schema.kinds.values():
        entries = [one for one in schema.concepts.values() if one.scheme_class == kind.iri]
        if entries:
            yield f"### {kind.label}"
            rows = (f"| `{one.notation}` | {_cell(one.label)} | {_cell(one.definition)} |" for one in entries)
            yield "\n".join(("| code | name | meaning |", "|---|---|---|", *rows))


def _named(schema: Schema, iris: Iterable[str]) -> str:
    return ", ".join(_cell(schema.label(iri)) for iri in iris)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
