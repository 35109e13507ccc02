"""Claims with everything that is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.parts.refs import Ref

if TYPE_CHECKING:
    from web.parts.refs import Badge, Line, Moment, SourceRef


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim with everything that is known about it."""

    id: str
    href: str
    subject: Ref
    predicate: Ref
    inverse: str
    value: Ref
    when: Moment | None
    kind: Badge
    stance: Badge
    rank: Badge
    source: SourceRef
    subject_iri: str
    predicate_iri: str
    value_key: str
    source_iri: str
    hedge: Badge | None = None
    basis: Badge | None = None
    confidence: Badge | None = None
    speaker: Ref | None = None
    reporters: tuple[Ref, ...] = ()
    locator: str = ""
    noted: bool = False
    when_wording: str = ""
    value_wording: str = ""
    value_moment: Moment | None = None
    calendar: str = ""
    qualifiers: tuple[Line, ...] = ()
    links: tuple[Line, ...] = ()
    rivals: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    note: str = ""
    file: str = ""
    line: int = 0
    recorded: str = ""
    retracted: str = ""
    reason: str = ""
    enters: bool = True
    order: float = 0.0

    @property
    def voice(self) -> Ref:
        """Who says so: the speaker where there is one, else the source."""
        return self.speaker or Ref(self.source.label, self.source.href)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said that is not a fact: an assessment, a prediction or a question."""

    claims: tuple[ClaimView, ...]

    @property
    def first(self) -> ClaimView:
        """The claim that stands for all that say the same."""
        return self.claims[0]
