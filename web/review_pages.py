"""The pages on which changes are looked at and decided, one frozen dataclass per template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.articles.forms import Option
    from kg.curate.proposal import Remark
    from web.parts.changes import ChangedEntity
    from web.parts.claims import ClaimView
    from web.parts.refs import Ref


@dataclass(frozen=True, slots=True)
class PartView:
    """A key of a change: what it says before and after, and the name by which it is ``decided``, if it is."""

    name: str
    label: str
    before: str
    after: str
    decided: bool
    field: str
    lines: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One change of a proposal: what is done to what, and its parts."""

    name: str
    what: str
    kind: str
    about: Ref
    says: tuple[Ref, ...]
    source: Ref | None
    parts: tuple[PartView, ...]
    #: All that can be amended: the parts, and of a claim also what it says.
    fields: tuple[PartView, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal on one line; ``undone`` names what took it back, ``may_undo`` tells whether it can be."""

    id: str
    title: str
    by: str
    state: str
    day: str
    decided_by: str
    changes: int
    may_undo: bool = False


@dataclass(frozen=True)
class ProposalsPage(Page):
    """``/desk/proposals``."""

    template: ClassVar[str] = "desk/proposals.html"
    state: str = ""
    states: tuple[tuple[str, int], ...] = ()
    rows: tuple[ProposalRow, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposalPage(Page):
    """``/desk/proposals/<id>``; ``difference`` is what others did meanwhile, or what the files say now.

    ``given`` and ``dropped`` are what a form said that was not taken, ``keys`` what a claim may say besides.
    """

    template: ClassVar[str] = "desk/proposal.html"
    row: ProposalRow | None = None
    seen: str = ""
    items: tuple[ItemView, ...] = ()
    refused: tuple[ItemView, ...] = ()
    log: tuple[Remark, ...] = ()
    undoes: str = ""
    part_of: str = ""
    may_decide: bool = False
    may_amend: bool = False
    given: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    keys: tuple[Option, ...] = ()
    problem: str = ""
    difference: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    stale: bool = False


@dataclass(frozen=True)
class ConsequencesPage(Page):
    """``/desk/proposals/<id>/consequences``."""

    template: ClassVar[str] = "desk/consequences.html"
    id: str = ""
    entities: tuple[ChangedEntity, ...] = ()
    true: tuple[tuple[Ref, str, Ref], ...] = ()
    untrue: tuple[tuple[Ref, str, Ref], ...] = ()
    more: int = 0
    answers: tuple[tuple[Ref, int, int, str], ...] = ()
    asked: int = 0
    questions: int = 0
    problems: tuple[str, ...] = ()
    impossible: bool = False
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True)
class HistoryPage(Page):
    """``/desk/history``."""

    template: ClassVar[str] = "desk/history.html"
    rows: tuple[ProposalRow, ...] = ()
    first: int = 1
    total: int = 0
    earlier: str = ""
    later: str = ""
    may_undo: bool = False


@dataclass(frozen=True)
class UndoPage(Page):
    """``/desk/history/<id>/undo``, with what was changed since where that stands in the way."""

    template: ClassVar[str] = "desk/undo.html"
    row: ProposalRow | None = None
    reason: str = ""
    problem: str = ""
    difference: tuple[str, ...] = ()


@dataclass(frozen=True)
class WithdrawPage(Page):
    """``/desk/withdraw/<what>/<id>``: withdraw or correct a claim, or withdraw an entity or a source."""

    template: ClassVar[str] = "desk/withdraw.html"
    what: str = ""
    id: str = ""
    about: Ref | None = None
    claim: ClaimView | None = None
    fields: tuple[PartView, ...] = ()
    claims: int = 0
    reason: str = ""
    problem: str = ""
    may_decide: bool = False


@dataclass(frozen=True, slots=True)
class PairView:
    """Two things that may be one: the score, and for each feature its points and why."""

    one: str
    other: str
    refs: tuple[Ref, Ref]
    kinds: tuple[str, str]
    score: int
    features: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class JudgedView:
    """A judgement that is kept: two ids, the verdict, who, when, why and on what evidence."""

    pair: tuple[Ref, Ref]
    ids: tuple[str, str]
    verdict: str
    by: str
    when: str
    reason: str
    evidence: str


@dataclass(frozen=True)
class DuplicatesPage(Page):
    """``/desk/duplicates``."""

    template: ClassVar[str] = "desk/duplicates.html"
    pairs: tuple[PairView, ...] = ()
    total: int = 0
    judged: tuple[JudgedView, ...] = ()
    may_decide: bool = False


@dataclass(frozen=True)
class MergePage(Page):
    """``/desk/merge``: two things side by side, what would move, and the judgement."""

    template: ClassVar[str] = "desk/merge.html"
    kept: str = ""
    other: str = ""
    refs: tuple[Ref, ...] = ()
    kinds: tuple[str, ...] = ()
    carried: tuple[ClaimView, ...] = ()
    more: int = 0
    aliases: tuple[str, ...] = ()
    features: tuple[tuple[str, str], ...] = ()
    score: int = 0
    reason: str = ""
    evidence: str = ""
    problem: str = ""
    may_decide: bool = False


@dataclass(frozen=True)
class SplitPage(Page):
    """``/desk/split``: a thing with its claims, of which some are about another thing."""

    template: ClassVar[str] = "desk/split.html"
    id: str = ""
    about: Ref | None = None
    merged: tuple[str, ...] = ()
    claims: tuple[ClaimView, ...] = ()
    chosen: frozenset[str] = frozenset()
    new: str = ""
    name: str = ""
    reason: str = ""
    problem: str = ""
    may_decide: bool = False
