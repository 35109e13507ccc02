"""What happened, began or ended when: a graph's dated statements, one for what several sources say alike."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import vocab as v
from kg.period import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kg.engine import Engine
    from kg.period import Period
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement with its time. ``is_value`` where the time is what it says, and not when it holds.

    ``first`` and ``last`` are the days between which it can be placed: it is sorted and found by them;
    ``last`` is None where it goes on, or its end is not known. ``lasts`` where it is a state, not an act.
    """

    subject: str
    predicate: str
    object: NamedNode | Literal
    stance: str
    period: Period
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    is_value: bool = False
    lasts: bool = False

    @property
    def first(self) -> dt.date:
        """The first day of its time; the first of its end where its begin is not known."""
        found = self.period.begin_earliest or self.period.end_earliest
        assert found is not None  # noqa: S101 - a period has a begin or an end
        return found

    @property
    def last(self) -> dt.date | None:
        """The last day of its time."""
        if self.period.is_interval:
            return self.period.end_latest
        return self.period.begin_latest

    @property
    def things(self) -> tuple[str, ...]:
        """The things that it is about."""
        return (self.subject, self.object.value) if isinstance(self.object, NamedNode) else (self.subject,)

    @property
    def asserts(self) -> bool:
        """Whether it is said to be so."""
        return self.stance == v.ASSERTS

    def meets(self, begin: dt.date | None, end: dt.date | None) -> bool:
        """Tell whether any of its time lies between two days, each of which may be open."""
        after = end is not None and self.first > end
        over = self.last
        before = begin is not None and (over < begin if over else not self.goes_on and self.first < begin)
        return not after and not before

    @property
    def goes_on(self) -> bool:
        """Whether its source says that it has not ended, or leaves the end of a state open."""
        return self.period.open_end or (self.lasts and self.period.end_latest is None)


def read_dated(engine: Engine, schema: Schema) -> tuple[Dated, ...]:
    """Read a store's dated statements, in order of time: the closest dates of a day first."""
    found: dict[tuple[str, str, str, str, str], list[tuple[str, str]]] = {}
    first: dict[tuple[str, str, str, str, str], tuple[NamedNode | Literal, bool]] = {}
    # Two queries, as a union of both that is joined with the rest takes the engine twice as long.
    for row in chain(engine.rows("timeline_times"), engine.rows("timeline_values")):
        claim, subject, predicate, value = row["claim"], row["subject"], row["predicate"], row["object"]
        stance, source, when = row["stance"], row["source"], row.get("when")
        if None in {claim, subject, predicate, value, stance, source}:
            continue
        assert claim and subject and predicate and value and stance and source  # noqa: PT018, S101 - as just seen
        prop = schema.properties.get(predicate.value)
        is_value = prop is not None and prop.value_type == "date" and isinstance(value, Literal)
        if is_value and row.get("dated") is None:
            continue  # the date that it gives comes in a row of its own
        text = value.value if is_value else when.value if when else ""
        key = subject.value, predicate.value, str(value), stance.value, text
        found.setdefault(key, []).append((claim.value, source.value))
        first.setdefault(key, (value, is_value))
    return tuple(sorted(_dated(found, first, schema), key=_place))


def _dated(
    found: dict[tuple[str, str, str, str, str], list[tuple[str, str]]],
    first: dict[tuple[str, str, str, str, str], tuple[NamedNode | Literal, bool]],
    schema: Schema,
) -> Iterator[Dated]:
    periods: dict[str, Period] = {}
    for key, claims in found.items():
        subject, predicate, _, stance, text = key
        if text not in periods:
            periods[text] = parse_period(text)
        prop = schema.properties.get(predicate)
        value, is_value = first[key]
        yield Dated(
            subject,
            predicate,
            value,
            stance,
            periods[text],
            tuple(sorted(claim for claim, _ in claims)),
            tuple(sorted({source for _, source in claims})),
            is_value=is_value,
            lasts=not is_value and prop is not None and prop.time_kind == "state",
        )


def _place(one: Dated) -> tuple[dt.date, int, str, str, str]:
    width = (
        (one.period.begin_latest - one.period.begin_earliest).days
        if one.period.begin_latest and one.period.begin_earliest
        else 0
    )
    return one.first, width, one.subject, one.predicate, str(one.object)


def codes_of(engine: Engine) -> dict[str, set[str]]:
    """Give the codes that each thing has."""
    found: dict[str, set[str]] = {}
    for row in engine.rows("timeline_codes"):
        if row["thing"] is not None and row["code"] is not None:
            found.setdefault(row["thing"].value, set()).add(row["code"].value)
    return found


def near(engine: Engine, iri: str) -> frozenset[str]:
    """Give a thing and everything that a claim links it with."""
    rows = engine.rows("timeline_near", entity=NamedNode(iri))
    return frozenset({iri, *(row["near"].value for row in rows if row["near"] is not None)})


def between(items: Iterable[Dated], begin: dt.date | None, end: dt.date | None) -> tuple[Dated, ...]:
    """Keep what any of whose time lies between two days."""
    return tuple(one for one in items if one.meets(begin, end))
