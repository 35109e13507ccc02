"""One frozen dataclass per template; a template receives it as ``page`` and nothing else but the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.examples import Question
    from kg.release.manifest import Release
    from web.parts import (
        ChangedAnswer,
        ChangedEntity,
        ChartSection,
        Choice,
        ClaimView,
        Count,
        CountTable,
        DisputeView,
        Download,
        Facet,
        FactGroup,
        GraphTable,
        Hit,
        Inferred,
        Line,
        Reason,
        Ref,
        Remark,
        Route,
        SourceRef,
        StatusView,
        Table,
        TimelineEntry,
        Utterance,
        Wanting,
        YearLink,
    )
    from web.watch import Watch


@dataclass(frozen=True)
class Shell:
    """What surrounds every page."""

    title: str
    licence: str
    snapshot: int
    assets: dict[str, str]


@dataclass(frozen=True)
class Page:
    """What the frame of every page needs; ``alternates`` are (media type, address) pairs."""

    template: ClassVar[str]
    title: str
    alternates: tuple[tuple[str, str], ...] = ()
    q: str = ""
    description: str = ""


@dataclass(frozen=True)
class HomePage(Page):
    """``/``."""

    template: ClassVar[str] = "home.html"
    starts: tuple[Hit, ...] = ()
    questions: tuple[Question, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    kinds: tuple[Facet, ...] = ()
    latest: tuple[ClaimView, ...] = ()
    graph_start: Ref | None = None


@dataclass(frozen=True)
class EntityPage(Page):
    """``/id/<slug>``."""

    template: ClassVar[str] = "entity.html"
    iri: str = ""
    slug: str = ""
    kinds: tuple[Ref, ...] = ()
    aliases: tuple[str, ...] = ()
    same_as: tuple[Ref, ...] = ()
    quotes: tuple[Utterance, ...] = ()
    groups: tuple[FactGroup, ...] = ()
    remarks: tuple[Remark, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    withdrawn: tuple[ClaimView, ...] = ()
    inferred: tuple[Inferred, ...] = ()
    graph: GraphTable | None = None
    claims: int = 0
    sources: int = 0
    independent: int = 0
    status: StatusView | None = None


@dataclass(frozen=True)
class StatusPage(Page):
    """``/id/<slug>/status``."""

    template: ClassVar[str] = "status.html"
    subject: Ref | None = None
    status: StatusView | None = None
    on: str = ""
    slug: str = ""


@dataclass(frozen=True)
class TimelinePage(Page):
    """``/timeline``."""

    template: ClassVar[str] = "timeline.html"
    about: str = ""
    subject: Ref | None = None
    around: bool = False
    begin: str = ""
    end: str = ""
    kinds: tuple[Choice, ...] = ()
    codes: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    years: tuple[YearLink, ...] = ()
    chart: tuple[ChartSection, ...] = ()
    total: int = 0
    rows: int = 0
    page: int = 1
    pages: int = 1
    earlier: str = ""
    later: str = ""
    limited: bool = False
    missing: str = ""
    today: str = ""
    today_why: str = ""
    downloads: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class ChangesPage(Page):
    """``/changes``; ``days`` are (day, claims, address of what was recorded on it)."""

    template: ClassVar[str] = "changes.html"
    by: str = ""
    before: str = ""
    after: str = ""
    what: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    entities: tuple[ChangedEntity, ...] = ()
    total: int = 0
    first: int = 1
    earlier: str = ""
    later: str = ""
    downloads: tuple[Ref, ...] = ()
    days: tuple[tuple[str, int, str], ...] = ()
    snapshots: tuple[Choice, ...] = ()
    revisions: tuple[Choice, ...] = ()
    today: str = ""


@dataclass(frozen=True)
class ClaimPage(Page):
    """``/claim/<id>``."""

    template: ClassVar[str] = "claim.html"
    claim: ClaimView | None = None
    same: tuple[ClaimView, ...] = ()
    rivals: tuple[ClaimView, ...] = ()
    links: tuple[tuple[str, tuple[ClaimView, ...]], ...] = ()


@dataclass(frozen=True)
class SourcePage(Page):
    """``/source/<slug>``."""

    template: ClassVar[str] = "source.html"
    iri: str = ""
    source: SourceRef | None = None
    lines: tuple[Line, ...] = ()
    relays: tuple[Ref, ...] = ()
    relayed_by: tuple[Ref, ...] = ()
    groups: tuple[tuple[Ref, tuple[ClaimView, ...]], ...] = ()
    claims: int = 0
    about: tuple[FactGroup, ...] = ()
    slug: str = ""
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SearchPage(Page):
    """``/search``."""

    template: ClassVar[str] = "search.html"
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    total: int = 0
    kind: str = ""
    more: str = ""
    nearest: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class SparqlPage(Page):
    """``/sparql`` for a person."""

    template: ClassVar[str] = "sparql.html"
    query: str = ""
    table: Table | None = None
    verdict: str = ""
    graph_text: str = ""
    graph_href: str = ""
    error: str = ""
    error_line: int = 0
    downloads: tuple[Ref, ...] = ()
    questions: tuple[Question, ...] = ()
    milliseconds: int = 0


@dataclass(frozen=True)
class GraphPage(Page):
    """``/graph``."""

    template: ClassVar[str] = "graph.html"
    subject: Ref | None = None
    slug: str = ""
    depth: int = 1
    query: str = ""
    graph: GraphTable | None = None
    download: str = ""
    cut: int = 0
    missing: str = ""
    error: str = ""
    starts: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class TermView:
    """A kind, property or code in the reference."""

    name: str
    label: str
    definition: str
    anchor: str
    lines: tuple[Line, ...] = ()
    uses: int | None = None
    mark: str = ""
    depth: int = 0


@dataclass(frozen=True)
class OntologyPage(Page):
    """``/ontology``."""

    template: ClassVar[str] = "ontology.html"
    kinds: tuple[TermView, ...] = ()
    groups: tuple[tuple[str, str, tuple[TermView, ...]], ...] = ()
    lists: tuple[tuple[TermView, tuple[TermView, ...]], ...] = ()


@dataclass(frozen=True)
class QuestionsPage(Page):
    """``/questions``."""

    template: ClassVar[str] = "questions.html"
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class QuestionPage(Page):
    """``/questions/<id>``: the question, its query and its answer."""

    template: ClassVar[str] = "question.html"
    question: Question | None = None
    table: Table | None = None
    verdict: str = ""
    error: str = ""
    run: str = ""
    previous: Question | None = None
    following: Question | None = None


@dataclass(frozen=True)
class DisputesPage(Page):
    """``/disputes`` and ``/disputes/<id>``."""

    template: ClassVar[str] = "disputes.html"
    disputes: tuple[DisputeView, ...] = ()
    facets: tuple[tuple[str, tuple[Facet, ...]], ...] = ()
    total: int = 0
    everything: int = 0
    more: str = ""
    back: str = ""
    alone: bool = False


@dataclass(frozen=True)
class QualityPage(Page):
    """``/quality``."""

    template: ClassVar[str] = "quality.html"
    total: tuple[Count, ...] = ()
    claims: int = 0
    entities: int = 0
    stale_days: int = 0
    tables: tuple[CountTable, ...] = ()


@dataclass(frozen=True)
class QualityListPage(Page):
    """``/quality/<name>``."""

    template: ClassVar[str] = "quality_list.html"
    items: tuple[Wanting, ...] = ()
    facets: tuple[tuple[str, tuple[Facet, ...]], ...] = ()
    total: int = 0
    more: str = ""


@dataclass(frozen=True)
class ImpactPage(Page):
    """``/source/<slug>/impact``."""

    template: ClassVar[str] = "impact.html"
    source: Ref | None = None
    lost: tuple[ClaimView, ...] = ()
    kept: int = 0
    inferred: tuple[tuple[Ref, Ref, Ref], ...] = ()
    changed: tuple[ChangedAnswer, ...] = ()
    asked: int = 0
    unasked: int = 0


@dataclass(frozen=True)
class ExplainPage(Page):
    """``/explain``: why a triple holds."""

    template: ClassVar[str] = "explain.html"
    reason: Reason | None = None
    s: str = ""
    p: str = ""
    o: str = ""
    error: str = ""


@dataclass(frozen=True)
class AboutPage(Page):
    """``/about``."""

    template: ClassVar[str] = "about.html"
    licence: str = ""
    citation: str = ""
    created: str = ""
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class DownloadsPage(Page):
    """``/downloads``: the graph as files; ``data`` describes them for search engines."""

    template: ClassVar[str] = "downloads.html"
    release: Release | None = None
    files: tuple[Download, ...] = ()
    day: str = ""
    data: Markup | None = None


@dataclass(frozen=True)
class ApiPage(Page):
    """``/api``: what programs may call."""

    template: ClassVar[str] = "api.html"
    routes: tuple[Route, ...] = ()
    moment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ErrorPage(Page):
    """Anything that went wrong, in words."""

    template: ClassVar[str] = "error.html"
    status: int = 500
    detail: str = ""
    nearest: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class RunningPage(Page):
    """``/status``; ``problems`` are as ``statecraft check`` writes them, ``more`` how many are left out."""

    template: ClassVar[str] = "running.html"
    created: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    snapshot: int = 0
    watch: Watch | None = None
    uptime: str = ""
    problems: tuple[str, ...] = ()
    more: int = 0
