"""Trusted, named queries on one open graph: the pages' own road, whatever engine is at its end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from importlib import resources
from typing import TYPE_CHECKING, TypeVar, cast

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Variable

from kg.binding import fill
from kg.errors import QueryError
from kg.gathering import gather, gather_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyoxigraph import BlankNode, Store, Triple

    from kg.gathering import Gathered

    Term = NamedNode | Literal
    Row = dict[str, Term | None]

_T = TypeVar("_T")


class Engine(ABC):
    """Asks the queries of a folder of ``.rq`` files, with parameters bound as terms.

    A query names its parameters ``$like_this``; a SELECT query must list them among its variables. A list of
    terms stands in the query as ``VALUES ?name { UNDEF }``: one query for many things, not one for each.
    """

    def __init__(self, package: str = "kg.queries") -> None:
        """Keep where the queries are; they are read when they are first asked."""
        self._package = package
        self._texts: dict[str, str] = {}
        self._found: dict[str, object] = {}

    def remember(self, name: str, find: Callable[[Engine], _T]) -> _T:
        """Find something out once for this graph, which is a snapshot's and does not change."""
        if name not in self._found:
            self._found[name] = find(self)
        return cast("_T", self._found[name])

    @property
    @abstractmethod
    def store(self) -> Store:
        """The graph as a store in process, for what walks it step by step; a remote engine's is a copy."""

    @abstractmethod
    def rows(self, name: str, **terms: Term | Sequence[Term]) -> list[Row]:
        """Ask a SELECT query; each row maps a variable's name to its term, or None where unbound.

        Raises:
            QueryError: there is no such query, or it is no SELECT query, or the engine does not answer.
        """

    @abstractmethod
    def tuples(self, name: str, **iris: str) -> Iterator[Sequence[Term]]:
        """Ask a SELECT query and give its rows as they come, in the order of its variables.

        For results of many rows. The IRIs are what the query's prefixes stand for (``graph:`` is the whole
        of the IRI given as ``graph``): a parameter that is listed among the variables would be looked up and
        made anew for every row, which takes as long as the answer does.

        Raises:
            QueryError: there is no such query, or it is no SELECT query, or the engine does not answer.
        """

    def claims(self, name: str, **iris: str) -> Gathered:
        """Ask for the triples of claims with :meth:`tuples`, and gather them."""
        return gather_triples(self.tuples(name, **iris))

    def claims_of(self, name: str, **nodes: Sequence[NamedNode]) -> Gathered:
        """Ask for the triples of the claims of some nodes with :meth:`rows`, and gather them."""
        return gather(self.rows(name, **nodes)) if all(nodes.values()) else {}

    @abstractmethod
    def graph(self, name: str, **terms: Term) -> list[Triple]:
        """Ask a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: there is no such query, or it makes no graph, or the engine does not answer.
        """

    @abstractmethod
    def ask(self, name: str, **terms: Term) -> bool:
        """Ask an ASK query.

        Raises:
            QueryError: there is no such query, or it is no ASK query, or the engine does not answer.
        """

    def text(self, name: str, lists: Mapping[str, Sequence[Term]] | None = None) -> str:
        """Give the text of a query, with lists of terms put in.

        Raises:
            QueryError: there is no such query, or it has no place for a list.
        """
        text = self._texts.get(name)
        if text is None:
            text = self._texts[name] = self._read(name)
        return fill(text, lists or {})

    def _read(self, name: str) -> str:
        try:
            return resources.files(self._package).joinpath(f"{name}.rq").read_text("utf-8")
        except FileNotFoundError:
            message = f"there is no query named {name!r}"
            raise QueryError(message) from None


class Embedded(Engine):
    """Asks a store in this process; parameters are substituted in the parsed query (SEP-0007)."""

    def __init__(self, store: Store, *, package: str = "kg.queries") -> None:
        """Keep the store."""
        super().__init__(package)
        self._store = store

    @property
    def store(self) -> Store:
        """The store itself."""
        return self._store

    def rows(self, name: str, **terms: Term | Sequence[Term]) -> list[Row]:
        """See :meth:`Engine.rows`."""
        single, lists = split(terms)
        answer = self._ask(self.text(name, lists), single)
        if not isinstance(answer, QuerySolutions):
            message = f"{name}.rq is not a SELECT query"
            raise QueryError(message)
        names = [variable.value for variable in answer.variables]
        return [dict(zip(names, solution, strict=True)) for solution in answer]

    def tuples(self, name: str, **iris: str) -> Iterator[Sequence[Term]]:
        """See :meth:`Engine.tuples`."""
        answer = self._store.query(self.text(name), use_default_graph_as_union=True, prefixes=iris)
        if not isinstance(answer, QuerySolutions):
            message = f"{name}.rq is not a SELECT query"
            raise QueryError(message)
        return cast("Iterator[Sequence[Term]]", iter(answer))

    def graph(self, name: str, **terms: Term) -> list[Triple]:
        """See :meth:`Engine.graph`."""
        answer = self._ask(self.text(name), terms)
        if not isinstance(answer, QueryTriples):
            message = f"{name}.rq is not a CONSTRUCT or DESCRIBE query"
            raise QueryError(message)
        return list(answer)

    def ask(self, name: str, **terms: Term) -> bool:
        """See :meth:`Engine.ask`."""
        answer = self._ask(self.text(name), terms)
        if not isinstance(answer, QueryBoolean):
            message = f"{name}.rq is not an ASK query"
            raise QueryError(message)
        return bool(answer)

    def _ask(self, text: str, terms: Mapping[str, Term]) -> QuerySolutions | QueryBoolean | QueryTriples:
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(key): term for key, term in terms.items()
        }
        return self._store.query(text, use_default_graph_as_union=True, substitutions=bound)


def split(terms: Mapping[str, Term | Sequence[Term]]) -> tuple[dict[str, Term], dict[str, Sequence[Term]]]:
    """Part single terms from lists of them."""
    single: dict[str, Term] = {}
    lists: dict[str, Sequence[Term]] = {}
    for key, value in terms.items():
        if isinstance(value, NamedNode | Literal):
            single[key] = value
        else:
            lists[key] = value
    return single, lists
