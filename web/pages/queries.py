"""The pages on which questions are asked, in words, by a form and in SPARQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from web.pages.page import Page

if TYPE_CHECKING:
    from kg.examples import Question
    from web.parts.forms import AskRow, Choice
    from web.parts.graphs import GraphTable
    from web.parts.refs import Ref
    from web.parts.tables import Table
    from web.pins import Map
    from web.plots import Plot


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
