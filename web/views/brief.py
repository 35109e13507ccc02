"""Briefs: what is told of a thing, or answers a question, in sentences with footnotes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, request

from kg import vocab as v
from kg.brief import Span
from kg.brief_notes import cited, note
from kg.brief_text import html, markdown, preface
from kg.briefing import Desk
from kg.citing import words
from kg.errors import QueryError
from kg.row_claims import grounds
from kg.tagged import said
from kg.tongue import ENGLISH, speaking, worded
from kg.tongue import gettext as _
from kg.widen import widen
from web import schemas
from web.answers import ROWS, bindings
from web.citing import CITE, page_work
from web.days import asked_day
from web.failures import NoSuchPage
from web.negotiate import HTML, JSON_RESULTS
from web.openapi import TEXT, Operation, Parameter, operation
from web.pages.briefs import BriefPage
from web.parts.briefs import BriefLine, BriefSection
from web.parts.forms import Choice
from web.parts.refs import Ref
from web.respond import render
from web.site import client, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Literal, NamedNode

    from kg.brief import Brief
    from kg.examples import Question
    from kg.patterns import Part
    from web.site import Site

blueprint = Blueprint("brief", __name__)

_LONGEST: Final = 200
_MARKDOWN: Final = "text/markdown"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORMS: Final = (("markdown", "Markdown", "md"), ("docx", "Word (DOCX)", "docx"), ("html", "HTML", "html"))
_DAY: Final = {"type": "string", "format": "date"}


@blueprint.get("/brief")
@operation(
    Operation(
        "A brief: what is told of a thing or answers a question, each sentence with its sources.",
        {**schemas.PAGE, _MARKDOWN: TEXT, _DOCX: {"type": "string", "format": "binary"}},
        (
            Parameter("about", "The id of an entity."),
            Parameter("question", "The id of a worked question, in its place."),
            Parameter("from", "From this day on.", schema=_DAY),
            Parameter("to", "Until this day.", schema=_DAY),
            Parameter("undated", "Keep what has no date, in spite of the two days.", schema={"enum": ["1"]}),
            Parameter(
                "format", "The form of the answer.", schema={"enum": [form for form, *_rest in _FORMS]}
            ),
        ),
        errors=(404,),
    )
)
def brief() -> Response:
    """Write the brief that the address asks for, or let one choose."""
    here = site()
    about, name, form = (
        request.args.get(key, "").strip()[:_LONGEST] for key in ("about", "question", "format")
    )
    span = Span(asked_day("from"), asked_day("to"))
    if span.begin and span.end and span.end < span.begin:
        abort(400, _("The last day comes before the first."))
    if form and form not in {one for one, *_rest in _FORMS}:
        abort(400, f"format= may be one of {', '.join(one for one, *_rest in _FORMS)}.")
    if not (about or name):
        return render(_page(here, None, "", ""))
    # Sentences are made by patterns, and are in the language that those are in; so are files of them.
    with speaking(ENGLISH):
        made, stem = _question(here, name, span) if name else _thing(here, about, span)
        if form:
            return _download(here, made, form, stem)
    return render(_page(here, made, about, name))


def _desk(here: Site, title: str) -> Desk:
    made = page_work(here, title).version

    def text(term: NamedNode | Literal) -> str:
        return here.show.value(term).label

    return Desk(here.engine, here.schema, here.project.base, here.names.label, text, f"{made}.")


def _thing(here: Site, slug: str, span: Span) -> tuple[Brief, str]:
    iri = v.entity_iri(here.project.base, slug)
    name = here.names.get(here.replaced.get(iri, iri))
    if name is None:
        raise NoSuchPage(slug)
    return _desk(here, name.label).of_thing(name.iri, span, dateless=_dateless()), name.slug


def _question(here: Site, name: str, span: Span) -> tuple[Brief, str]:
    one = next((question for question in here.questions if question.id == name), None)
    if one is None:
        raise NoSuchPage(name, what=worded("question"))
    claims = claims_behind(here, one)
    return _desk(here, one.title).of_claims(one, claims, span, dateless=_dateless()), one.id


def claims_behind(here: Site, question: Question) -> set[str]:
    """Find the claims that the answer to a question rests on; the query runs as any stranger's.

    Raises:
        QueryError: it was not answered.
    """
    try:
        widened = widen(question.query, here.prefixes)
    except ValueError as error:
        raise QueryError(str(error)) from error
    if widened is None:
        return set()
    answers = (
        here.pool.run(query, accept=JSON_RESULTS, client=client())
        for query in (question.query, widened.query)
    )
    rows, wider = (list(bindings(json.loads(answer.body))) for answer in answers)
    found = grounds(here.engine, here.project.base, widened, rows[:ROWS], wider)
    return {claim for one in found for claim in one.claims}


def _dateless() -> bool:
    return request.args.get("undated", "") == "1"


def _download(here: Site, made: Brief, form: str, stem: str) -> Response:
    suffix = next(end for one, _name, end in _FORMS if one == form)
    if form == "docx":
        from kg.brief_docx import docx  # noqa: PLC0415 - slow to import, and not needed for the others

        body: str | bytes = docx(made, dt.datetime.fromisoformat(here.snapshot.created))
        kind = _DOCX
    elif form == "html":
        body, kind = html(made, lambda iri: _outside(here, iri)), f"{HTML}; charset=utf-8"
    else:
        body, kind = markdown(made), f"{_MARKDOWN}; charset=utf-8"
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="brief-{quote(stem)}.{suffix}"'
    return response


def _outside(here: Site, iri: str) -> str | None:
    """Give an address that leads back here from a file."""
    local = here.addresses.href(iri)
    return f"{request.host_url.rstrip('/')}{local}" if local and local.startswith("/") else local


def _page(here: Site, made: Brief | None, about: str, question: str) -> BriefPage:
    rest = [(key, text) for key, text in request.args.items() if key not in {"format", CITE}]
    return BriefPage(
        title=_("Brief: {what}").format(what=made.title) if made else _("Briefs"),
        name=made.title if made else "",
        about=about,
        question=question,
        begin=request.args.get("from", ""),
        end=request.args.get("to", ""),
        dateless=_dateless(),
        language=said(here.schema.patterns.sentence(v.CLAIM)) or "en",
        questions=tuple(Choice(one.id, one.title, one.id == question) for one in here.questions),
        lead=made.lead if made else "",
        preface=preface(replace(made, made=f"{page_work(here, made.title).version}.")) if made else "",
        sections=_sections(here, made) if made else (),
        works=tuple((words(work), here.addresses.href(iri) or "") for iri, work in cited(made))
        if made
        else (),
        downloads=tuple(
            Ref(label, "/brief?" + urlencode([*rest, ("format", form)])) for form, label, _end in _FORMS
        )
        if made
        else (),
    )


def _sections(here: Site, made: Brief) -> tuple[BriefSection, ...]:
    number = 0
    found = []
    for section in made.sections:
        lines = []
        for line in section.lines:
            number += 1
            parts, notes = _refs(here, line.parts), _refs(here, note(line, made.works))
            lines.append(BriefLine(number, parts, notes, disputed=line.disputed))
        found.append(BriefSection(_(section.title), tuple(lines)))
    return tuple(found)


def _refs(here: Site, parts: Iterable[Part]) -> tuple[Ref, ...]:
    return tuple(Ref(part.text, here.addresses.href(part.iri) if part.iri else None) for part in parts)
