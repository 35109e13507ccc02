"""A curator's desk: articles to read, with what they name, and claims made from them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, redirect, request, url_for

from kg.articles.article import making
from kg.articles.extract import LARGEST, extract, pasted
from kg.articles.proposing import propose_drafts, source_id
from kg.curate.entry import in_words as written
from kg.errors import CurationError, StatecraftError
from web import desk, deskforms
from web.deskjson import checked_of
from web.deskparts import ArticleRow, DraftRow
from web.pages.desk import ArticlePage, ArticlesPage
from web.respond import render
from web.session import acting, allowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from werkzeug import Response as BaseResponse

    from kg.articles.article import Article, Draft, Making
    from kg.articles.ground import Ground
    from web.deskparts import FormView

blueprint = Blueprint("desk", __name__)

_WHATS: Final[tuple[Making, ...]] = ("claim", "entity", "source")
_ROOM: Final = 1_000_000  # bytes of a form beside the document in it
_REFUSED: Final = 422
_DAY: Final = len("2026-07-03")


@blueprint.url_value_preprocessor
def take_documents(_endpoint: str | None, _values: object) -> None:
    """Let requests be as large as documents are, before anything is read of them."""
    request.max_content_length = LARGEST + _ROOM
    request.max_form_memory_size = _ROOM


@blueprint.get("/desk/articles")
@allowed("curator", menu="Articles")
def articles() -> Response:
    """List whoever asks their working copies."""
    return _articles()


@blueprint.post("/desk/articles")
@allowed("curator")
def keep() -> BaseResponse:
    """Keep what was pasted or uploaded, and show it."""
    text, file = request.form.get("text", ""), request.files.get("file")
    try:
        if file and file.filename:
            held = extract(file.stream.read(LARGEST + 1))
        else:
            held = pasted(text, request.form.get("title", ""), request.form.get("url", ""))
        made = desk.shelf().keep(held)
    except CurationError as error:
        return _articles(str(error), text[:_ROOM])
    return redirect(url_for("desk.article", article_id=made.id), 303)


@blueprint.get("/desk/articles/<article_id>")
@allowed("curator")
def article(article_id: str) -> Response:
    """Show a working copy with its marks, forms and drafts."""
    found = desk.shelf().article(article_id)
    return _article(found, done=request.args.get("done", "")[:200])


@blueprint.post("/desk/articles/<article_id>/discard")
@allowed("curator")
def discard_article(article_id: str) -> BaseResponse:
    """Delete a working copy with its drafts."""
    desk.shelf().forget(article_id)
    return redirect(url_for("desk.articles"), 303)


@blueprint.post("/desk/articles/<article_id>/drafts")
@allowed("curator")
def draft(article_id: str) -> BaseResponse:
    """Keep a draft, or show what is wrong with it."""
    shelf = desk.shelf()
    found, ground = shelf.article(article_id), desk.known().ground()
    what, span = making(request.form.get("what")), _span(found)
    try:
        entry = deskforms.entry_from(ground, what, request.form)
    except CurationError as error:
        return _article(found, problem=str(error))
    checked = checked_of(found, what, entry)
    warned = checked.troubles or checked.duplicates or checked.conflicts
    if not checked.ok or (warned and "seen" not in request.form):
        form = replace(
            deskforms.view(ground, what, deskforms.given(entry), span),
            troubles=checked.troubles,
            duplicates=checked.duplicates,
            conflicts=checked.conflicts,
            seen=checked.ok,
        )
        return _article(found, form=form)
    shelf.add(found, what, entry, span)
    return redirect(url_for("desk.article", article_id=found.id, _anchor="drafts"), 303)


@blueprint.post("/desk/articles/<article_id>/source")
@allowed("curator")
def of_source(article_id: str) -> BaseResponse:
    """Say that an article is a source that is known already."""
    shelf = desk.shelf()
    found, wanted = shelf.article(article_id), request.form.get("source", "").strip()
    if wanted and not desk.is_source(desk.known().ground(), wanted):
        return _article(found, problem=f"There is no source “{wanted[:80]}”.")
    shelf.of_source(found, wanted)
    return redirect(url_for("desk.article", article_id=found.id), 303)


@blueprint.post("/desk/drafts/<draft_id>/discard")
@allowed("curator")
def discard(draft_id: str) -> BaseResponse:
    """Delete a draft."""
    shelf = desk.shelf()
    found = shelf.find(draft_id)
    try:
        shelf.discard(found)
    except CurationError as error:
        return _article(shelf.article(found.article), problem=str(error))
    return redirect(url_for("desk.article", article_id=found.article, _anchor="drafts"), 303)


@blueprint.post("/desk/articles/<article_id>/propose")
@allowed("curator")
def propose(article_id: str) -> BaseResponse:
    """Turn the drafts of an article into a proposal."""
    shelf = desk.shelf()
    found = shelf.article(article_id)
    by, title = acting().byline, request.form.get("title", "")
    try:
        made = propose_drafts(desk.known().ground(), shelf, found, title, by)
    except StatecraftError as error:
        return _article(found, problem=str(error))
    return redirect(url_for("desk.article", article_id=found.id, done=made.id), 303)


def _articles(problem: str = "", text: str = "") -> Response:
    shelf = desk.shelf()
    rows = []
    for one in shelf.articles():
        drafts = shelf.drafts(one.id)
        waiting = sum(not draft.proposal for draft in drafts)
        rows.append(ArticleRow(one.id, one.title, one.made[:_DAY], waiting, len(drafts) - waiting))
    page = ArticlesPage(
        title="Articles", articles=tuple(rows), problem=problem, pasted=text, largest=LARGEST // 1_000_000
    )
    return render(page, _REFUSED if problem else 200)


def _article(found: Article, *, form: FormView | None = None, problem: str = "", done: str = "") -> Response:
    known = desk.known()
    ground, marks = known.ground(), known.marks(found)
    drafts, span = desk.shelf().drafts(found.id), _span(found)
    names = desk.drafted_names(drafts)
    opened = form.what if form else _opened()
    forms = tuple(
        form
        if form and form.what == what
        else deskforms.view(ground, what, deskforms.blank(ground, found, what, span, request.args), span)
        for what in _WHATS
    )
    held = found.held
    about = (("Title", held.title), ("Author", held.author), ("Published", held.published), ("At", held.url))
    at = next((one for one in marks.marks if (one.start, one.end) == _given_span(found)), None)
    page = ArticlePage(
        title=found.title,
        id=found.id,
        about=tuple((name, text) for name, text in about if text),
        paragraphs=desk.paragraphs(found, marks, ground),
        quotations=desk.quotation_rows(marks, ground),
        names=desk.name_rows(marks),
        drafts=tuple(_row(ground, one, names) for one in drafts),
        waiting=sum(not one.proposal for one in drafts),
        source=source_id(found, drafts),
        forms=forms,
        opened=opened,
        problem=problem,
        done=done,
        meant=tuple(desk.meant(ground, iri) for iri in at.things) if at else (),
    )
    return render(page, _REFUSED if problem or form else 200)


def _row(ground: Ground, one: Draft, names: Mapping[str, str]) -> DraftRow:
    fields = tuple((key, written(value)) for key, value in one.entry.items())
    says = desk.in_words(ground, one.what, one.entry, names)
    return DraftRow(one.id, one.what, says, fields, one.start, one.end, one.proposal)


def _opened() -> str:
    wanted = request.args.get("make", "claim")
    return wanted if wanted in _WHATS else "claim"


def _span(found: Article) -> tuple[int, int]:
    """Read the passage; a mark stands for the sentence that it is in, unless a thing is made of it."""
    start, end = _given_span(found)
    if request.method == "GET" and _opened() == "claim" and end > start:
        first, last = desk.known().marks(found).sentence(start)
        return min(start, first), max(end, last)
    return start, end


def _given_span(found: Article) -> tuple[int, int]:
    values = request.values
    start, end = 0, 0
    with suppress(ValueError):
        start, end = int(values.get("start", "0")), int(values.get("end", "0"))
    most = len(found.held.text)
    if not 0 <= start <= end <= most:
        abort(400, "The passage lies outside of the text.")
    return start, end
