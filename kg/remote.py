"""The pages' own road to a remote engine: the named queries as text over the SPARQL 1.1 Protocol."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.binding import bind
from kg.client import N_TRIPLES, Dataset
from kg.engine import Engine, split
from kg.errors import CopyRefused, EngineError, QueryError, QueryTimeout, QueryTooLarge
from kg.results import solutions, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyoxigraph import Store, Triple

    from kg.client import Client
    from kg.engine import Row, Term

_IN_ORDER: Final = "# in order\n"  # how the text of a query begins that is to be evaluated as it is written


class Remote(Engine):
    """Asks the graphs of one version on a remote engine."""

    def __init__(
        self,
        client: Client,
        graphs: Mapping[str, str],
        copy: Callable[[], Store] | None = None,
        *,
        package: str = "kg.queries",
    ) -> None:
        """Keep what asks, how the engine calls our graphs, and what makes a copy of them in process."""
        super().__init__(package)
        self._client = client
        self._graphs = graphs
        self._dataset = Dataset(tuple(graphs.values()), tuple(graphs.values()))
        self._copy = copy

    @property
    def store(self) -> Store:
        """A copy of the graph, fetched when it is first wanted.

        Raises:
            CopyRefused: there is to be none.
        """
        if self._copy is None:
            raise CopyRefused
        made = self._copy
        return self.remember("copy", lambda _: made())

    def rows(self, name: str, **terms: Term | Sequence[Term]) -> list[Row]:
        """See :meth:`Engine.rows`."""
        single, lists = split(terms)
        given: Row = dict(single)
        rows: list[Row] = []
        for some in _parts(lists, self._client.endpoint.dialect.values):
            names, found = self._solutions(name, self._bound(self.text(name, some), single))
            rows += ({**given, **dict(zip(names, row, strict=True))} for row in found)
        return rows

    def tuples(self, name: str, **iris: str) -> Iterator[Sequence[Term]]:
        """See :meth:`Engine.tuples`."""
        nodes = {f"{key}:": NamedNode(iri) for key, iri in iris.items()}
        text = bind(self.text(name), nodes, self._graphs)
        return cast("Iterator[Sequence[Term]]", self._solutions(name, text)[1])

    def graph(self, name: str, **terms: Term) -> list[Triple]:
        """See :meth:`Engine.graph`."""
        kind, body = self._client.query(self._bound(self.text(name), terms), self._dataset, accept=N_TRIPLES)
        if kind not in {N_TRIPLES, "text/plain", "text/ntriples"}:
            message = f"{name}.rq is not a CONSTRUCT or DESCRIBE query"
            raise QueryError(message)
        return [quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)]

    def ask(self, name: str, **terms: Term) -> bool:
        """See :meth:`Engine.ask`."""
        return verdict(self._client.query(self._bound(self.text(name), terms), self._dataset)[1])

    def _read(self, name: str) -> str:
        text = super()._read(name)
        return self._client.endpoint.dialect.in_order + text if text.startswith(_IN_ORDER) else text

    def _bound(self, text: str, terms: Mapping[str, Term]) -> str:
        return bind(text, {f"${key}": term for key, term in terms.items()}, self._graphs)

    def _solutions(self, name: str, text: str) -> tuple[list[str], Iterator[Sequence[Term | None]]]:
        try:
            return solutions(self._client.query(text, self._dataset)[1])
        except QueryError as error:
            # Not the fault of who asks for a page, unless it is the time or the size of the answer.
            kind = type(error) if isinstance(error, QueryTimeout | QueryTooLarge) else EngineError
            message = f"{name}.rq: {error}"
            raise kind(message) from error


def _parts(lists: Mapping[str, Sequence[Term]], most: int) -> Iterator[dict[str, Sequence[Term]]]:
    """Part lists so that none is longer than an engine takes well; each part meets those of the others."""
    ranges = (range(0, max(1, len(terms)), most) for terms in lists.values())
    for starts in product(*ranges):
        paired = zip(lists.items(), starts, strict=True)
        yield {name: terms[start : start + most] for (name, terms), start in paired}
