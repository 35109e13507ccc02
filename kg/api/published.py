"""The graph that was published to a SPARQL engine, asked there without a server of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import finalize

from pyoxigraph import NamedNode, RdfFormat, Store

from kg import held as holding
from kg.api.answering import Answering
from kg.api.meta import read_meta
from kg.area import NOW
from kg.bounds import by_value
from kg.dataset import moved
from kg.errors import EngineError, SnapshotError
from kg.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.area import Point
    from kg.client import Client
    from kg.held import Version

_NOW_ALONE = (
    "an engine holds the graph of now alone: for another day, open the project, or what "
    "`statecraft serve --engine` serves"
)


class Published(Answering):
    """The version of a graph that an engine holds and that was current when it was opened.

    What walks the graph as a whole (ways, disputes, networks) fetches it first.
    """

    def __init__(
        self, client: Client, version: Version, graphs: Mapping[str, str], point: Point = NOW
    ) -> None:
        """Read what the graph says of itself; ``graphs`` has the engine's name of each.

        Raises:
            SnapshotError: it is to be at another moment than now.
            EngineError: the engine does not answer, or the graph does not describe itself.
        """
        if point != NOW:
            raise SnapshotError(_NOW_ALONE)
        self._client = client
        self._graphs = graphs
        finalize(self, client.close)
        self.engine = Remote(client, graphs, self._copy)
        self.point = point
        self.meta = read_meta(self.engine)
        self.version = f"{client.endpoint.query}, snapshot {version.number}"

    def at(self, point: Point) -> Published:
        """See :meth:`Ground.at`; there is now alone."""
        if point != NOW:
            raise SnapshotError(_NOW_ALONE)
        return self

    def _answered(self, query: str, accept: str) -> tuple[str, bytes]:
        one = moved(query, dict(self.meta.prefixes), self._graphs, None, self.meta.base)
        text = by_value(one.text) if self._client.endpoint.dialect.loses_bounds else one.text
        kind, body = self._client.query(text, one.dataset, accept=accept)
        return kind, holding.renamed(body, self._graphs)

    def _copy(self) -> Store:
        """Fetch every graph (SPARQL 1.1 Graph Store Protocol)."""
        store = Store()
        for ours, theirs in self._graphs.items():
            store.bulk_load(self._client.get(theirs), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(ours))
        return store


def published(client: Client, point: Point) -> Published | None:
    """Find the graph that was published to an engine; None where none was.

    Raises:
        EngineError: there are several, or it cannot be read.
        SnapshotError: it is to be at another moment than now.
        QueryError: the engine does not answer.
    """
    rows = Remote(client, {}).rows("held_records")
    bases = sorted(
        row["graph"].value.removesuffix(holding.RECORD) for row in rows if isinstance(row["graph"], NamedNode)
    )
    found = [(base, held) for base in bases if (held := holding.look(client, base)).version]
    if len(found) > 1:
        message = f"this engine holds several graphs: {', '.join(base for base, _ in found)}"
        raise EngineError(message)
    for _, held in found:
        if held.version is not None:
            return Published(client, held.version, held.graphs(), point)
    return None
