"""Killable processes for strangers' queries: a deadline and a memory cap that hold."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kg import cost, guard
from kg.admission import Admission
from kg.errors import QueryBusy, QueryTimeout
from kg.federation import Federation
from kg.light.near import Near
from kg.limits import Limits
from kg.member import Member
from kg.members import Members
from kg.worker import Prologue, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.engine import Engine
    from kg.worker import Answer

_OURS = 30  # times as long a query of our own may take as one of a stranger
_CROWDED = 10  # times as long on the clock a query may take to have its quick time


class Pool:
    """Answers queries on one snapshot's store until it is closed."""

    def __init__(  # noqa: PLR0913 - each has a default
        self,
        store: Path,
        limits: Limits | Admission | None = None,
        prefixes: Mapping[str, str] | None = None,
        base: str = "",
        *,
        idle: int | None = None,
        engine: Engine | None = None,
        counts: Path | None = None,
    ) -> None:
        """Keep where the store is, what queries may leave out, and who gives places to queries.

        They may leave out ``prefixes``, and ``base``, from which relative IRIs start.

        Raises:
            SettingsError: the limits list a server to be called that has no such address.

        Pools that share an admission, given in place of limits, share its places. ``idle`` is how many
        processes are kept when nobody asks; without it, one for every quick query. They start with the
        first query. With an ``engine`` on the same store, light queries are answered in this process, and
        the file ``counts`` keeps what had to be counted for that.
        """
        self._admission = limits if isinstance(limits, Admission) else Admission(limits or Limits())
        self.limits = self._admission.limits
        self._federation = Federation(self._admission, prefixes or {}, base)
        self._prologue = Prologue(dict(prefixes or {}), base)
        kept = self.limits.quick_workers if idle is None else idle
        self.members = Members(store, kept, partial(Member.start, store, self.limits, self._prologue))
        self.near: Near | None = None
        if engine and self.limits.light:
            self.near = Near(engine, self.limits, self._prologue, self._aside, counts)

    def run(
        self,
        query: str,
        *,
        accept: str = "application/sparql-results+json",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        client: str = "",
    ) -> Answer:
        """Answer a query like :meth:`ask`, with the whole answer in memory."""
        return self.ask(Question(query, accept, tuple(default_graphs), tuple(named_graphs)), client).read()

    def ask(self, question: Question, client: str = "") -> Answer:
        """Check a query and answer it in a worker, as the media type that is accepted.

        A type that does not fit the form of the query gives way to JSON or Turtle. ``client`` is whoever
        asks; without one, no limits of a client hold. A large answer comes as an open temporary file,
        which the caller closes.

        Raises:
            QueryRefused: it asks for what strangers may not do.
            QuerySyntaxError: it is not SPARQL 1.1.
            QueryTimeout: its deadline passed; the worker was ended.
            QueryTooLarge: it outgrew its memory or its result limit.
            QueryBusy: too many queries are waiting.
            QueryTooMany: its client has too many in hand.
            ServiceFailed: a server that it calls does not answer as it should.
            QueryError: it failed in another way.
        """
        light = self.near.judge(question) if self.near else None
        if self.near and light:
            with self._admission.enter(client):
                if answer := self.near.answer(question, light):
                    return answer
        self._check(question.query)
        with self._admission.enter(client):
            settled = self._federation.settle(question.query)
            if settled is not question.query:
                question = replace(question, query=settled)
            return self._evaluate(question, client)

    def read(self, query: str, client: str = "") -> None:
        """Read a query as :meth:`ask` does, and evaluate nothing.

        Raises:
            QuerySyntaxError: it is not SPARQL 1.1; the message says where.
            QueryError: as :meth:`ask` raises it.
        """
        self._check(query)
        with self._admission.enter(client):
            question = Question(query, "", read=True)
            # An engine elsewhere is not asked.
            Pool._evaluate(self, question, client)

    def _check(self, query: str) -> None:
        with self._admission.reading(query):
            guard.check(query, self.limits)

    @property
    def size(self) -> int:
        """How many processes there are."""
        return len(self.members.all)

    @property
    def light(self) -> int:
        """How many queries were answered without a process."""
        return self.near.answered if self.near else 0

    def close(self) -> None:
        """End every worker, and with it what it was asked; a later query starts new ones."""
        if self.near:
            self.near.fans.stop()
        self.members.close()

    def _aside(self, query: str) -> Answer:
        """Answer a query of our own, which takes nobody's place, with what others leave of the processors."""
        return self._slowly(Question(query, "application/sparql-results+json", times=_OURS))

    def _evaluate(self, question: Question, client: str) -> Answer:
        """Answer a question that reaches no other server (any more)."""
        if client and not question.read and cost.looks_long(question.query):
            return self._answer_long(question)
        with self._admission.quick(client) as admitted:
            if admitted:
                member = self.members.take(leave=not self._admission.knows(client))
                try:
                    member.begin(question)
                    begun = time.monotonic()
                    answer = self._quickly(member)
                except BaseException:
                    self.members.put(member)
                    raise
                if answer is not None:
                    self.members.put(member)
                    self._admission.praise(client)
                    return answer
                # It goes on where it is, but for the processors it waits until no quick one wants them.
                member.pause()
                left = self.limits.seconds - (time.monotonic() - begun)
        if not admitted:
            return self._answer_long(question)
        with self._admission.blamed(client):
            return self._go_on(member, left)

    def _quickly(self, member: Member) -> Answer | None:
        """Wait until a query has had its quick time: of a processor, not on the clock, while all are busy."""
        latest = time.monotonic() + _CROWDED * self.limits.quick_seconds
        while (answer := member.wait(self.limits.quick_seconds)) is None:
            if member.spent() >= self.limits.quick_seconds or time.monotonic() > latest:
                break
        return answer

    def _answer_long(self, question: Question) -> Answer:
        with self._admission.long():
            return self._slowly(question)

    def _slowly(self, question: Question) -> Answer:
        member = self.members.take()
        try:
            member.begin(question, slowly=True)
            return self._rest(member, self.limits.seconds * question.times)
        finally:
            self.members.put(member)

    def _go_on(self, member: Member, seconds: float) -> Answer:
        """Give a paused member a place among the long ones, when one is free, and the rest of its time."""
        try:
            with self._admission.long():
                member.resume()
                return self._rest(member, seconds)
        except QueryBusy:
            member.end()
            raise
        finally:
            self.members.put(member)

    def _rest(self, member: Member, seconds: float) -> Answer:
        answer = member.wait(seconds)
        if answer is None:
            member.end()
            message = f"the query took longer than {self.limits.seconds:g} s and was ended"
            raise QueryTimeout(message)
        return answer
