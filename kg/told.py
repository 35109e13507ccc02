"""Claims read back from a store, with their times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.gathering import Gathered
    from kg.period import Period
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with what its times, stance and rank decide; IRIs are plain strings.

    ``when`` is its own time and ``value`` the time that it gives as value, where its property is a date.
    ``enters`` tells whether its kind can stand in the graph, ``asserts`` whether its stance can, ``denies``
    whether it says that it is not so. ``rank`` is the order of its rank: 0 is set aside.
    """

    iri: str
    subject: str
    predicate: str
    object: NamedNode | Literal
    source: str
    when: Period | None = None
    value: Period | None = None
    enters: bool = True
    asserts: bool = True
    denies: bool = False
    rank: int = 1
    recorded: dt.date | None = None
    retracted: dt.date | None = None

    @property
    def id(self) -> str:
        """The last part of its IRI."""
        return v.local_name(self.iri)

    def on_record(self, known: dt.date | None) -> bool:
        """Tell whether it was on record on a day; without one, whether it is now."""
        if known is None:
            return self.retracted is None
        early = self.recorded is not None and self.recorded > known
        return not early and (self.retracted is None or self.retracted > known)


def told(claims: Gathered, schema: Schema) -> Iterator[Told]:
    """Read whole claims from what is gathered of them, in their order; of several values the first counts."""
    for iri, one in claims.items():
        if v.SUBJECT in one and v.PREDICATE in one and v.OBJECT in one and v.DERIVED_FROM in one:
            yield _told(iri, one, schema)


def _told(iri: str, one: Mapping[str, Sequence[NamedNode | Literal]], schema: Schema) -> Told:
    def text(key: str) -> str:
        return one[key][0].value if key in one else ""

    prop = schema.properties.get(text(v.PREDICATE))
    value = one[v.OBJECT][0]
    is_date = prop is not None and prop.value_type == "date" and isinstance(value, Literal)
    kind, stance = schema.concepts.get(text(v.KIND)), schema.concepts.get(text(v.STANCE))
    rank = schema.concepts.get(text(v.RANK))
    return Told(
        iri=iri,
        subject=text(v.SUBJECT),
        predicate=text(v.PREDICATE),
        object=value,
        source=text(v.DERIVED_FROM),
        when=parse_period(text(v.WHEN)) if v.WHEN in one else None,
        value=parse_period(value.value) if is_date else None,
        enters=kind is None or kind.enters_graph,
        asserts=stance is None or stance.enters_graph,
        denies=text(v.STANCE) == v.DENIES,
        rank=rank.rank_order if rank else 1,
        recorded=_day(text(v.RECORDED)),
        retracted=_day(text(v.RETRACTED)),
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
