"""Graph views as GraphML and GEXF, for Gephi, Cytoscape, yEd and the like."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from kg.graphview import GraphView

_HEX = 16
# XML 1.0 allows no other control characters, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(view: GraphView) -> bytes:
    """Write GraphML (http://graphml.graphdrawing.org/)."""
    out = io.BytesIO()
    nx.write_graphml_xml(_network(view, colours=False), out)
    return out.getvalue()


def gexf(view: GraphView) -> bytes:
    """Write GEXF 1.2 with the kinds' colours."""
    out = io.BytesIO()
    nx.write_gexf(_network(view, colours=True), out)
    # The writer stamps the day; the same graph must give the same bytes.
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", out.getvalue())


def _network(view: GraphView, *, colours: bool) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=_clean(view.title))
    for node in view.nodes:
        fields: dict[str, Any] = {"label": _clean(node.label), "kind": str(node.kind)}
        if colours:
            fields["viz"] = {"color": _rgb(node.colour)}
        else:
            fields["colour"] = node.colour
        graph.add_node(node.iri, **fields)
    for number, edge in enumerate(view.edges):
        graph.add_edge(
            edge.source,
            edge.target,
            key=number,
            label=_clean(edge.label),
            predicate=str(edge.predicate),
            claims=len(edge.evidence),
            asserted=edge.asserted,
            disputed=edge.disputed,
            when=_clean("; ".join(dict.fromkeys(one.when for one in edge.evidence if one.when))),
            sources=_clean("; ".join(dict.fromkeys(one.source_label for one in edge.evidence))),
        )
    return graph


def _clean(text: str) -> str:
    # Writers ask for text that is nothing more: not for one that knows its language.
    return str(_NOT_XML.sub("\ufffd", text))


def _rgb(colour: str) -> dict[str, int]:
    red, green, blue = (int(colour[at : at + 2], _HEX) for at in (1, 3, 5))
    return {"r": red, "g": green, "b": blue, "a": 1}
