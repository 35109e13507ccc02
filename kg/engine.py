"""Trusted, named queries in process on one open store: the pages' own road."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, TypeVar, cast

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Variable

from kg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Store, Triple

_T = TypeVar("_T")


class Engine:
    """Asks the queries of a folder of ``.rq`` files, with parameters bound as terms.

    A query names its parameters ``$like_this``; they are substituted in the parsed query
    (SEP-0007), never in its text. A SELECT query must list them among its variables.
    """

    def __init__(self, store: Store, *, package: str = "kg.queries") -> None:
        """Keep the store; queries are read from the package when they are first asked."""
        self.store = store
        self._package = package
        self._texts: dict[str, str] = {}
        self._found: dict[str, object] = {}

    def remember(self, name: str, find: Callable[[Engine], _T]) -> _T:
        """Find something out once for this store, which is a snapshot's and does not change."""
        if name not in self._found:
            self._found[name] = find(self)
        return cast("_T", self._found[name])

    def rows(self, name: str, **terms: NamedNode | Literal) -> list[dict[str, NamedNode | Literal | None]]:
        """Ask a SELECT query; each row maps a variable's name to its term, or None where unbound.

        Raises:
            QueryError: there is no such query, or it is no SELECT query.
        """
        answer = self._ask(name, terms)
        if not isinstance(answer, QuerySolutions):
            message = f"{name}.rq is not a SELECT query"
            raise QueryError(message)
        names = [variable.value for variable in answer.variables]
        return [dict(zip(names, solution, strict=True)) for solution in answer]

    def tuples(self, name: str, **iris: str) -> Iterator[QuerySolution]:
        """Ask a SELECT query and give its rows as they come, in the order of its variables.

        For results of many rows. The IRIs are what the query's prefixes stand for (``graph:`` is the whole
        of the IRI given as ``graph``): a parameter that is listed among the variables would be looked up and
        made anew for every row, which takes as long as the answer does.

        Raises:
            QueryError: there is no such query, or it is no SELECT query.
        """
        answer = self.store.query(self._text(name), use_default_graph_as_union=True, prefixes=iris)
        if not isinstance(answer, QuerySolutions):
            message = f"{name}.rq is not a SELECT query"
            raise QueryError(message)
        return iter(answer)

    def graph(self, name: str, **terms: NamedNode | Literal) -> list[Triple]:
        """Ask a CONSTRUCT or DESCRIBE query.

        Raises:
            QueryError: there is no such query, or it makes no graph.
        """
        answer = self._ask(name, terms)
        if not isinstance(answer, QueryTriples):
            message = f"{name}.rq is not a CONSTRUCT or DESCRIBE query"
            raise QueryError(message)
        return list(answer)

    def ask(self, name: str, **terms: NamedNode | Literal) -> bool:
        """Ask an ASK query.

        Raises:
            QueryError: there is no such query, or it is no ASK query.
        """
        answer = self._ask(name, terms)
        if not isinstance(answer, QueryBoolean):
            message = f"{name}.rq is not an ASK query"
            raise QueryError(message)
        return bool(answer)

    def _ask(
        self, name: str, terms: Mapping[str, NamedNode | Literal]
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(key): term for key, term in terms.items()
        }
        return self.store.query(self._text(name), use_default_graph_as_union=True, substitutions=bound)

    def _text(self, name: str) -> str:
        text = self._texts.get(name)
        if text is None:
            text = self._texts[name] = self._read(name)
        return text

    def _read(self, name: str) -> str:
        try:
            return resources.files(self._package).joinpath(f"{name}.rq").read_text("utf-8")
        except FileNotFoundError:
            message = f"there is no query named {name!r}"
            raise QueryError(message) from None
