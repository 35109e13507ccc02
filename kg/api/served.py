"""A graph on another machine, asked over the SPARQL 1.1 Protocol: what `statecraft serve` serves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import finalize

import httpx
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.api.answering import Answering
from kg.api.meta import read_meta
from kg.area import NOW
from kg.client import Client, Dataset
from kg.endpoint import Dialect, Endpoint, checked
from kg.remote import Remote

if TYPE_CHECKING:
    from kg.area import Point

_DIALECT = Dialect("statecraft", "sparql", "sparql", "graphs")


class Served(Answering):
    """What a server answers at a moment."""

    def __init__(self, address: str, point: Point = NOW) -> None:
        """Ask the server what it is; its connections are closed when nobody holds this any more.

        Raises:
            EngineError: it cannot be reached, or is none of ours.
        """
        self._address = address
        days = {"asOf": point.as_of, "known": point.known}
        moment = {name: day.isoformat() for name, day in days.items() if day}
        self._client = Client(_endpoint(address), httpx.Client(params=moment))
        finalize(self, self._client.close)
        self.engine = Remote(self._client, {}, self._copy)
        self.point = point
        self.meta = read_meta(self.engine)
        self.version = self._client.endpoint.query

    def at(self, point: Point) -> Served:
        """See :meth:`Ground.at`."""
        return Served(self._address, point)

    def _answered(self, query: str, accept: str) -> tuple[str, bytes]:
        return self._client.query(query, Dataset(), accept=accept)

    def _copy(self) -> Store:
        """Fetch every graph, for what walks the graph as a whole (SPARQL 1.1 Graph Store Protocol)."""
        store = Store()
        for row in self.engine.rows("api_graphs"):
            if isinstance(row["graph"], NamedNode):
                body = self._client.get(row["graph"].value)
                store.bulk_load(body, format=RdfFormat.N_TRIPLES, to_graph=row["graph"])
        return store


def _endpoint(address: str) -> Endpoint:
    """Find the addresses of a server, from its own or that of its endpoint.

    >>> _endpoint("http://localhost:8000/sparql").graphs
    'http://localhost:8000/graphs'
    """
    base = checked(address).rstrip("/").removesuffix("/sparql")
    parts = urlsplit(base)
    root = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return Endpoint(_DIALECT, f"{root}/sparql", f"{root}/sparql", f"{root}/graphs")
