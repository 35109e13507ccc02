"""A graph view as networkx has graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from kg.graphview import GraphView


def network(view: GraphView) -> nx.MultiDiGraph[str]:
    """Make a directed multigraph: a node a thing, an edge a relation, keyed by the property's IRI.

    Nodes have ``label`` and ``kind``; edges ``label``, ``asserted``, ``disputed``, and the IRIs of their
    ``claims`` and ``sources``, joined by blanks so that every format of graph files can hold them.
    """
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=view.title)
    for node in view.nodes:
        made.add_node(node.iri, label=str(node.label), kind=str(node.kind))
    for edge in view.edges:
        made.add_edge(
            edge.source,
            edge.target,
            key=edge.predicate,
            label=str(edge.label),
            asserted=edge.asserted,
            disputed=edge.disputed,
            claims=" ".join(one.claim for one in edge.evidence),
            sources=" ".join(dict.fromkeys(one.source for one in edge.evidence)),
        )
    return made
