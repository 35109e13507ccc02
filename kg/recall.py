"""Entities, sources and claims read back from the store of an open snapshot.

What pages and commands reckon with is then the same as what the files say (:func:`kg.records.load`), without
reading the files again, and as it was at whatever moment the store holds. Where an entity or source stands
in the files is not kept in the store, nor are the refs of links: a link names the id of the other claim,
and every claim bears its own id as a ref.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from kg import vocab as v
from kg.claims import Claim, Dataset, Entity, Source
from kg.errors import Origin
from kg.records import uncollected
from kg.values import parse_period, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal, NamedNode

    from kg.engine import Engine
    from kg.schema import Schema
    from kg.values import Period, Quantity

    Column = Mapping[str, NamedNode | Literal]
    Columns = Mapping[str, tuple[str, ...]]

_RELATIONS: Final = (v.CONTRADICTS, v.SUPPORTS, v.CORRECTS, v.RELAYS)
_NONE: Final[tuple[str, ...]] = ()


def recall(engine: Engine, schema: Schema, base: str) -> Dataset:
    """Read a dataset back; claims come in the order of the files."""
    with uncollected():
        return _Reader(engine, schema, base).dataset()


class _Reader:
    def __init__(self, engine: Engine, schema: Schema, base: str) -> None:
        self._engine = engine
        self._schema = schema
        self._base = base
        self._graphs = v.Graphs(base)
        self._periods: dict[str, Period | None] = {}
        self._quantities: dict[str, Quantity | None] = {}

    def dataset(self) -> Dataset:
        sources = self._sources()
        redirects = self._pairs(v.REPLACED_BY, self._graphs.asserted)
        return Dataset(
            entities=self._entities(),
            sources=sources,
            claims=self._claims({source.iri: source.origin.file for source in sources}),
            redirects=tuple(sorted((old, kept.value) for old, kept in redirects)),
        )

    def _pairs(self, predicate: str, graph: str) -> list[tuple[str, NamedNode | Literal]]:
        rows = self._engine.tuples("recall_pairs", graph=graph, property=predicate)
        return [(row[0].value, row[1]) for row in rows]

    def _unless(self, predicate: str, usual: str) -> Mapping[str, str]:
        """Give a code only where it is not the usual one, which most claims have."""
        graph = self._graphs.claims
        rows = self._engine.tuples("recall_others", graph=graph, property=predicate, usual=usual)
        return {row[0].value: row[1].value for row in rows}

    def _column(self, predicate: str) -> Column:
        return dict(self._pairs(predicate, self._graphs.claims))

    def _text(self, predicate: str) -> Mapping[str, str]:
        seen: dict[str, str] = {}
        pairs = self._pairs(predicate, self._graphs.claims)
        return {node: seen.setdefault(text := value.value, text) for node, value in pairs}

    def _texts(self, predicate: str) -> Columns:
        found: dict[str, list[str]] = defaultdict(list)
        for node, value in self._pairs(predicate, self._graphs.claims):
            found[node].append(value.value)
        return {
            node: tuple(sorted(values)) if len(values) > 1 else (values[0],) for node, values in found.items()
        }

    def _things(self, graph: str, prefix: str) -> dict[str, dict[str, list[str]]]:
        """Read what has a name in a graph, by IRI and property."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self._engine.tuples("recall_things", graph=graph):
            if (iri := row[0].value).startswith(prefix):
                found[iri][row[1].value].append(row[2].value)
        return dict(sorted(found.items()))

    def _entities(self) -> tuple[Entity, ...]:
        things = self._things(self._graphs.asserted, v.entity_iri(self._base, ""))
        return tuple(
            Entity(
                iri=iri,
                kinds=tuple(sorted(said[v.RDF_TYPE])),
                name=said[v.LABEL][0],
                origin=Origin(""),
                aliases=tuple(sorted(said.get(v.ALT_LABEL, ()))),
            )
            for iri, said in things.items()
        )

    def _sources(self) -> tuple[Source, ...]:
        things = self._things(self._graphs.claims, v.source_iri(self._base, ""))
        return tuple(
            Source(
                iri=iri,
                kind=said[v.RDF_TYPE][0],
                title=said[v.LABEL][0],
                origin=Origin(_first(said, v.FILE) or ""),
                url=_first(said, v.URL),
                publisher=_first(said, v.PUBLISHER),
                published=self._period(_first(said, v.ISSUED)),
                accessed=_day(_first(said, v.READ_ON)),
                relays=tuple(sorted(said.get(v.RELAYS, ()))),
            )
            for iri, said in things.items()
        )

    def _claims(self, files: Mapping[str, str]) -> tuple[Claim, ...]:
        subjects, predicates, objects = self._text(v.SUBJECT), self._text(v.PREDICATE), self._column(v.OBJECT)
        kinds, stances = self._unless(v.KIND, v.FACT), self._unless(v.STANCE, v.ASSERTS)
        ranks = self._unless(v.RANK, v.NORMAL)
        sources, whens, locators = self._text(v.DERIVED_FROM), self._text(v.WHEN), self._text(v.LOCATOR)
        recorded, retracted = self._text(v.RECORDED), self._text(v.RETRACTED)
        hedges, speakers, bases = self._text(v.HEDGE), self._text(v.ATTRIBUTED_TO), self._text(v.BASIS)
        confidences, reporters = self._text(v.CONFIDENCE), self._texts(v.REPORTED_BY)
        lines, refs = self._text(v.LINE), self._texts(v.REF)
        links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for relation in _RELATIONS:
            for node, others in self._texts(relation).items():
                links[node] += [(relation, v.local_name(other)) for other in others]
        days: dict[str, dt.date] = {text: dt.date.fromisoformat(text) for text in set(recorded.values())}
        prefix = v.claim_iri(self._base, "")
        found = []
        for node, predicate in predicates.items():
            prop = self._schema.properties.get(predicate)
            if prop is None or not node.startswith(prefix):
                continue
            name, value = node[len(prefix) :], objects[node]
            found.append(
                Claim(
                    id=name,
                    subject=subjects[node],
                    predicate=predicate,
                    object=value,
                    source=sources[node],
                    origin=Origin(files[sources[node]], int(lines[node])),
                    kind=kinds.get(node, v.FACT),
                    stance=stances.get(node, v.ASSERTS),
                    rank=ranks.get(node, v.NORMAL),
                    recorded=days[recorded[node]],
                    when=self._period(whens.get(node)),
                    value_period=self._period(value.value) if prop.value_type == "date" else None,
                    quantity=self._quantity(value.value) if prop.value_type == "quantity" else None,
                    hedge=hedges.get(node),
                    basis=bases.get(node),
                    confidence=confidences.get(node),
                    speaker=speakers.get(node),
                    reporters=reporters.get(node, _NONE),
                    locator=locators.get(node),
                    refs=(name, *refs.get(node, _NONE)),
                    links=tuple(links.get(node, ())),
                    retracted=_day(retracted.get(node)),
                )
            )
        return tuple(sorted(found, key=lambda c: (c.origin.file, c.origin.line, c.id)))

    def _period(self, text: str | None) -> Period | None:
        if text is None:
            return None
        if text not in self._periods:
            self._periods[text] = _parsed(text)
        return self._periods[text]

    def _quantity(self, text: str) -> Quantity | None:
        if text not in self._quantities:
            try:
                self._quantities[text] = parse_quantity(text)
            except ValueError:
                self._quantities[text] = None
        return self._quantities[text]


def _first(said: Mapping[str, list[str]], predicate: str) -> str | None:
    return next(iter(said.get(predicate, ())), None)


def _parsed(text: str) -> Period | None:
    """A value that is no date, in a store of another hand than ours, has no period."""
    try:
        return parse_period(text)
    except ValueError:
        return None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
