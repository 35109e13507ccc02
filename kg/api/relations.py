"""What connects entities of a graph: ways, disputes, dates, networks and drawings."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from kg import graphview
from kg.api.drawing import Drawing
from kg.api.entities import Entities
from kg.api.network import network
from kg.api.ways import ways
from kg.dated import read_dated
from kg.findings import Findings
from kg.recall_network import recall_network

if TYPE_CHECKING:
    import networkx as nx

    from kg.api.ways import Step
    from kg.dated import Dated
    from kg.dispute import Dispute

_EDGES = 2_000


class Relations(Entities):
    """Follows and draws what claims say between entities."""

    def paths(self, start: str, end: str, *, longest: int = 4, most: int = 5) -> tuple[tuple[Step, ...], ...]:
        """Give the best ways between two entities along claims that say it is so, in either direction.

        >>> import kg
        >>> for step in kg.open("tests/second").paths("maren-holt", "sker-light")[0]:
        ...     print(step.start.rpartition("/")[2], "-", step.end.rpartition("/")[2], len(step.claims))
        maren-holt - gull-rock-light 1
        gull-rock-light - sker-light 1

        Raises:
            NoSuchThing: one of them is not there.
        """
        ends = self.entity(start).iri, self.entity(end).iri
        network = self._engine.remember(
            "network", lambda engine: recall_network(engine, self.schema, self.base)
        )
        return ways(network, self.base, *ends, longest=longest, most=most)

    def disputes(self, about: str | None = None) -> tuple[Dispute, ...]:
        """Give what sources disagree on, about one entity or about all.

        Raises:
            NoSuchThing: there is no such entity.
        """
        iri = self.entity(about).iri if about is not None else None
        return tuple(one for one in self._findings.disputes if iri in {None, one.subject})

    def timeline(self, about: str | None = None) -> tuple[Dated, ...]:
        """Give the dated statements that an entity has a part in, or all, in order of time.

        >>> import kg
        >>> [one.period.text for one in kg.open("tests/second").timeline("tobias-wick")]
        ['1891-03/1899-12-31']

        Raises:
            NoSuchThing: there is no such entity.
        """
        if about is None:
            return self._dated
        iri = self.entity(about).iri
        return tuple(one for one in self._dated if iri in one.things)

    def to_networkx(self, around: str | None = None, *, depth: int = 1) -> nx.MultiDiGraph[str]:
        """Make a networkx graph of all relations, or of those within some steps of an entity.

        >>> import kg
        >>> graph = kg.open("tests/second").to_networkx("maren-holt")
        >>> sorted(graph.edges["https://lights.example/id/maren-holt",
        ...                    "https://lights.example/id/principal-berth",
        ...                    "https://lights.example/ontology#tends"])
        ['asserted', 'claims', 'disputed', 'label', 'sources']

        Raises:
            NoSuchThing: there is no such entity.
        """
        return network(self._view(around, depth))

    def draw(self, around: str | None = None, *, depth: int = 1, height: int = 600) -> Drawing:
        """Draw all relations, or those within some steps of an entity; a notebook shows it.

        Raises:
            NoSuchThing: there is no such entity.
        """
        return Drawing(self._view(around, depth), height)

    @cached_property
    def _dated(self) -> tuple[Dated, ...]:
        return read_dated(self._engine, self.schema)

    @cached_property
    def _findings(self) -> Findings:
        return Findings(self._engine, self.schema, self.base, dt.datetime.now(dt.UTC).date())

    def _view(self, around: str | None, depth: int) -> graphview.GraphView:
        if around is None:
            return graphview.whole(self._engine, self.schema, title=self.title)
        iri = self.entity(around).iri
        return graphview.neighbourhood(self._engine, self.schema, iri, depth=depth, limit=_EDGES)
