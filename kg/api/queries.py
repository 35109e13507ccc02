"""SPARQL on a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.api.opened import Opened
from kg.api.table import Table

if TYPE_CHECKING:
    import rdflib


class Queries(Opened):
    """Asks SPARQL."""

    def select(self, query: str) -> Table:
        """Ask a SPARQL SELECT query; the project's prefixes may be left out of it.

        Raises:
            QueryError: it cannot be answered, or is no SELECT query.
        """
        names, rows = self._ground.select(query)
        return Table(tuple(names), tuple(tuple(row) for row in rows))

    def ask(self, query: str) -> bool:
        """Ask a SPARQL ASK query.

        Raises:
            QueryError: it cannot be answered, or is no ASK query.
        """
        return self._ground.ask(query)

    def construct(self, query: str) -> rdflib.Graph:
        """Ask a SPARQL CONSTRUCT or DESCRIBE query, for a graph in memory.

        >>> import kg
        >>> len(kg.open("tests/second").construct("CONSTRUCT WHERE { ?light li:stairs ?steps }"))
        1

        Raises:
            QueryError: it cannot be answered, or makes no graph.
        """
        from kg.api import rdf  # noqa: PLC0415 - rdflib and owlready2 are slow to import

        return rdf.graph(self._ground.construct(query), self._ground.meta.prefixes)
