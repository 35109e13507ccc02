"""The pyvis view: a graph as vis-network data, and as one HTML file that opens anywhere.

pyvis builds the nodes, edges and options. Its own page template is not used: it loads from a CDN and writes
labels as markup. Ours holds everything and lets nothing in; every label is text.
"""

from __future__ import annotations

import html
import json
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graphview import Edge, GraphView

    Data = dict[str, Any]

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def network_data(view: GraphView, href: Callable[[str], str]) -> Data:
    """Write a view as vis-network data; ``href`` gives the address of a page for an IRI."""
    # pyvis brings IPython along: half a second that only those who draw should wait for.
    from pyvis.network import Network  # noqa: PLC0415

    network = Network(directed=True, notebook=False)
    for node in view.nodes:
        network.add_node(
            node.iri,
            label=node.label,
            title=f"{node.label}\n{node.kind}",
            color=node.colour,
            shape=node.shape,
            kind=node.kind,
            href=href(node.iri),
            focus=node.focus,
        )
    names = {node.iri: node.label for node in view.nodes}
    for edge in view.edges:
        network.add_edge(edge.source, edge.target, label=edge.label, arrows="to")
        network.edges[-1].update(
            id=f"e{len(network.edges) - 1}",
            dashes=not edge.asserted,
            disputed=edge.disputed,
            claims=[_claim(edge, one, names, href) for one in range(len(edge.evidence))],
        )
    return {"title": view.title, "nodes": network.nodes, "edges": network.edges, "legend": _legend(view)}


def standalone_page(view: GraphView, href: Callable[[str], str], *, script: str, style: str) -> str:
    """Write one HTML file with everything in it: the viewer's script and style are given as text."""
    data = json.dumps(network_data(view, href), ensure_ascii=False).translate(_ESCAPES)
    library = resources.files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_text("utf-8")
    template = resources.files("kg").joinpath("graph_page.html").read_text("utf-8")
    return Template(template).substitute(
        title=html.escape(view.title),
        data=data,
        library=_inline(library),
        script=_inline(script),
        style=style.replace("</", "<\\/"),
        rows="\n".join(_row(edge, {node.iri: node.label for node in view.nodes}) for edge in view.edges),
    )


def _claim(edge: Edge, index: int, names: dict[str, str], href: Callable[[str], str]) -> Data:
    one = edge.evidence[index]
    return {
        "id": one.claim,
        "href": href(one.claim),
        "sentence": f"{names[edge.source]} · {edge.label} · {names[edge.target]}",
        "when": one.when,
        "kind": one.kind,
        "stance": one.stance,
        "speaker": one.speaker,
        "locator": one.locator,
        "source": one.source_label,
        "sourceHref": href(one.source),
        "sourceUrl": one.source_url if one.source_url.startswith(("http://", "https://")) else "",
    }


def _legend(view: GraphView) -> list[Data]:
    seen = {node.kind: node for node in view.nodes if node.kind}
    return [{"label": kind, "color": node.colour, "shape": node.shape} for kind, node in sorted(seen.items())]


def _inline(script: str) -> str:
    """Keep a script from ending the element that it stands in (HTML, section 4.12.1.3)."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _row(edge: Edge, names: dict[str, str]) -> str:
    sources = "; ".join(
        ", ".join(filter(None, (one.source_label, one.stance, one.when))) for one in edge.evidence
    )
    cells = (names[edge.source], edge.label, names[edge.target], sources)
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
