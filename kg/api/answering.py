"""Graphs on other machines: what a user asks goes there as text."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from kg import guard
from kg.api.ground import Ground
from kg.client import JSON, N_TRIPLES
from kg.errors import QueryError
from kg.limits import Limits
from kg.results import solutions, verdict

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.api.ground import Rows


class Answering(Ground):
    """Asks over the SPARQL 1.1 Protocol."""

    def select(self, query: str) -> Rows:
        """See :meth:`Ground.select`."""
        names, rows = solutions(self._asked(query, JSON)[1])
        return names, [tuple(row) for row in rows]

    def ask(self, query: str) -> bool:
        """See :meth:`Ground.ask`."""
        return verdict(self._asked(query, JSON)[1])

    def construct(self, query: str) -> list[Triple]:
        """See :meth:`Ground.construct`."""
        kind, body = self._asked(query, N_TRIPLES)
        if kind not in {N_TRIPLES, "text/plain", "text/ntriples"}:
            message = "this is not a CONSTRUCT or DESCRIBE query"
            raise QueryError(message)
        return list(dict.fromkeys(quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)))

    def _asked(self, query: str, accept: str) -> tuple[str, bytes]:
        # A server of ours says the same; here the error is of the kind that it is everywhere.
        guard.check(query, Limits())
        return self._answered(query, accept)

    @abstractmethod
    def _answered(self, query: str, accept: str) -> tuple[str, bytes]:
        """Send a query that may be asked; give the media type and body of the answer."""
