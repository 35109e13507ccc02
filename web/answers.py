"""Answers to queries as rows of terms, and as tables for readers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.tongue import gettext as _
from web.parts.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.turtle import Term
    from web.show import Show

#: Rows that a page shows.
ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class Rows:
    """The first rows of an answer: a term or None for each column. ``total`` counts those not shown too."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    total: int

    def column(self, place: int) -> Iterator[Term]:
        """Give what is bound in a column."""
        return (term for row in self.rows if (term := row[place]) is not None)


def read(body: bytes) -> tuple[Rows | None, str]:
    """Read SPARQL results in JSON: rows, or a verdict in words for a yes-or-no question."""
    parsed: dict[str, Any] = json.loads(body)
    if "boolean" in parsed:
        return None, _("Yes.") if parsed["boolean"] else _("No.")
    columns = tuple(str(name) for name in parsed["head"]["vars"])
    found = parsed["results"]["bindings"]
    rows = tuple(tuple(term(one[name]) if name in one else None for name in columns) for one in found[:ROWS])
    return Rows(columns, rows, len(found)), ""


def table(body: bytes, show: Show) -> tuple[Table | None, str]:
    """Read SPARQL results in JSON: a table, or a verdict in words for a yes-or-no question."""
    rows, verdict = read(body)
    return (tabulate(rows, show) if rows else None), verdict


def tabulate(rows: Rows, show: Show) -> Table:
    """Show rows with names for IRIs and readable dates."""
    cells = tuple(tuple(show.cell(term) for term in row) for row in rows.rows)
    return Table(rows.columns, cells, rows.total)


def bindings(parsed: Mapping[str, Any]) -> Iterator[dict[str, Term]]:
    """Give the rows of parsed SPARQL results in JSON, as terms by variable."""
    for binding in parsed["results"]["bindings"]:
        yield {name: term(value) for name, value in binding.items()}


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
