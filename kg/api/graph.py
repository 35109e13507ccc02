"""The graph as a program reads it: entities and claims, SPARQL, and doors to other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.api.queries import Queries
from kg.api.relations import Relations
from kg.area import Point

if TYPE_CHECKING:
    import datetime as dt

    import owlready2
    import rdflib


class Graph(Relations, Queries):
    """A graph of sourced claims at a moment, open for reading; :func:`kg.open` opens one.

    Nothing of it changes while it is open, and what was read once is kept. It may be shared among threads.
    """

    def at(self, *, as_of: dt.date | None = None, known: dt.date | None = None) -> Graph:
        """Open the same graph at another moment.

        >>> import datetime as dt, kg
        >>> then = kg.open("tests/second").at(as_of=dt.date(1895, 6, 1))
        >>> [claim.subject_name for claim in then.entity("principal-berth").claims if claim.label == "tends"]
        ['Tobias Wick']

        Raises:
            SnapshotError: it cannot be made.
        """
        return Graph(self._ground.at(Point(as_of, known)))

    def to_rdflib(self) -> rdflib.Dataset:
        """Open the same store as an rdflib Dataset, for reading; a server's graph is copied first.

        Raises:
            MissingExtra: oxrdflib is not installed.
        """
        from kg.api import rdf  # noqa: PLC0415

        return rdf.dataset(self._engine.store, self._ground.meta.prefixes)

    def to_owlready2(self) -> owlready2.World:
        """Load the ontology into an owlready2 world, in memory.

        >>> import kg
        >>> world = kg.open("tests/second").to_owlready2()
        >>> [kind.iri for kind in world["https://lights.example/ontology#Lightship"].is_a]
        ['https://lights.example/ontology#Lighthouse']
        """
        from kg.api import rdf  # noqa: PLC0415

        graph = NamedNode(v.Graphs(self.base).ontology)
        return rdf.world(self._engine.graph("api_graph", graph=graph))
