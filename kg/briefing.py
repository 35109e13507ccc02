"""Briefs of a thing, and of the answer to a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import brief_claims
from kg.brief import Brief, Span, sections
from kg.cited_sources import works
from kg.citing import date_in_words
from kg.sentences import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.accounts import Account, Term
    from kg.engine import Engine
    from kg.examples import Question
    from kg.schema import Schema


@dataclass(frozen=True)
class Desk:
    """What a brief is written with: a graph, its names, and ``made``, which says of what state it is."""

    engine: Engine
    schema: Schema
    base: str
    label: Callable[[str], str]
    text: Callable[[Term], str]
    made: str

    def of_thing(self, thing: str, span: Span, *, dateless: bool = False) -> Brief:
        """Tell what is told of a thing; ``dateless`` keeps what has no date in spite of a bounded span."""
        found = brief_claims.about(self.engine, self.schema, thing)
        return self._brief(self.label(thing), "", found, span, dateless=dateless)

    def of_claims(
        self, question: Question, claims: Iterable[str], span: Span, *, dateless: bool = False
    ) -> Brief:
        """Tell what the answer to a question rests on."""
        found = brief_claims.given(self.engine, self.schema, claims)
        return self._brief(question.title, question.text, found, span, dateless=dateless)

    def _brief(self, title: str, lead: str, found: Sequence[Account], span: Span, *, dateless: bool) -> Brief:
        writer = Writer(self.schema, self.label, self.text, f"{self.base}source/")
        told, left_out = sections(found, writer, span, dateless=dateless)
        sources = [one.source for section in told for line in section.lines for one in line.evidence]
        return Brief(
            title=title,
            lead=lead,
            span=span_in_words(span),
            made=self.made,
            sections=told,
            works=works(self.engine, self.schema, sources),
            dateless=left_out,
        )


def span_in_words(span: Span) -> str:
    """Say from when to when.

    >>> import datetime as dt
    >>> span_in_words(Span(dt.date(2026, 6, 1)))
    'From 1 June 2026'
    """
    begin = f"from {date_in_words(span.begin.isoformat())}" if span.begin else ""
    end = f"until {date_in_words(span.end.isoformat())}" if span.end else ""
    words = " ".join(part for part in (begin, end) if part)
    return words[:1].upper() + words[1:]
