"""The pieces that pages are made of: plain frozen values, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from markupsafe import Markup

    from kg.examples import Question
    from web.marks import Mark


@dataclass(frozen=True, slots=True)
class Ref:
    """Something with a name and perhaps a page; ``mark`` is a CSS class that carries a colour."""

    label: str
    href: str | None = None
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Retraction:
    """When an entity or a source was withdrawn, and why."""

    day: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A code of a core list, as a reader sees it."""

    code: str
    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source in brief: enough for a footnote."""

    label: str
    href: str
    url: str | None = None
    publisher: str = ""
    published: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as read, with what sorts and styles it."""

    text: str
    sort: dt.date | None = None
    until: dt.date | None = None
    vague: bool = False
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A label and the things that stand beside it."""

    label: str
    values: tuple[Ref, ...]


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
class Fact:
    """One value of a property: every claim that gives it, and how it stands among its rivals.

    ``independent`` counts independent sources; ``answers`` how many claims answer it or are answered, by how.
    """

    value: Ref
    when: Moment | None
    claims: tuple[ClaimView, ...]
    stance: Badge
    stands: bool
    aside: bool = False
    disputed: bool = False
    dates_differ: bool = False
    qualifiers: tuple[Line, ...] = ()
    hedge: Badge | None = None
    independent: int = 0
    answers: tuple[tuple[str, int], ...] = ()

    @property
    def sources(self) -> int:
        """How many different sources say so."""
        return len({claim.source.href for claim in self.claims})

    @property
    def voices(self) -> tuple[Ref, ...]:
        """Everyone who says so, each once."""
        return tuple(dict.fromkeys(claim.voice for claim in self.claims))


@dataclass(frozen=True, slots=True)
class FactRow:
    """A property, seen from one of its two ends, with its values."""

    label: str
    href: str
    title: str
    facts: tuple[Fact, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Property rows under one heading."""

    label: str
    anchor: str
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said that is not a fact: an assessment, a prediction or a question."""

    claims: tuple[ClaimView, ...]

    @property
    def first(self) -> ClaimView:
        """The claim that stands for all that say the same."""
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speech act as a card: wording or gist, who said it, when, and about what."""

    ref: Ref
    kind: str
    wordings: tuple[ClaimView, ...]
    gists: tuple[ClaimView, ...]
    speakers: tuple[Ref, ...]
    dates: tuple[Moment, ...]
    about: tuple[Ref, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Something said: a speech act, a claim that a source attributes, or a fact told of its subject."""

    utterance: Utterance | None = None
    attributed: Remark | None = None
    fact: Fact | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done: a property, and its other end with the claims that tell it."""

    label: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class ConductRow:
    """Something said, and what was done from then on; nothing said for what was done before or at no time."""

    said: Word | None
    when: Moment | None
    done: tuple[Deed, ...] = ()
    undated: bool = False


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A sentence of a brief with its footnote, both with links where they name something."""

    number: int
    parts: tuple[Ref, ...]
    notes: tuple[Ref, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class BriefSection:
    """Sentences of a brief under a heading."""

    title: str
    lines: tuple[BriefLine, ...]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated sentence."""

    when: Moment
    subject: Ref
    label: str
    value: Ref
    stance: Badge
    stands: bool
    href: str
    sources: int
    independent: int


@dataclass(frozen=True, slots=True)
class StatusSide:
    """A status that a thing has by some of its sources, with their claims and those that deny it.

    ``parts`` are the parts whose own statuses decided it, by status.
    """

    label: str
    title: str
    certain: bool
    since: Moment | None
    claims: tuple[ClaimView, ...]
    denied: tuple[ClaimView, ...] = ()
    last: str = ""
    parts: tuple[tuple[str, tuple[Ref, ...]], ...] = ()

    @property
    def sources(self) -> int:
        """How many different sources say so."""
        return len({claim.source.href for claim in self.claims})


@dataclass(frozen=True, slots=True)
class StepView:
    """A stage of a life cycle; ``held`` where the thing is in it, ``ahead`` where it is still to come."""

    label: str
    when: Moment | None
    href: str
    sources: int
    differ: bool = False
    ahead: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class StatusView:
    """The status of a thing on a day: a headline, the sides behind it, and the stages on the way."""

    text: str
    on: str
    iso: str
    why: str
    caveat: str
    disputed: bool
    certain: bool
    sides: tuple[tuple[StatusSide, ...], ...]
    aside: tuple[tuple[StatusSide, ...], ...]
    steps: tuple[StepView, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """A property with its values in a row of the timeline, and where one reads who says so."""

    label: str
    values: tuple[Ref, ...]
    stance: Badge | None
    href: str
    sources: int


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A row of the timeline: a time, what is said of one thing or the same of several, and the drawing."""

    when: Moment
    subjects: tuple[Ref, ...]
    said: tuple[Said, ...]
    marks: tuple[Mark, ...]
    ahead: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ChartSection:
    """The rows of a year or a month (then ``days`` is its length), with the (place, name) of its ticks."""

    year: int
    label: str
    anchor: str
    days: int
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year with the number of its statements; ``share`` is its part of the fullest, in hundredths."""

    label: str
    href: str
    count: int
    share: float
    active: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list to choose from."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A property with what it was and what it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A statement that was added, removed or changed."""

    what: str
    label: str
    value: Ref
    when: Moment | None
    href: str
    sources: int
    fields: tuple[ChangedField, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedEntity:
    """A thing and everything about it that changed; ``status`` is what it was and what it is."""

    ref: Ref
    what: str
    fields: tuple[ChangedField, ...]
    lines: tuple[ChangedLine, ...]
    status: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """What a program may call: where, how, with which parameters, and what it gets."""

    address: str
    methods: tuple[str, ...]
    summary: str
    parameters: tuple[tuple[str, str], ...]
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be downloaded; ``size`` is in words, ``triples`` is 0 for what is no RDF."""

    title: str
    name: str
    href: str
    size: str
    triples: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result."""

    ref: Ref
    kinds: tuple[Ref, ...]
    snippet: str
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the number of results behind it."""

    label: str
    href: str
    count: int
    mark: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table of query results."""

    text: str
    href: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Query results as rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int = 0

    @property
    def cut(self) -> int:
        """How many rows are not shown."""
        return max(0, self.total - len(self.rows))


@dataclass(frozen=True, slots=True)
class GraphTable:
    """A graph as data for the viewer and as rows for everyone."""

    data: Markup
    edges: tuple[EdgeRow, ...] = ()
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge of a graph in words."""

    source: Ref
    label: str
    target: Ref
    claims: tuple[Ref, ...] = ()
    disputed: bool = False
    stands: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a dispute; ``components`` are sources that count as one, where there are several in one."""

    claims: tuple[ClaimView, ...]
    sources: int
    independent: int
    components: tuple[tuple[Ref, ...], ...]
    preferred: bool
    aside: bool
    voices: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute: what it is about, its sides, and the editors' verdict in words."""

    id: str
    sort: str
    subject: Ref
    about: str
    verdict: str
    state: str
    sides: tuple[SideView, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the list behind it."""

    label: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """The numbers of one kind, code or period."""

    name: Ref
    claims: int
    entities: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Numbers by kind, code or period."""

    label: str
    anchor: str
    columns: tuple[str, ...]
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class Wanting:
    """A claim that wants something, or an entity with the properties that are missing."""

    subject: Ref
    claim: ClaimView | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question whose answer would be another: the rows that it would lose and gain."""

    question: Question
    lost: int
    gained: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Inferred:
    """Something that follows about an entity, seen from it; ``why`` is the address of its explanation."""

    label: str
    href: str
    other: Ref
    holds: str
    why: str
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that an explanation ends in."""

    claim: str
    source: Ref
    when: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class ReasonWay:
    """A rule in words with its premises, and when all of them hold where there are several."""

    rule: str
    holds: str
    premises: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A triple with what it rests on (see :class:`kg.explain.Explanation`)."""

    subject: Ref
    predicate: Ref
    value: Ref
    holds: str
    given: bool = False
    shown: bool = False
    cut: bool = False
    claims: tuple[Told, ...] = ()
    ways: tuple[ReasonWay, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A menu of a form, or a text field where it has nothing to choose from."""

    choices: tuple[Choice, ...] = ()
    value: str = ""
    hint: str = ""
    suggest: str = ""


@dataclass(frozen=True, slots=True)
class AskRow:
    """One condition of a question as a form shows it; ``near`` lead to what may be meant by its value.

    ``relations`` are menus under headings. ``words`` is the condition
    in words: what stands before the relation, the relation, and what stands behind; ``end`` what it leads to.
    """

    relations: tuple[tuple[str, tuple[Choice, ...]], ...]
    how: Field = Field()
    of: Field = Field()
    value: Field | None = None
    words: tuple[str, str, str] = ("", "", "")
    end: Ref | None = None
    problem: str = ""
    near: tuple[Ref, ...] = ()
