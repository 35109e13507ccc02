"""Answers the pages' queries from tables in memory, for a publishing that asks about everything there is.

A page that is asked for alone is best answered by the engine. A publishing asks each query for each thing:
reading the graph once and looking things up takes a fraction of the time. Only the queries of single things
are here; all others go to the engine. Rows come in the order of the graph's walk, on which no reader of them
may rely: every engine has an order of its own.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from kg import vocab as v
from kg.engine import Engine
from web.plain.following import Following
from web.plain.shelf import ALONE, Shelf
from web.plain.tables import Tables, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import NamedNode, Store, Triple

    from kg.engine import Row, Term

_T = TypeVar("_T")
_OF_A_SOURCE: Final = 20_001  # page_source_claims.rq takes so many; of more, the engine chooses which


class Recalled(Engine):
    """An engine over another, which it leaves all but the queries of single things to."""

    def __init__(self, engine: Engine, shelf: Shelf = ALONE) -> None:
        """Keep the engine, and where other processes keep what they have read of the same graph.

        The graph is read when it is first asked about.
        """
        super().__init__()
        self._engine = engine
        self._shelf = shelf
        self._answers: Mapping[str, Callable[..., list[Row] | None]] = {
            "page_about": self._about,
            "page_beside": self._beside,
            "page_claim": lambda claim: self._rows([claim.value]),
            "page_claims": lambda claim: self._rows(one.value for one in claim),
            "page_inferred": self._inferred,
            "page_linked": lambda id: self._rows(self._tables.linked(id.value), id=id),  # noqa: A006 - its name
            "page_node": lambda node: self._rows([node.value], key="node"),
            "page_relayed_by": self._relayed_by,
            "page_things": self._things,
            "page_withdrawal": self._withdrawal,
        }
        self._graphs: dict[str, Following] = {}

    @cached_property
    def _tables(self) -> Tables:
        return self._shelf.get("tables", lambda: read(self._engine.store))

    def is_linked(self, iri: str) -> bool:
        """Tell whether a claim answers others or is answered."""
        return any(True for _ in self._tables.linked(iri))

    @property
    def store(self) -> Store:
        """See :attr:`Engine.store`."""
        return self._engine.store

    def remember(self, name: str, find: Callable[[Engine], _T]) -> _T:
        """See :meth:`Engine.remember`; what either finds out, both know."""
        return self._engine.remember(name, lambda _: find(self))

    def rows(self, name: str, **terms: Term | Sequence[Term]) -> list[Row]:
        """See :meth:`Engine.rows`."""
        answer = self._answers.get(name)
        found = answer(**terms) if answer else None
        return self._engine.rows(name, **terms) if found is None else found

    def tuples(self, name: str, **iris: str) -> Iterator[Sequence[Term]]:
        """See :meth:`Engine.tuples`."""
        if name == "page_source_claims":
            found = self._tables.leading(v.DERIVED_FROM, iris["source"])
            if len(found) < _OF_A_SOURCE:
                return ((self._tables.nodes[iri],) for iri in found)
        return self._engine.tuples(name, **iris)

    def graph(self, name: str, **terms: Term) -> list[Triple]:
        """See :meth:`Engine.graph`."""
        return self._engine.graph(name, **terms)

    def ask(self, name: str, **terms: Term) -> bool:
        """See :meth:`Engine.ask`."""
        return self._engine.ask(name, **terms)

    def _rows(self, iris: Iterable[str], *, key: str = "claim", **bound: Term) -> list[Row]:
        """Give every triple of some nodes, with what a query binds besides."""
        about, nodes = self._tables.about, self._tables.nodes
        return [
            {**bound, key: nodes[iri], "property": name, "value": value}
            for iri in dict.fromkeys(iris)
            for name, value in about.get(iri, ())
        ]

    def _about(self, entity: NamedNode) -> list[Row]:
        own = tuple(self._tables.ends(entity.value))
        linked = (other for iri in own for other in self._tables.linked(iri))
        return self._rows((*own, *linked), entity=entity)

    def _beside(self, subject: Term, predicate: Term) -> list[Row]:
        iris = self._tables.beside(subject.value, predicate.value)
        return self._rows(iris, subject=subject, predicate=predicate)

    def _inferred(self, entity: NamedNode, graph: NamedNode) -> list[Row] | None:
        if graph.value not in self._graphs:
            self._graphs[graph.value] = self._shelf.get(
                f"following {v.local_name(graph.value)}", lambda: Following(self._engine.store, graph)
            )
        return self._graphs[graph.value].rows(entity, self._tables.about.get(entity.value, ()))

    def _relayed_by(self, source: NamedNode) -> list[Row]:
        others = self._tables.leading(v.RELAYS, source.value)
        return [{"source": source, "other": self._tables.nodes[iri]} for iri in others]

    def _things(self, thing: Sequence[Term]) -> list[Row]:
        return [row for one in thing for row in self._rows(self._tables.ends(one.value), thing=one)]

    def _withdrawal(self, node: NamedNode) -> list[Row] | None:
        said = self._tables.about.get(node.value, ())
        return None if any(key.value == v.RETRACTED for key, _ in said) else []
