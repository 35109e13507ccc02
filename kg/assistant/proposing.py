"""What an assistant may do for a curator: look up what may be said, try changes out, propose, withdraw.

Files of proposals are all that is written; accepting is for reviewers, elsewhere.
"""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from kg import snapshot
from kg.articles.ground import ground
from kg.articles.proposing import file_for
from kg.assistant.checking import Findings, checked
from kg.assistant.proposed import Kept, Mine, Step, Tried, Wrong
from kg.assistant.sayable import sayable
from kg.curate import decide, proposals, telling
from kg.curate.asked import asked
from kg.curate.consequences import consequences
from kg.curate.desk import open_desk
from kg.curate.operations import as_plain
from kg.curate.trial import trial
from kg.curate.withdrawing import own, withdraw
from kg.engine import Embedded
from kg.errors import EditRefused, QueryBusy
from kg.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.articles.ground import Ground
    from kg.assistant.change import Change
    from kg.assistant.proposed import Sayable
    from kg.curate.desk import Desk
    from kg.curate.operations import Operation
    from kg.curate.proposal import Proposal, State
    from kg.curate.trial import Trial
    from kg.errors import Problem
    from kg.project import Project

    Numbered = tuple[tuple[int, Operation], ...]

_TRIALS: Final = 2  # at once: each compiles a graph
_PATIENCE: Final = 60.0
_SHOWN: Final = 150  # lines of what a change does
_LISTED: Final = 50
_LONGEST: Final = 300


class Proposing:
    """Proposals for one project, from several clients at once.

    What the files say is kept as it was read until they are others.
    """

    def __init__(self, project: Project) -> None:
        """Keep the project; nothing is read yet."""
        self._project = project
        self._reading = threading.Lock()
        self._checking = threading.Lock()
        self._trials = threading.BoundedSemaphore(_TRIALS)
        self._held: tuple[str, Ground] | None = None

    def sayable(self, subject: str, predicate: str) -> Sayable:
        """Tell what may be said of a thing, and how.

        Raises:
            NoSuchThing: the thing or the property is not known.
        """
        return sayable(self._ground(), subject.strip(), predicate.strip())

    def try_out(self, changes: Sequence[Change]) -> Tried:
        """Tell what is wrong with changes, what says the same or contradicts them, and what they would do.

        Raises:
            CurationError: they cannot be carried out on the files as they are.
            DataError: the files as they are have errors.
            QueryBusy: others are trying changes out.
        """
        desk, numbered = self._read(changes)
        found = self._checked(numbered)
        with self._trying(desk, [one for _, one in numbered], thorough=True) as tried:
            problems = [*found.problems, *_told(tried.problems)]
            does = list(_does(desk, tried))
        ok = tried.ok and not found.errors
        return Tried(ok, problems, found.duplicates, found.conflicts, does)

    def propose(self, changes: Sequence[Change], title: str, by: str, via: str) -> Kept:
        """Keep changes as a proposal of somebody's, for a review; ``via`` says through what.

        Raises:
            EditRefused: they have errors; the message has all of them.
            CurationError: they cannot be carried out on the files as they are.
            DataError: the files as they are have errors.
            QueryBusy: others are trying changes out.
        """
        if not (name := " ".join(title.split())[:_LONGEST]):
            message = "give the proposal a title: what it changes, on one line"
            raise EditRefused(message)
        desk, numbered = self._read(changes)
        operations = [one for _, one in numbered]
        wrong = self._checked(numbered).errors
        if not wrong:
            with self._trying(desk, operations, thorough=False) as tried:
                wrong = [one for one in _told(tried.problems) if one.severity == "error"]
        if wrong:
            raise EditRefused("\n".join(_line(one) for one in wrong))
        return kept(decide.propose(self._project, operations, name, by, text=via))

    def mine(self, by: str, proposal: str, state: State | None) -> Mine:
        """Give somebody's proposals, or one of them; those in one state where it is given.

        Raises:
            NoSuchEntry: there is no such proposal.
            CurationError: it is somebody else's.
        """
        if proposal:
            return Mine([kept(own(self._project, proposal, by))], 1)
        found = [one for one in proposals.listed(self._project, state) if one.by == by]
        return Mine([kept(one) for one in reversed(found[-_LISTED:])], len(found))

    def withdraw(self, proposal: str, by: str, reason: str) -> Kept:
        """Take back an open proposal of one's own.

        Raises:
            CurationError: there is none of that id, or it is somebody else's, or was decided.
        """
        return kept(withdraw(self._project, proposal, by, reason[:_LONGEST]))

    def _ground(self) -> Ground:
        made = snapshot.current(self._project)
        with self._reading:
            if made and self._held and self._held[0] == made.fingerprint:
                return self._held[1]
            found = ground(self._project)
            self._held = (made.fingerprint, found) if made else None
            return found

    def _read(self, changes: Sequence[Change]) -> tuple[Desk, Numbered]:
        desk, day = open_desk(self._project), dt.datetime.now(dt.UTC).date()
        found: list[tuple[int, Operation]] = []
        for number, change in enumerate(changes):
            wanted = change.wanted()
            if change.add == "entity" and change.entry:
                wanted["file"] = file_for(self._ground(), str(change.entry.get("type", "")))
            found += [(number, one) for one in asked(desk, wanted, day)]
        return desk, tuple(found)

    def _checked(self, numbered: Numbered) -> Findings:
        known = self._ground()
        with self._checking:  # the graph of the shapes is one for all threads
            return checked(known, numbered)

    @contextmanager
    def _trying(self, desk: Desk, operations: Sequence[Operation], *, thorough: bool) -> Iterator[Trial]:
        edits, _ = desk.edits(operations)
        if not self._trials.acquire(timeout=_PATIENCE):
            message = "other changes are being tried out; try again in a moment"
            raise QueryBusy(message)
        try:
            with trial(desk, edits, thorough=thorough) as tried:
                yield tried
        finally:
            self._trials.release()


def kept(one: Proposal) -> Kept:
    """Write a proposal as tools answer it."""
    changes = [as_plain(change) for change in one.operations]
    return Kept(one.id, one.title, one.state, changes, [Step(**asdict(said)) for said in one.log])


def _does(desk: Desk, tried: Trial) -> Iterator[str]:
    found = consequences(desk.project, tried, {})
    if found is None or tried.made is None:
        return
    labels = Labels(Embedded(snapshot.open_store(tried.made)), desk.schema)
    lines = [line for line in telling.told(found, labels.value, labels) if line]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"and {len(lines) - _SHOWN} lines more"


def _told(problems: Sequence[Problem]) -> list[Wrong]:
    return [Wrong(-1, "", one.message, one.severity) for one in problems]


def _line(one: Wrong) -> str:
    place = f"change {one.change}" if one.change >= 0 else "the changes"
    return f"{place}{', ' if one.key else ''}{one.key}: {one.says}"
