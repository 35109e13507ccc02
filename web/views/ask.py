"""A way to ask without SPARQL: kinds, relations and values from menus, and the query that comes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from kg.asking import LIMIT, Ask, columns, sparql
from kg.errors import QueryError
from kg.tongue import gettext as _
from kg.worker import Question
from web import asked, menus
from web.answers import table
from web.failures import query_failure
from web.freshness import passing
from web.negotiate import JSON_RESULTS
from web.pages.queries import AskPage
from web.parts.forms import Choice
from web.resolving import NotMeant, day, thing
from web.respond import LARGEST_SHOWN, render
from web.site import Site, client, site
from web.tongues import number as grouped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kg.asking import Column, Condition
    from kg.schema import Kind
    from web.asked import Given
    from web.parts.forms import AskRow
    from web.parts.tables import Cell

    _Row = tuple[AskRow, Condition | None, Given]

blueprint = Blueprint("ask", __name__)

_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class _Limits:
    """When, and by which source, things have to be told; ``slug`` is the source in addresses."""

    since: dt.date | None = None
    until: dt.date | None = None
    source: NamedNode | None = None
    slug: str = ""


@blueprint.get("/ask")
def ask() -> Response:
    """Show the form, and as soon as it says what is sought, the question, its query and the answer."""
    here = site()
    kind = here.schema.kind(request.args.get("kind", ""))
    page = AskPage(
        title=_("Ask"),
        kinds=tuple(
            Choice(one.name, f"{one.label} ({grouped(number)})", chosen=one == kind)
            for one, number in menus.kinds(here)
        ),
        since=_text("from"),
        until=_text("to"),
        told=_text("source"),
    )
    if kind is None:
        return render(page)
    rows = tuple(asked.read(here, kind, asked.given(request.args)))
    page = replace(page, rows=_linked(kind, rows, page), words=kind.label)
    try:
        limits = _limits(here, page)
    except NotMeant as error:
        given = [one for _, _, one in rows if one.relation]
        near = tuple(
            replace(one, href=_link(kind, given, replace(page, told=one.note))) for one in asked.meant(error)
        )
        return render(replace(page, problem=str(error), near=near))
    if any(row.problem for row in page.rows):
        return render(page)
    return render(_answered(here, kind, rows, limits, page))


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:_LONGEST]


def _linked(kind: Kind, rows: Sequence[_Row], page: AskPage) -> tuple[AskRow, ...]:
    """Let what a value may mean lead to the question with it."""
    given = [one for _, _, one in rows if one.relation]

    def meaning(place: int, slug: str) -> str:
        changed = [replace(one, value=slug) if at == place else one for at, one in enumerate(given)]
        return _link(kind, changed, page)

    return tuple(
        replace(row, near=tuple(replace(one, href=meaning(place, one.note)) for one in row.near))
        for place, (row, _, _) in enumerate(rows)
    )


def _limits(here: Site, page: AskPage) -> _Limits:
    since, until = day(page.since), day(page.until)
    if since and until and since > until:
        message = _("The period ends before it begins.")
        raise NotMeant(message)
    if not page.told:
        return _Limits(since, until)
    name = thing(here, page.told, source=True)
    return _Limits(since, until, NamedNode(name.iri), name.slug)


def _answered(here: Site, kind: Kind, rows: Sequence[_Row], limits: _Limits, page: AskPage) -> AskPage:
    conditions = tuple(clause for _, clause, _ in rows if clause)
    question = Ask(kind.iri, conditions, limits.since, limits.until, limits.source)
    query = sparql(question, here.prefixes)
    page = replace(
        page,
        query=query,
        run="/sparql?" + urlencode({"query": query}),
        # With ids in place of names, which may change.
        link=_link(kind, [given for _, asks, given in rows if asks], replace(page, told=limits.slug)),
        period=_period(here, limits),
        source=here.names.ref(limits.source.value) if limits.source else None,
    )
    try:
        answer = here.pool.ask(Question(query, JSON_RESULTS, most=LARGEST_SHOWN), client()).read()
    except QueryError as error:
        passing()
        return replace(page, error=query_failure(error).detail)
    found, _ = table(answer.body, here.show)
    if found is None:
        return page
    asked = columns(question)
    heads = tuple(_head(here, kind, one) for one in asked)
    cells = tuple(
        tuple(_in_words(here, cell) if one.when else cell for one, cell in zip(asked, row, strict=True))
        for row in found.rows
    )
    return replace(page, table=replace(found, columns=heads, rows=cells), full=found.total >= LIMIT)


def _in_words(here: Site, cell: Cell) -> Cell:
    """Say a period as pages do, which stands in the answer as claims have it."""
    return replace(cell, text=here.show.period(cell.text).text) if cell.text else cell


def _head(here: Site, kind: Kind, column: Column) -> str:
    """Name a column of the answer for a reader."""
    if column.clause is None:
        return kind.label
    prop = here.schema.properties[column.clause.property]
    label = prop.inverse_label if column.clause.back else prop.label
    return _("{what}: when").format(what=label) if column.when else label


def _period(here: Site, limits: _Limits) -> str:
    """Say the period in words."""
    since, until = (here.show.date(d.isoformat() if d else "") for d in (limits.since, limits.until))
    if since and until:
        return _("between {since} and {until}").format(since=since, until=until)
    if since:
        return _("on or after {day}").format(day=since)
    return _("on or before {day}").format(day=until) if until else ""


def _link(kind: Kind, rows: Sequence[Given], page: AskPage) -> str:
    """Give the address of a question, with the limits of a page."""
    fields = [("kind", kind.name)]
    for row in rows:
        fields += [("relation", row.relation), ("how", row.how), ("of", row.of), ("value", row.value)]
    limits = (("from", page.since), ("to", page.until), ("source", page.told))
    return "/ask?" + urlencode([*fields, *((name, text) for name, text in limits if text)])
