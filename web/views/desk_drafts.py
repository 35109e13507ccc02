"""Drafts on the desk: kept by a form, changed, discarded, taken back and proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flask import Blueprint, redirect, request, url_for

from kg.articles.article import making
from kg.articles.fields import Trouble
from kg.articles.proposing import propose_drafts
from kg.errors import CurationError, StatecraftError
from web import desk, deskforms
from web.deskjson import checked_of
from web.deskpage import article_page, draft_of, span_of
from web.session import acting, allowed

if TYPE_CHECKING:
    from werkzeug import Response as BaseResponse

blueprint = Blueprint("desk_drafts", __name__)

_LARGEST: Final = 1_000_000  # bytes of a form
_CHANGED: Final = "This draft was changed meanwhile in another window; below is what it says now."


@blueprint.url_value_preprocessor
def take_forms(_endpoint: str | None, _values: object) -> None:
    """Let forms be as large as long texts in them need."""
    request.max_content_length = request.max_form_memory_size = _LARGEST


@blueprint.post("/desk/articles/<article_id>/drafts")
@allowed("curator")
def draft(article_id: str) -> BaseResponse:
    """Keep a draft, or the change of one, or show what is wrong with it."""
    shelf = desk.shelf()
    found, ground = shelf.article(article_id), desk.known().ground()
    what, span, sent = making(request.form.get("what")), span_of(found), request.form
    was = draft_of(found, sent.get("draft", ""))
    shown = replace(
        deskforms.view(ground, what, sent.to_dict(), span, deskforms.rows(sent)),
        draft=was.id if was else "",
        was=sent.get("was", ""),
    )
    try:
        entry = deskforms.entry_from(ground, what, sent)
    except CurationError as error:
        return article_page(found, form=replace(shown, troubles=(Trouble("", str(error)),)))
    if was:
        entry = {**deskforms.rest(ground, what, was.entry), **entry}
    checked = checked_of(found, what, entry, but=was.id if was else "")
    warned = checked.troubles or checked.duplicates or checked.conflicts
    if not checked.ok or (warned and "seen" not in sent):
        form = replace(
            shown,
            troubles=checked.troubles,
            duplicates=checked.duplicates,
            conflicts=checked.conflicts,
            seen=checked.ok,
        )
        return article_page(found, form=form)
    if was is None:
        shelf.add(found, what, entry, span)
    elif sent.get("was") != deskforms.version(was):
        return article_page(found, form=deskforms.of_draft(ground, was), problem=_CHANGED)
    else:
        shelf.change(was, entry)
    return redirect(url_for("desk.article", article_id=found.id, _anchor="drafts"), 303)


@blueprint.post("/desk/drafts/<draft_id>/discard")
@allowed("curator")
def discard(draft_id: str) -> BaseResponse:
    """Put a draft away, and offer to take it back."""
    shelf = desk.shelf()
    found = shelf.find(draft_id)
    try:
        shelf.discard(found)
    except CurationError as error:
        return article_page(shelf.article(found.article), problem=str(error))
    return redirect(url_for("desk.article", article_id=found.article, gone=found.id), 303)


@blueprint.post("/desk/drafts/<draft_id>/restore")
@allowed("curator")
def restore(draft_id: str) -> BaseResponse:
    """Take a draft back that was discarded."""
    shelf = desk.shelf()
    found = shelf.find(draft_id, discarded=True)
    shelf.take_back(found)
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
        return article_page(found, problem=str(error))
    return redirect(url_for("desk.article", article_id=found.id, done=made.id), 303)
