"""The questions that an assistant may ask; each answer says where everything in it is from."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.assistant.answers import (
    About,
    CitedGraph,
    Dates,
    Disagreement,
    Disagreements,
    Found,
    Link,
    Rows,
    SideOf,
    Ways,
)
from kg.assistant.citing import Citing
from kg.citation import cite, version_of
from kg.client import JSON
from kg.dated import between
from kg.dispute import SORTS
from kg.errors import MomentError
from kg.moment import read_point
from kg.period import parse_period
from kg.project import EPOCH
from kg.status_store import last_day
from kg.worker import Question

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from kg.admission import Admission
    from kg.api.entity import Source
    from kg.api.reader import Reader
    from kg.assistant.moments import Moments, Opened

_MOST: Final = 200
_LONGEST: Final = 6
_CITED: Final = 50
_SPEAK: Final = 3
_RESULT: Final = 400_000  # bytes of a result that an assistant can take in, and more
_NO_SOURCES: Final = "No claim and no source is in this answer: select ?claim, and its source is cited here."


@dataclass(frozen=True)
class Tools:
    """Answers for one project, to many clients at once.

    Every method takes ``client``, who asks: nobody may have more in hand than a stranger's queries may be.
    ``as_of`` and ``known`` are days as texts, empty for now.

    All of them raise a ``StatecraftError`` whose message is for the one who asked.
    """

    moments: Moments
    admission: Admission

    def search(self, text: str, kind: str, limit: int, *, client: str) -> Found:
        """Find entities and sources by what they are called or what is said in them."""
        with self._at("", "", client) as opened:
            found = opened.graph.search(text, kind=kind or None, limit=_bounded(limit))
            citing = Citing()
            spoken = _speaking(opened.reader, [one.iri for one in found])
            things = [citing.thing(one, spoken.get(one.iri, ())) for one in found]
            return Found(citing.sources, _graph(opened), things)

    def entity(  # noqa: PLR0913 - what may be asked
        self, which: str, as_of: str, known: str, limit: int, offset: int, *, client: str
    ) -> About:
        """Tell what is claimed about an entity: what counts first, then opinions and denials."""
        with self._at(as_of, known, client) as opened:
            one, citing = opened.graph.entity(which), Citing()
            claims = sorted(one.claims, key=lambda claim: not claim.stands)
            start = max(0, offset)
            shown = citing.claims(claims[start : start + _bounded(limit)])
            return About(citing.sources, _graph(opened), citing.thing(one), shown, len(claims))

    def paths(  # noqa: PLR0913 - as above
        self, start: str, end: str, as_of: str, known: str, longest: int, *, client: str
    ) -> Ways:
        """Tell how two entities are connected."""
        with self._at(as_of, known, client) as opened:
            graph, citing = opened.graph, Citing()
            found = graph.paths(start, end, longest=max(1, min(longest, _LONGEST)))
            ways = [
                [
                    Link(
                        citing.thing(graph.entity(step.start)),
                        citing.thing(graph.entity(step.end)),
                        citing.claims(graph.claims(step.claims[:_CITED])),
                    )
                    for step in way
                ]
                for way in found
            ]
            return Ways(citing.sources, _graph(opened), ways)

    def disputes(self, about: str, as_of: str, known: str, limit: int, *, client: str) -> Disagreements:
        """Tell what sources disagree on, about an entity or anything."""
        with self._at(as_of, known, client) as opened:
            graph, citing = opened.graph, Citing()
            found = graph.disputes(about or None)
            shown = [
                Disagreement(
                    citing.thing(graph.entity(one.subject)),
                    SORTS[one.sort],
                    one.verdict,
                    [
                        SideOf(
                            side.independent,
                            citing.claims(graph.claims(v.claim_iri(graph.base, c.id) for c in side.claims)),
                        )
                        for side in one.sides
                    ],
                )
                for one in found[: _bounded(limit)]
            ]
            return Disagreements(citing.sources, _graph(opened), shown, len(found))

    def timeline(  # noqa: PLR0913, PLR0917 - as above
        self, about: str, begin: str, end: str, as_of: str, known: str, limit: int, *, client: str
    ) -> Dates:
        """Tell what happened, began or ended between two dates, about an entity or anything."""
        first, last = _day(begin, "begin"), _day(end, "end")
        with self._at(as_of, known, client) as opened:
            graph, citing = opened.graph, Citing()
            found = between(graph.timeline(about or None), first, last)
            iris = [claim for one in found[: _bounded(limit)] for claim in one.claims]
            shown = citing.claims(graph.claims(iris))
            return Dates(citing.sources, _graph(opened), shown, len(found))

    def sparql(self, query: str, as_of: str, known: str, *, client: str) -> Rows:
        """Answer a SPARQL query within the limits that strangers have."""
        # The pool counts its clients itself.
        with self.moments.at(read_point(as_of, known)) as opened:
            question = Question(query, JSON, most=_RESULT)
            answer = opened.pool.ask(question, client).read()
            citing = Citing()
            if answer.kind == "graph":
                text = answer.body.decode()
                return Rows([], _graph(opened), ["triples"], [[text]], 1, _NO_SOURCES)
            found = json.loads(answer.body)
            if answer.kind == "boolean":
                said = str(found["boolean"]).lower()
                return Rows([], _graph(opened), [], [[said]], 1, _NO_SOURCES)
            columns, bindings = found["head"]["vars"], found["results"]["bindings"]
            rows = [[row.get(name, {}).get("value", "") for name in columns] for row in bindings]
            shown = rows[:_MOST]
            for source in _named(opened.reader, shown):
                citing.source(source)
            note = "" if citing.sources else _NO_SOURCES
            if len(rows) > len(shown):
                note = (
                    f"{note} Only the first {_MOST} rows are shown; use LIMIT and OFFSET for others.".strip()
                )
            return Rows(citing.sources, _graph(opened), columns, shown, len(rows), note)

    @contextmanager
    def _at(self, as_of: str, known: str, client: str) -> Iterator[Opened]:
        with self.admission.enter(client), self.moments.at(read_point(as_of, known)) as opened:
            yield opened


def _graph(opened: Opened) -> CitedGraph:
    graph = opened.graph
    day = opened.reader.engine.remember("last day", lambda engine: last_day(engine, EPOCH))
    version = version_of(opened.snapshot.fingerprint)
    return CitedGraph(
        title=graph.title,
        citation=cite(graph.title, version, day if day != EPOCH else None, graph.base),
        licence=graph.licence,
        as_of=graph.as_of.isoformat() if graph.as_of else "",
        known=graph.known.isoformat() if graph.known else "",
    )


def _speaking(reader: Reader, iris: list[str]) -> dict[str, list[Source]]:
    """Give a few sources of claims about each thing, the same ones each time."""
    found: dict[str, list[str]] = {}
    for row in (
        reader.engine.rows("assistant_sources", thing=[NamedNode(iri) for iri in iris]) if iris else ()
    ):
        if row["thing"] is not None and row["source"] is not None:
            found.setdefault(row["thing"].value, []).append(row["source"].value)
    chosen = {thing: sorted(sources)[:_SPEAK] for thing, sources in found.items()}
    sources = reader.sources(iri for some in chosen.values() for iri in some)
    return {thing: [sources[iri] for iri in some if iri in sources] for thing, some in chosen.items()}


def _named(reader: Reader, rows: list[list[str]]) -> list[Source]:
    """Give the sources that stand in rows, and those of the claims that do."""
    base = reader.meta.base
    cells = dict.fromkeys(cell for row in rows for cell in row)
    claims = [cell for cell in cells if cell.startswith(f"{base}claim/")][:_CITED]
    direct = [cell for cell in cells if cell.startswith(f"{base}source/")][:_CITED]
    sources = {claim.source.iri: claim.source for claim in reader.claims(claims)}
    return list({**sources, **reader.sources(direct)}.values())


def _bounded(limit: int) -> int:
    return max(1, min(limit, _MOST))


def _day(text: str, name: str) -> dt.date | None:
    """Read a day, or the first or last one of a month or a year.

    >>> _day("1907-02", "begin"), _day("1907-02", "end")
    (datetime.date(1907, 2, 1), datetime.date(1907, 2, 28))
    """
    if not text.strip():
        return None
    try:
        period = parse_period(text)
    except ValueError as error:
        message = f"{name}: {error}"
        raise MomentError(message) from None
    return period.begin_earliest if name == "begin" else period.end_latest
