"""Answers the pages' queries from tables in memory, for a publishing that asks about everything there is.

A page that is asked for alone is best answered by the engine. A publishing asks each query for each thing:
reading the graph once and looking things up takes a fraction of the time. Only the queries of single things
are here; all others go to the engine. Rows come in the order of the graph's walk, on which no reader of them
may rely: every engine has an order of its own.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.engine import Engine
from web.plain import tables
from web.plain.following import Following
from web.plain.shelf import ALONE, Shelf
from web.plain.written import reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store, Triple

    from kg.engine import Row, Term
    from kg.gathering import Gathered, Values
    from web.plain.tables import Tables

_T = TypeVar("_T")
_LATELY: Final = 20_000  # nodes
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
            "page_node": self._node,
            "page_relayed_by": self._relayed_by,
            "page_things": self._things,
            "page_withdrawal": self._withdrawal,
        }
        self._claims: Mapping[str, Callable[..., Iterable[str]]] = {
            "page_about": self._about,
            "page_beside": self._beside,
            "page_claim": lambda claim: (claim,),
            "page_linked": self._linked,
        }
        self._graphs: dict[str, Following] = {}

    @cached_property
    def _tables(self) -> Tables:
        return self._shelf.get("tables", lambda: tables.read(self._engine.store))

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

    def claims(self, name: str, **iris: str) -> Gathered:
        """See :meth:`Engine.claims`; properties that a query leaves out may be there."""
        find = self._claims.get(name)
        return self._gathered(find(**iris)) if find else self._engine.claims(name, **iris)

    def claims_of(self, name: str, **nodes: Sequence[NamedNode]) -> Gathered:
        """See :meth:`Engine.claims_of`."""
        if name == "page_claims":
            return self._gathered(node.value for node in nodes["claim"])
        if name == "page_things":
            return self._gathered(iri for node in nodes["thing"] for iri in self._tables.ends(node.value))
        return self._engine.claims_of(name, **nodes)

    def tuples(self, name: str, **iris: str) -> Iterator[Sequence[Term]]:
        """See :meth:`Engine.tuples`."""
        if name == "page_values":
            beside = self._tables.beside(**iris)
            return ((NamedNode(iri), end) for iri in beside for end in self._said(iri).get(v.OBJECT, ()))
        if name == "page_inferred" and (inferred := self._inferred(**iris)) is not None:
            return iter(cast("Sequence[Sequence[Term]]", inferred))
        if name == "page_source_claims":
            found = self._tables.leading(v.DERIVED_FROM, iris["source"])
            if len(found) < _OF_A_SOURCE:
                return ((NamedNode(iri),) for iri in found)
        return self._engine.tuples(name, **iris)

    def graph(self, name: str, **terms: Term) -> list[Triple]:
        """See :meth:`Engine.graph`."""
        return self._engine.graph(name, **terms)

    def ask(self, name: str, **terms: Term) -> bool:
        """See :meth:`Engine.ask`."""
        return self._engine.ask(name, **terms)

    @cached_property
    def _said(self) -> Callable[[str], Values]:
        # A claim stands on its own page, on those of its ends and of its source, which are not far apart.
        return lru_cache(_LATELY)(lambda iri: self._tables.about(iri, self._term))

    @cached_property
    def _term(self) -> Callable[[str], Term]:
        return reader()

    def _gathered(self, iris: Iterable[str]) -> Gathered:
        return {iri: self._said(iri) for iri in iris if iri in self._tables.said}

    def _rows(self, iris: Iterable[str], key: str, **bound: Term) -> list[Row]:
        """Give every triple of some nodes, with what a query binds besides."""
        return [
            {**bound, key: NamedNode(iri), "property": NamedNode(name), "value": value}
            for iri in dict.fromkeys(iris)
            for name, values in self._said(iri).items()
            for value in values
        ]

    def _about(self, entity: str) -> Iterator[str]:
        for iri in self._tables.ends(entity):
            if v.KIND in self._said(iri):
                yield iri
                yield from self._tables.linked(iri)

    def _beside(self, subject: str, predicate: str) -> Iterable[str]:
        return self._tables.beside(subject, predicate)

    def _linked(self, id: str) -> Iterable[str]:  # noqa: A002 - its name in the query
        return self._tables.linked(id)

    def _node(self, node: NamedNode) -> list[Row]:
        return self._rows([node.value], "node")

    def _inferred(self, entity: str, graph: str) -> Sequence[Sequence[Term | None]] | None:
        if graph not in self._graphs:
            self._graphs[graph] = self._shelf.get(
                f"following {v.local_name(graph)}", lambda: Following(self._engine.store, NamedNode(graph))
            )
        same = self._said(entity).get(v.SAME_AS, ())
        return self._graphs[graph].rows(entity, same, self._term)

    def _relayed_by(self, source: NamedNode) -> list[Row]:
        others = self._tables.leading(v.RELAYS, source.value)
        return [{"source": source, "other": NamedNode(iri)} for iri in others]

    def _things(self, thing: Sequence[Term]) -> list[Row]:
        return [row for one in thing for row in self._rows(self._tables.ends(one.value), "claim", thing=one)]

    def _withdrawal(self, node: NamedNode) -> list[Row] | None:
        return None if v.RETRACTED in self._said(node.value) else []
