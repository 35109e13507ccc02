"""The graph as a program reads it: entities and claims, SPARQL, and doors to other libraries."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg import graphview
from kg import vocab as v
from kg.api.drawing import Drawing
from kg.api.entity import Entity
from kg.api.network import network
from kg.api.reader import Reader
from kg.api.table import Table
from kg.api.ways import ways
from kg.area import Point
from kg.dated import read_dated
from kg.errors import NoSuchThing
from kg.findings import Findings
from kg.names import read_names
from kg.recall_network import recall_network
from kg.search.index import Index
from kg.texts import read_varying

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx
    import owlready2
    import rdflib

    from kg.api.entity import Claim
    from kg.api.ground import Ground
    from kg.api.ways import Step
    from kg.dated import Dated
    from kg.dispute import Dispute
    from kg.engine import Engine
    from kg.names import Name
    from kg.schema import Schema

_EDGES = 2_000


class Graph:
    """A graph of sourced claims at a moment, open for reading; :func:`kg.open` opens one.

    Nothing of it changes while it is open, and what was read once is kept. It may be shared among threads.
    """

    def __init__(self, ground: Ground) -> None:
        """Keep where it is read from; nothing is read yet."""
        self._ground = ground

    def __repr__(self) -> str:
        """Name the project and the moment."""
        days = (("as_of", self.as_of), ("known", self.known))
        at = "".join(f", {name}={day.isoformat()}" for name, day in days if day)
        return f"<kg.Graph {self.title!r} at {self._ground.version}{at}>"

    @property
    def title(self) -> str:
        """What the project is called."""
        return self._ground.meta.title

    @property
    def licence(self) -> str:
        """The address of the licence of its data; empty where none is told."""
        return self._ground.meta.licence

    @property
    def base(self) -> str:
        """The address that the IRIs of entities, claims and sources begin with."""
        return self._ground.meta.base

    @property
    def schema(self) -> Schema:
        """Its kinds, properties and code lists."""
        return self._ground.meta.schema

    @property
    def as_of(self) -> dt.date | None:
        """The day on which what it holds held; None for no day in particular."""
        return self._ground.point.as_of

    @property
    def known(self) -> dt.date | None:
        """The day by whose record it is; None for the record of now."""
        return self._ground.point.known

    def at(self, *, as_of: dt.date | None = None, known: dt.date | None = None) -> Graph:
        """Open the same graph at another moment.

        >>> import datetime as dt, kg
        >>> then = kg.open("tests/second").at(as_of=dt.date(1895, 6, 1))
        >>> [claim.subject_name for claim in then.entity("principal-berth").claims if claim.label == "tends"]
        ['Tobias Wick']

        Raises:
            SnapshotError: it cannot be made.
        """
        return Graph(self._ground.at(Point(as_of, known)))

    # Entities and claims.

    def entity(self, which: str) -> Entity:
        """Give an entity by its id or IRI; one that was merged with another is that other.

        >>> import kg
        >>> str(kg.open("tests/second").entity("old-gull"))
        'Gull Rock Light (lighthouse)'

        Raises:
            NoSuchThing: there is none; the message has the nearest ids.
        """
        iri = self._iri(which)
        name = self._names.get(iri) or self._names.get(self._replaced.get(iri, ""))
        if name is None:
            near_by = ", ".join(one.slug for one in self._index.nearest(which, 3))
            message = f"there is no entity {which!r}" + (f"; perhaps {near_by}?" if near_by else "")
            raise NoSuchThing(message)
        return self._entity(name)

    def search(self, text: str, *, kind: str | None = None, limit: int = 10) -> list[Entity]:
        """Find entities and sources by name, alias, acronym or text, best first; typos are forgiven.

        ``kind`` is the local name of a class of the ontology.

        >>> import kg
        >>> [one.id for one in kg.open("tests/second").search("gul rok", kind="Headland")]
        ['gull-rock']

        Raises:
            NoSuchThing: the ontology has no such kind.
        """
        found: Iterator[Name] = (match.name for match in self._index.search(text))
        if kind is not None:
            wanted = self.schema.kind(kind)
            if wanted is None:
                message = f"the ontology has no kind {kind!r}"
                raise NoSuchThing(message)
            found = (n for n in found if any(self.schema.is_a(iri, wanted.iri) for iri in n.kinds))
        return [self._entity(name) for name, _ in zip(found, range(limit), strict=False)]

    def claims(self, iris: Iterable[str]) -> tuple[Claim, ...]:
        """Give claims by their IRIs, in that order; what is no claim is left out."""
        return self._reader.claims(iris)

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
        dataset = self._findings.dataset
        network = self._engine.remember(
            "network", lambda engine: recall_network(engine, dataset, self.schema, self.base)
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

    # SPARQL.

    def select(self, query: str) -> Table:
        """Ask a SPARQL SELECT query; the project's prefixes may be left out of it.

        Raises:
            QueryError: it cannot be answered, or is no SELECT query.
        """
        names, rows = self._ground.select(query)
        return Table(tuple(names), tuple(tuple(row) for row in rows))

    def ask(self, query: str) -> bool:
        """Ask a SPARQL ASK query.

        Raises:
            QueryError: it cannot be answered, or is no ASK query.
        """
        return self._ground.ask(query)

    def construct(self, query: str) -> rdflib.Graph:
        """Ask a SPARQL CONSTRUCT or DESCRIBE query, for a graph in memory.

        >>> import kg
        >>> len(kg.open("tests/second").construct("CONSTRUCT WHERE { ?light li:stairs ?steps }"))
        1

        Raises:
            QueryError: it cannot be answered, or makes no graph.
        """
        from kg.api import rdf  # noqa: PLC0415 - rdflib and owlready2 are slow to import

        return rdf.graph(self._ground.construct(query), self._ground.meta.prefixes)

    # Other libraries.

    def to_rdflib(self) -> rdflib.Dataset:
        """Open the same store as an rdflib Dataset, for reading; a server's graph is copied first.

        Raises:
            MissingExtra: oxrdflib is not installed.
        """
        from kg.api import rdf  # noqa: PLC0415

        return rdf.dataset(self._engine.store, self._ground.meta.prefixes)

    def to_owlready2(self) -> owlready2.World:
        """Load the ontology into an owlready2 world, in memory.

        >>> import kg
        >>> world = kg.open("tests/second").to_owlready2()
        >>> [kind.iri for kind in world["https://lights.example/ontology#Lightship"].is_a]
        ['https://lights.example/ontology#Lighthouse']
        """
        from kg.api import rdf  # noqa: PLC0415

        graph = NamedNode(v.Graphs(self.base).ontology)
        return rdf.world(self._engine.graph("api_graph", graph=graph))

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

    # What is read once.

    @property
    def _engine(self) -> Engine:
        return self._ground.engine

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._engine, self._ground.meta)

    @cached_property
    def _names(self) -> dict[str, Name]:
        return read_names(self._engine, self.base)

    @cached_property
    def _index(self) -> Index:
        return Index(self._names, read_varying(self._engine))

    @cached_property
    def _replaced(self) -> dict[str, str]:
        rows = self._engine.rows("page_redirects")
        return {row["old"].value: row["kept"].value for row in rows if row["old"] and row["kept"]}

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

    def _entity(self, name: Name) -> Entity:
        kinds = [self.schema.kinds[iri] for iri in name.kinds if iri in self.schema.kinds]
        above = {iri for kind in kinds for iri in kind.ancestors if iri != kind.iri}
        labels = tuple(sorted(kind.label for kind in kinds if kind.iri not in above))
        return Entity(
            name.iri, name.slug, name.label, labels, name.aliases, name.description, self._reader.about
        )

    def _iri(self, which: str) -> str:
        if which.startswith(("http://", "https://")):
            return which
        made = v.entity_iri(self.base, quote(which))
        return (
            made if made in self._names or made in self._replaced else v.source_iri(self.base, quote(which))
        )
