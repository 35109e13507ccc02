"""A curator's desk: articles to read, with what they name, and claims made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, redirect, request, url_for

from kg.articles.extract import LARGEST, extract, pasted
from kg.errors import CurationError
from web import desk, deskforms
from web.deskpage import REFUSED, article_page, draft_of
from web.deskparts import ArticleRow
from web.pages.desk import ArticlesPage
from web.respond import render
from web.session import allowed

if TYPE_CHECKING:
    from flask import Response
    from werkzeug import Response as BaseResponse

blueprint = Blueprint("desk", __name__)

_ROOM: Final = 1_000_000  # bytes of a form beside the document in it
_PASTED: Final = 4_000_000  # bytes of a text in a form: longer ones than are kept, so that this can be told
_DAY: Final = len("2026-07-03")


@blueprint.url_value_preprocessor
def take_documents(_endpoint: str | None, _values: object) -> None:
    """Let requests be as large as documents are, before anything is read of them."""
    request.max_content_length = LARGEST + _ROOM
    request.max_form_memory_size = _PASTED


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
    was = draft_of(found, request.args.get("draft", ""))
    form = deskforms.of_draft(desk.known().ground(), was) if was else None
    return article_page(found, form=form, done=request.args.get("done", "")[:200])


@blueprint.post("/desk/articles/<article_id>/discard")
@allowed("curator")
def discardarticle_page(article_id: str) -> BaseResponse:
    """Delete a working copy with its drafts."""
    desk.shelf().forget(article_id)
    return redirect(url_for("desk.articles"), 303)


@blueprint.post("/desk/articles/<article_id>/source")
@allowed("curator")
def of_source(article_id: str) -> BaseResponse:
    """Say that an article is a source that is known already."""
    shelf = desk.shelf()
    found, wanted = shelf.article(article_id), request.form.get("source", "").strip()
    if wanted and not desk.is_source(desk.known().ground(), wanted):
        return article_page(found, problem=f"There is no source “{wanted[:80]}”.")
    shelf.of_source(found, wanted)
    return redirect(url_for("desk.article", article_id=found.id), 303)


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
    return render(page, REFUSED if problem else 200)
