"""What the query page shows of an answer: a table or text always, and drawings where the answer fits them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Triple, parse

from kg.graphview import of_triples
from kg.tongue import gettext as _
from kg.tongue import worded
from web.answers import tabulate
from web.parts.forms import Choice
from web.pins import pins
from web.plots import chart, timeline
from web.rowgraph import triples
from web.views.graph import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from web.answers import Rows
    from web.pages.queries import SparqlPage
    from web.site import Site

_LABELS: Final = {
    "table": worded("Table"),
    "text": worded("Text"),
    "graph": worded("Graph"),
    "timeline": worded("Timeline"),
    "chart": worded("Chart"),
    "map": worded("Map"),
}
_LONGEST_TEXT: Final = 60_000
_MOST_EDGES: Final = 400


def of_rows(page: SparqlPage, rows: Rows, wanted: str, here: Site) -> SparqlPage:
    """Show rows in the way that is wanted, if they fit it, or else as a table."""
    places, links = pins(rows, here.show), triples(rows, here.names)
    # Degrees are numbers, but nobody wants to see them as bars.
    drawn = {"timeline": timeline(rows, here.show), "chart": None if places else chart(rows, here.show)}
    fits = ["graph"] * bool(links) + [name for name, plot in drawn.items() if plot] + ["map"] * bool(places)
    view = wanted if wanted in fits else "table"
    page = replace(page, view=view, views=_choices(("table", *fits), view))
    if view == "graph":
        return _drawn(page, links, here)
    if view == "map":
        return replace(page, map=places)
    if view in drawn:
        return replace(page, plot=drawn[view])
    return replace(page, table=tabulate(rows, here.show))


def of_graph(page: SparqlPage, text: str, wanted: str, here: Site) -> SparqlPage:
    """Show the Turtle of a graph, or draw it."""
    view = "graph" if wanted == "graph" else "text"
    page = replace(page, view=view, views=_choices(("text", "graph"), view))
    if view == "graph":
        return _drawn(page, (quad.triple for quad in parse(text, RdfFormat.TURTLE)), here)
    cut = text[:_LONGEST_TEXT] + "\n# … cut here; download the whole" if len(text) > _LONGEST_TEXT else text
    return replace(page, graph_text=cut or "# nothing")


def _drawn(page: SparqlPage, links: Iterable[Triple], here: Site) -> SparqlPage:
    view = of_triples(
        here.engine, here.schema, links, title=page.title, limit=_MOST_EDGES, known=here.names.called
    )
    return replace(page, graph=table(here, view), cut=view.cut)


def _choices(names: Sequence[str], view: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, _(_LABELS[name]), chosen=name == view) for name in names)
