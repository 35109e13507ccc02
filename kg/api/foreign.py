"""Any SPARQL engine, whatever RDF it holds: it can be asked, and that is all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from weakref import finalize

from kg.api.answering import Answering
from kg.api.meta import Meta
from kg.area import NOW
from kg.client import Dataset
from kg.engine import Engine
from kg.errors import EngineError
from kg.schema import schema_of
from kg.turtle import ontology_triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Store, Triple

    from kg.area import Point
    from kg.client import Client
    from kg.engine import Row, Term


class Foreign(Answering):
    """Answers ``select``, ``ask`` and ``construct``; prefixes are to be written out."""

    def __init__(self, client: Client, point: Point = NOW) -> None:
        """Keep what asks.

        Raises:
            EngineError: it is to be at a moment.
        """
        self._client = client
        finalize(self, client.close)
        address = client.endpoint.query
        self._nothing = _Nothing(address)
        if point != NOW:
            self._nothing.refuse()
        self.engine = self._nothing
        self.point = point
        self.meta = Meta(address, address, "", "", {}, schema_of(ontology_triples((), address), address))
        self.version = "its address"

    def at(self, point: Point) -> Foreign:
        """See :meth:`Ground.at`; there are no moments."""
        if point != NOW:
            self._nothing.refuse()
        return self

    def _answered(self, query: str, accept: str) -> tuple[str, bytes]:
        return self._client.query(query, Dataset(), accept=accept)


class _Nothing(Engine):
    """Says of whatever is looked up in a graph of ours that there is none."""

    def __init__(self, address: str) -> None:
        super().__init__("kg.queries")
        self._address = address

    def refuse(self) -> NoReturn:
        message = (
            f"{self._address} holds no graph of Statecraft's: select, ask and construct work on it, "
            "while entities, claims, moments and all else need one"
        )
        raise EngineError(message)

    @property
    def store(self) -> Store:
        self.refuse()

    def rows(self, name: str, **terms: Term | Sequence[Term]) -> list[Row]:
        del name, terms
        self.refuse()

    def tuples(self, name: str, **iris: str) -> Iterator[Sequence[Term]]:
        del name, iris
        self.refuse()

    def graph(self, name: str, **terms: Term) -> list[Triple]:
        del name, terms
        self.refuse()

    def ask(self, name: str, **terms: Term) -> bool:
        del name, terms
        self.refuse()
