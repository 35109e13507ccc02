"""Where a graph is read from, at a moment: a snapshot on this machine, or a server of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from kg import guard
from kg.area import NOW
from kg.engine import Embedded
from kg.errors import QueryError, QuerySyntaxError, SnapshotError
from kg.limits import Limits
from kg.moment import open_moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from kg.api.meta import Meta
    from kg.area import Point
    from kg.engine import Engine, Term
    from kg.snapshot import Snapshot

    Rows = tuple[list[str], list[Sequence[Term | None]]]


class Ground(ABC):
    """Answers our own named queries through ``engine``, and what a user asks."""

    engine: Engine
    meta: Meta
    point: Point
    version: str

    @abstractmethod
    def at(self, point: Point) -> Ground:
        """Give the same graph at another moment.

        Raises:
            SnapshotError: it cannot be made.
        """

    @abstractmethod
    def select(self, query: str) -> Rows:
        """Ask a SELECT query: the names of the variables, and rows in their order.

        Raises:
            QueryError: it cannot be answered, or is no SELECT query.
        """

    @abstractmethod
    def ask(self, query: str) -> bool:
        """Ask an ASK query.

        Raises:
            QueryError: it cannot be answered, or is no ASK query.
        """

    @abstractmethod
    def construct(self, query: str) -> list[Triple]:
        """Ask a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: it cannot be answered, or makes no graph.
        """


class Local(Ground):
    """A snapshot on this machine, asked in this process."""

    def __init__(self, snapshot: Snapshot, meta: Meta, point: Point = NOW) -> None:
        """Open the store of the moment, made first if need be.

        Raises:
            SnapshotError: it cannot be opened or made.
        """
        self.snapshot = snapshot
        self.meta = meta
        self.point = point
        self.version = str(snapshot.number)
        self.path: Path = open_moment(snapshot, meta.schema, meta.base, point)
        try:
            self.engine = Embedded(Store.read_only(str(self.path)))
        except OSError as error:
            message = f"{self.path} cannot be opened: {error}"
            raise SnapshotError(message) from error

    def at(self, point: Point) -> Local:
        """See :meth:`Ground.at`."""
        return Local(self.snapshot, self.meta, point)

    def select(self, query: str) -> Rows:
        """See :meth:`Ground.select`."""
        found = self._query(query)
        if not isinstance(found, QuerySolutions):
            message = "this is not a SELECT query"
            raise QueryError(message)
        return [variable.value for variable in found.variables], [tuple(row) for row in found]

    def ask(self, query: str) -> bool:
        """See :meth:`Ground.ask`."""
        found = self._query(query)
        if not isinstance(found, QueryBoolean):
            message = "this is not an ASK query"
            raise QueryError(message)
        return bool(found)

    def construct(self, query: str) -> list[Triple]:
        """See :meth:`Ground.construct`."""
        found = self._query(query)
        if not isinstance(found, QueryTriples):
            message = "this is not a CONSTRUCT or DESCRIBE query"
            raise QueryError(message)
        return list(dict.fromkeys(found))

    def _query(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        # Its author runs it: what is refused is what would end this process or reach other machines.
        guard.check(query, Limits())
        try:
            return self.engine.store.query(
                query,
                base_iri=self.meta.base,
                prefixes=dict(self.meta.prefixes),
                use_default_graph_as_union=not guard.names_dataset(query),
            )
        except SyntaxError as error:
            raise QuerySyntaxError(str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(str(error)) from error
