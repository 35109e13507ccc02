"""The worked examples: a list, and each with its answer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response

from kg.errors import QueryError, QueryRefused, QuerySyntaxError, QueryTooLarge
from kg.tongue import gettext as _
from kg.tongue import worded
from web.answers import table
from web.failures import NoSuchPage
from web.freshness import passing
from web.negotiate import JSON_RESULTS
from web.pages.queries import QuestionPage, QuestionsPage
from web.respond import render
from web.site import client, site

if TYPE_CHECKING:
    from web.parts.tables import Table
    from web.site import Site

blueprint = Blueprint("questions", __name__)
_LONGEST: Final = 100  # characters of a name that is looked for
_MOST: Final = 50  # rows in which names are


@blueprint.get("/questions")
def questions() -> Response:
    """List what the graph was built to answer."""
    return render(QuestionsPage(title=_("Questions"), questions=site().questions))


@blueprint.get("/questions/<name>")
def question(name: str) -> Response:
    """Show a question with its answer."""
    return render(page_of(site(), name))


def page_of(here: Site, name: str) -> QuestionPage:
    """Put the page of a question together; it is asked now like any stranger's query.

    Raises:
        NoSuchPage: there is no such question.
    """
    one = next((q for q in here.questions if q.id == name), None)
    if one is None:
        raise NoSuchPage(name, what=worded("question"))
    rows, verdict, error = None, "", ""
    try:
        answer = here.pool.run(one.query, accept=JSON_RESULTS, client=client())
        rows, verdict = table(answer.body, here.show)
        rows = _linked(here, rows) if rows else None
    except QueryError as problem:
        error = str(problem)
        if not isinstance(problem, QuerySyntaxError | QueryRefused | QueryTooLarge):
            passing()
    pairs = list(pairwise(here.questions))
    return QuestionPage(
        title=one.text or one.title,
        feed=f"/questions/{quote(one.id)}/feed",
        embed=f"/embed/questions/{quote(one.id)}",
        question=one,
        table=rows,
        verdict=verdict,
        error=error,
        run="/sparql?" + urlencode({"query": one.query}),
        sources="/sparql/sources?" + urlencode({"query": one.query}) if rows and rows.total else "",
        previous=next((a for a, b in pairs if b is one), None),
        following=next((b for a, b in pairs if a is one), None),
    )


def _linked(here: Site, found: Table) -> Table:
    """Let names in an answer lead to the things that they are names of, where just one is called so."""

    @cache
    def href(text: str) -> str | None:
        if len(text) > _LONGEST or not any(letter.isalpha() for letter in text):
            return None
        called = here.index.labelled(text)
        return here.addresses.href(called[0].iri) if len(called) == 1 else None

    rows = tuple(
        tuple(cell if cell.href else replace(cell, href=href(cell.text)) for cell in row)
        for row in found.rows[:_MOST]
    )
    return replace(found, rows=(*rows, *found.rows[_MOST:]))
