"""From the triples of claims to :class:`kg.api.entity.Claim`, with few queries for many claims."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.api.entity import Claim, Source
from kg.api.values import python
from kg.called import Called, called
from kg.labels import literal_text
from kg.values import parse_period, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.api.meta import Meta
    from kg.engine import Engine, Row, Term

    Said = Mapping[str, list[Term]]

_AT_ONCE: Final = 200
_NAMED: Final = (v.SUBJECT, v.OBJECT, v.ATTRIBUTED_TO, v.REPORTED_BY)


@dataclass(frozen=True)
class Reader:
    """Reads claims from one engine."""

    engine: Engine
    meta: Meta

    def about(self, iri: str) -> tuple[Claim, ...]:
        """Read every claim that a thing is the subject or the value of, or that a source makes."""
        rows = self.engine.rows("page_things", thing=[NamedNode(iri)])
        found = self._claims(_gathered(rows, "claim"))
        return tuple(sorted(found, key=lambda claim: (claim.file, claim.line, claim.id)))

    def claims(self, iris: Iterable[str]) -> tuple[Claim, ...]:
        """Read claims by their IRIs, in that order; what is none is left out."""
        wanted = list(dict.fromkeys(iris))
        rows: list[Row] = []
        for start in range(0, len(wanted), _AT_ONCE):
            some = [NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
            rows += self.engine.rows("page_claims", claim=some)
        found = {claim.iri: claim for claim in self._claims(_gathered(rows, "claim"))}
        return tuple(found[iri] for iri in wanted if iri in found)

    def sources(self, iris: Iterable[str]) -> dict[str, Source]:
        """Read sources by their IRIs."""
        wanted = list(dict.fromkeys(iris))
        rows: list[Row] = []
        for start in range(0, len(wanted), _AT_ONCE):
            some = [NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
            rows += self.engine.rows("api_things", thing=some)
        return {iri: self._source(iri, said) for iri, said in _gathered(rows, "thing").items()}

    def _source(self, iri: str, said: Said) -> Source:
        kinds = (self.meta.schema.kinds.get(kind) for kind in _texts(said, v.RDF_TYPE))
        known = sorted((kind for kind in kinds if kind), key=lambda kind: (-len(kind.ancestors), kind.iri))
        return Source(
            iri=iri,
            id=v.slug(self.meta.base, iri) or iri,
            title=_text(said, v.LABEL),
            kind=known[0].label if known else "",
            url=_text(said, v.URL),
            publisher=_text(said, v.PUBLISHER),
            author=", ".join(_texts(said, v.CREATOR)),
            published=_text(said, v.ISSUED),
        )

    def _claims(self, gathered: Mapping[str, Said]) -> list[Claim]:
        needed = (v.SUBJECT, v.PREDICATE, v.OBJECT, v.KIND, v.DERIVED_FROM)
        whole = {iri: said for iri, said in gathered.items() if all(key in said for key in needed)}
        ends = (
            term.value
            for said in whole.values()
            for key in _NAMED
            for term in said.get(key, ())
            if isinstance(term, NamedNode)
        )
        names = called(self.engine, dict.fromkeys(ends))
        sources = self.sources(_text(said, v.DERIVED_FROM) for said in whole.values())
        return [self._claim(iri, said, names, sources) for iri, said in whole.items()]

    def _claim(
        self, iri: str, said: Said, names: Mapping[str, Called], sources: Mapping[str, Source]
    ) -> Claim:
        schema = self.meta.schema
        subject, value, source = _text(said, v.SUBJECT), said[v.OBJECT][0], _text(said, v.DERIVED_FROM)
        kind, stance = schema.concepts.get(_text(said, v.KIND)), schema.concepts.get(_text(said, v.STANCE))

        def name(one: str) -> str:
            return names[one].label if one in names else schema.label(one)

        def code(predicate: str) -> str:
            concept = schema.concepts.get(_text(said, predicate))
            return concept.notation if concept else ""

        is_thing = isinstance(value, NamedNode)
        when = _text(said, v.WHEN)
        return Claim(
            iri=iri,
            id=v.local_name(iri),
            subject=subject,
            subject_name=name(subject),
            predicate=_text(said, v.PREDICATE),
            label=schema.label(_text(said, v.PREDICATE)),
            value=python(value),
            text=name(value.value) if isinstance(value, NamedNode) else literal_text(value, schema),
            object=value.value if is_thing else None,
            source=sources.get(source) or Source(source, v.local_name(source), v.local_name(source)),
            kind=code(v.KIND),
            stance=code(v.STANCE),
            rank=code(v.RANK),
            enters=(kind is None or kind.enters_graph) and (stance is None or stance.enters_graph),
            when=when,
            when_text=readable(parse_period(when)) if when else "",
            begin_earliest=_day(said, v.BEGIN_EARLIEST),
            begin_latest=_day(said, v.BEGIN_LATEST),
            end_earliest=_day(said, v.END_EARLIEST),
            end_latest=_day(said, v.END_LATEST),
            hedge=code(v.HEDGE),
            speaker=name(_text(said, v.ATTRIBUTED_TO)) if v.ATTRIBUTED_TO in said else "",
            reporters=tuple(name(one) for one in _texts(said, v.REPORTED_BY)),
            locator=_text(said, v.LOCATOR),
            note=_text(said, v.NOTE),
            recorded=_day(said, v.RECORDED),
            retracted=_day(said, v.RETRACTED),
            contradicts=tuple(_texts(said, v.CONTRADICTS)),
            file=_text(said, v.FILE),
            line=int(_text(said, v.LINE) or 0),
        )


def _gathered(rows: Iterable[Row], name: str) -> dict[str, Said]:
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        thing, key, value = row[name], row["property"], row["value"]
        if thing is not None and key is not None and value is not None:
            values = found[thing.value][key.value]
            if value not in values:
                values.append(value)
    # Every engine has an order of its own.
    return {
        thing: {key: sorted(values, key=str) for key, values in said.items()} for thing, said in found.items()
    }


def _text(said: Said, predicate: str) -> str:
    return next((term.value for term in said.get(predicate, ())), "")


def _texts(said: Said, predicate: str) -> list[str]:
    return [term.value for term in said.get(predicate, ())]


def _day(said: Said, predicate: str) -> dt.date | None:
    text = _text(said, predicate)
    return dt.date.fromisoformat(text) if text else None
