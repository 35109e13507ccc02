"""One frozen dataclass per template; a template receives it as ``page`` and nothing else but the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup

    from kg.examples import Question
    from kg.people.audit import Entry
    from kg.people.register import Account
    from kg.people.tokens import Token
    from kg.release.manifest import Release
    from web.citing import Citation
    from web.deskparts import (
        ArticleRow,
        DraftRow,
        FormView,
        Meant,
        NameRow,
        QuotationRow,
        Sentence,
    )
    from web.parts import (
        AskRow,
        BriefSection,
        Cell,
        ChangedAnswer,
        ChangedEntity,
        ChartSection,
        Choice,
        ClaimView,
        ConductRow,
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
        Retraction,
        Route,
        SourceRef,
        StatusView,
        Table,
        TimelineEntry,
        Utterance,
        Wanting,
        YearLink,
    )
    from web.pins import Map
    from web.plots import Plot
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
    """What the frame of every page needs; ``alternates`` are (media type, address) pairs.

    ``feed`` is where its changes are told, and ``embed`` where its card for other sites is.
    """

    template: ClassVar[str]
    title: str
    alternates: tuple[tuple[str, str], ...] = ()
    q: str = ""
    description: str = ""
    feed: str = ""
    embed: str = ""


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
    conduct: str = ""
    retraction: Retraction | None = None


@dataclass(frozen=True)
class StatusPage(Page):
    """``/id/<slug>/status``."""

    template: ClassVar[str] = "status.html"
    subject: Ref | None = None
    status: StatusView | None = None
    on: str = ""
    slug: str = ""


@dataclass(frozen=True)
class ConductPage(Page):
    """``/id/<slug>/say-and-do``; ``topics`` are choices with how much was said and done on each."""

    template: ClassVar[str] = "conduct.html"
    subject: Ref | None = None
    slug: str = ""
    about: Ref | None = None
    asked: str = ""
    topics: tuple[tuple[Ref, int, int, bool], ...] = ()
    rows: tuple[ConductRow, ...] = ()
    said: int = 0
    done: int = 0


@dataclass(frozen=True)
class BriefPage(Page):
    """``/brief``; ``works`` are citations with the addresses of the sources' pages.

    ``language`` is that of the sentences.
    """

    template: ClassVar[str] = "brief.html"
    name: str = ""
    about: str = ""
    question: str = ""
    begin: str = ""
    end: str = ""
    dateless: bool = False
    language: str = "en"
    questions: tuple[Choice, ...] = ()
    lead: str = ""
    preface: str = ""
    sections: tuple[BriefSection, ...] = ()
    works: tuple[tuple[str, str], ...] = ()
    downloads: tuple[Ref, ...] = ()


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
    first: int = 1
    last: int = 0
    more: bool = False
    earlier: str = ""
    later: str = ""
    about: tuple[FactGroup, ...] = ()
    slug: str = ""
    alone: frozenset[str] = frozenset()
    cite: Citation | None = None
    retraction: Retraction | None = None


@dataclass(frozen=True)
class TopicPage(Page):
    """``/topic/<slug>``."""

    template: ClassVar[str] = "topic.html"
    subject: Ref | None = None
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class CardPage(Page):
    """``/embed/…``; ``path`` is the page that it stands for."""

    template: ClassVar[str] = "card.html"
    path: str = ""
    kinds: tuple[Ref, ...] = ()
    headline: str = ""
    caveat: str = ""
    latest: tuple[TimelineEntry, ...] = ()
    hits: tuple[Hit, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    claims: int = 0
    sources: int = 0


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
    address: str = ""
    view: str = ""
    views: tuple[Choice, ...] = ()
    table: Table | None = None
    plot: Plot | None = None
    map: Map | None = None
    graph: GraphTable | None = None
    cut: int = 0
    verdict: str = ""
    graph_text: str = ""
    error: str = ""
    error_line: int = 0
    error_column: int = 0
    downloads: tuple[Ref, ...] = ()
    sources: str = ""
    questions: tuple[Question, ...] = ()
    milliseconds: int = 0


@dataclass(frozen=True)
class RowSourcesPage(Page):
    """``/sparql/sources``: the rows of a query, and the sources of each."""

    template: ClassVar[str] = "row_sources.html"
    query: str = ""
    table: Table | None = None
    grounds: tuple[tuple[tuple[Ref, ...], tuple[Ref, ...]], ...] = ()
    run: str = ""
    error: str = ""
    downloads: tuple[Ref, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AskPage(Page):
    """``/ask``; ``words`` are what is sought, ``period`` and ``source`` the limits in words."""

    template: ClassVar[str] = "ask.html"
    kinds: tuple[Choice, ...] = ()
    rows: tuple[AskRow, ...] = ()
    since: str = ""
    until: str = ""
    told: str = ""
    words: str = ""
    period: str = ""
    source: Ref | None = None
    problem: str = ""
    near: tuple[Ref, ...] = ()
    query: str = ""
    run: str = ""
    link: str = ""
    table: Table | None = None
    full: bool = False
    error: str = ""


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
class ExplorePage(Page):
    """``/explore``."""

    template: ClassVar[str] = "explore.html"
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
    sources: str = ""
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


@dataclass(frozen=True)
class SignInPage(Page):
    """``/desk/sign-in``; ``onward`` is where to go from there, ``elsewhere`` who else knows people."""

    template: ClassVar[str] = "sign_in.html"
    problem: str = ""
    onward: str = ""
    account: str = ""
    elsewhere: str = ""
    closed: bool = False


@dataclass(frozen=True)
class DeskPage(Page):
    """``/desk``; ``places`` are addresses with their names."""

    template: ClassVar[str] = "desk.html"
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AccountPage(Page):
    """``/desk/account``; ``secret`` is of the token that was made just now and is called ``named``."""

    template: ClassVar[str] = "account.html"
    problem: str = ""
    secret: str = ""
    named: str = ""
    tokens: tuple[Token, ...] = ()
    scopes: tuple[str, ...] = ()
    password: bool = False
    elsewhere: str = ""
    shortest: int = 0


@dataclass(frozen=True)
class PeoplePage(Page):
    """``/desk/people``."""

    template: ClassVar[str] = "people.html"
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True)
class AuditPage(Page):
    """``/desk/audit``; ``earlier`` is the number before which there are more."""

    template: ClassVar[str] = "audit.html"
    entries: tuple[Entry, ...] = ()
    of: str = ""
    earlier: int = 0
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArticlesPage(Page):
    """``/desk/articles``."""

    template: ClassVar[str] = "desk_articles.html"
    articles: tuple[ArticleRow, ...] = ()
    problem: str = ""
    pasted: str = ""
    largest: int = 0


@dataclass(frozen=True)
class ArticlePage(Page):
    """``/desk/articles/<id>``."""

    template: ClassVar[str] = "desk_article.html"
    id: str = ""
    about: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[tuple[Sentence, ...], ...] = ()
    quotations: tuple[QuotationRow, ...] = ()
    names: tuple[NameRow, ...] = ()
    drafts: tuple[DraftRow, ...] = ()
    waiting: int = 0
    source: str = ""
    forms: tuple[FormView, ...] = ()
    opened: str = "claim"
    problem: str = ""
    done: str = ""
    meant: tuple[Meant, ...] = ()
