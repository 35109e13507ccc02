"""Strangers' queries on a remote engine: checked and given up here, and answered in the forms that we offer.

A query is parsed by a worker of our own first, on an empty store: what is no SPARQL, or may not be asked,
never reaches the engine, and is explained as it always is.
"""

from __future__ import annotations

import io
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results, serialize

from kg import media
from kg.bounds import by_value
from kg.client import JSON, N_TRIPLES, Dataset
from kg.dataset import moved
from kg.errors import EngineError, QueryBusy, QueryFailed, QueryTimeout
from kg.held import renamed
from kg.pool import Pool
from kg.results import read, verdict
from kg.worker import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.admission import Admission
    from kg.client import Client
    from kg.worker import Question

_BOOLEAN: Final = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}


class RemotePool(Pool):
    """Answers queries on the graphs of one version on a remote engine."""

    def __init__(  # noqa: PLR0913, PLR0917 - a pool, and where it asks
        self,
        client: Client,
        graphs: Mapping[str, str],
        empty: Path,
        admission: Admission,
        prefixes: Mapping[str, str],
        base: str,
    ) -> None:
        """Keep what asks, how the engine calls our graphs, and where an empty store is."""
        super().__init__(empty, admission, prefixes, base)
        self._client = client
        self._graphs = graphs
        self._asking = threading.BoundedSemaphore(self.limits.workers + self.limits.quick_workers)

    def _evaluate(self, question: Question, client: str) -> Answer:
        """See :meth:`Pool.ask`; the answer is the engine's, in memory."""
        begun = time.monotonic()
        checked = super()._evaluate(replace(question, accept=JSON, most=0), client)
        kind = checked.read().kind
        if not self._asking.acquire(timeout=self.limits.patience):
            message = "too many queries are waiting; try again in a moment"
            raise QueryBusy(message)
        try:
            body = self._body(question, kind, self.limits.seconds - (time.monotonic() - begun))
        except QueryTimeout:
            message = f"the query took longer than {self.limits.seconds:g} s and was given up"
            raise QueryTimeout(message) from None
        except EngineError as error:
            raise QueryFailed(str(error)) from error
        finally:
            self._asking.release()
        if kind == "graph":
            return self._graph(body, question.accept)
        return self._table(body, question.accept, boolean=kind == "boolean")

    def _body(self, question: Question, kind: str, seconds: float) -> bytes:
        """Ask the engine, with graphs called as it calls them."""
        given = Dataset(question.default_graphs, question.named_graphs)
        asked = given if given.default or given.named else None
        known = self._prologue.prefixes
        one = moved(question.query, known, self._graphs, asked, self._prologue.base)
        _, body = self._client.query(
            by_value(one.text) if self._client.endpoint.dialect.loses_bounds else one.text,
            one.dataset,
            accept=N_TRIPLES if kind == "graph" else JSON,
            seconds=max(0.1, seconds),
            most=min(question.most or self.limits.result, self.limits.result),
        )
        return renamed(body, self._graphs)

    def _table(self, body: bytes, accept: str, *, boolean: bool) -> Answer:
        form = accept if accept in media.RESULTS else next(iter(media.RESULTS))
        if boolean:
            said = verdict(body)
            if form in media.PLAIN:
                return Answer("boolean", form, f"{str(said).lower()}\n".encode())
            body = _BOOLEAN[said]
        found = parse_query_results(body, QueryResultsFormat.JSON) if boolean else read(body)
        out = io.BytesIO()
        found.serialize(out, media.RESULTS[form])
        return Answer("boolean" if isinstance(found, QueryBoolean) else "solutions", form, out.getvalue())

    def _graph(self, body: bytes, accept: str) -> Answer:
        form = accept if accept in media.GRAPHS else next(iter(media.GRAPHS))
        # A graph is a set; some engines repeat a triple for each solution that makes it.
        triples = dict.fromkeys(quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))
        known = dict(self._prologue.prefixes)
        return Answer("graph", form, serialize(triples, format=media.GRAPHS[form], prefixes=known) or b"")
