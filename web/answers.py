"""Answers to queries as tables for readers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from web.parts import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.turtle import Term
    from web.show import Show

#: Rows that a page shows.
ROWS: Final = 500


def table(body: bytes, show: Show) -> tuple[Table | None, str]:
    """Read SPARQL results in JSON: a table, or a verdict in words for a yes-or-no question."""
    parsed: dict[str, Any] = json.loads(body)
    if "boolean" in parsed:
        return None, "Yes." if parsed["boolean"] else "No."
    columns = tuple(str(name) for name in parsed["head"]["vars"])
    bindings = parsed["results"]["bindings"]
    rows = tuple(_row(binding, columns, show) for binding in bindings[:ROWS])
    return Table(columns, rows, len(bindings)), ""


def bindings(parsed: Mapping[str, Any]) -> Iterator[dict[str, Term]]:
    """Give the rows of parsed SPARQL results in JSON, as terms by variable."""
    for binding in parsed["results"]["bindings"]:
        yield {name: term(value) for name, value in binding.items()}


def _row(binding: dict[str, Any], columns: tuple[str, ...], show: Show) -> tuple[Cell, ...]:
    return tuple(show.cell(term(binding[name])) if name in binding else Cell("") for name in columns)


def term(value: dict[str, Any]) -> Term:
    """Read one value of SPARQL results in JSON.

    >>> term({"type": "literal", "value": "cape", "xml:lang": "en"}).language
    'en'
    """
    text = str(value["value"])
    if value["type"] == "uri":
        return NamedNode(text)
    if value["type"] == "bnode":
        return BlankNode(text)
    if value["type"] not in {"literal", "typed-literal"}:
        return Literal(json.dumps(value["value"], ensure_ascii=False))
    if "xml:lang" in value:
        return Literal(text, language=str(value["xml:lang"]))
    return Literal(text, datatype=NamedNode(value["datatype"])) if "datatype" in value else Literal(text)
