"""The page of an article on the desk: its text with marks, the forms, and the drafts."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from flask import abort, request

from kg.articles.proposing import source_id
from kg.curate.entry import in_words as written
from web import desk, deskforms
from web.deskparts import DraftRow
from web.pages.desk import ArticlePage
from web.respond import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from kg.articles.article import Article, Draft, Making
    from kg.articles.ground import Ground
    from web.deskparts import FormView

#: What can be made of a passage, in the order of the forms.
WHATS: Final[tuple[Making, ...]] = ("claim", "entity", "source")
REFUSED: Final = 422


def article_page(
    found: Article, *, form: FormView | None = None, problem: str = "", done: str = ""
) -> Response:
    """Render it; ``form`` is one that was sent and shown again, or that changes a draft."""
    known = desk.known()
    ground, marks = known.ground(), known.marks(found)
    drafts, gone, span = desk.shelf().drafts(found.id), desk.shelf().discarded(found.id), span_of(found)
    names = desk.drafted_names(drafts)
    opened = form.what if form else _opened()
    forms = tuple(
        form
        if form and form.what == what
        else deskforms.view(ground, what, deskforms.blank(ground, found, what, span, request.args), span)
        for what in WHATS
    )
    held = found.held
    about = (("Title", held.title), ("Author", held.author), ("Published", held.published), ("At", held.url))
    at = next((one for one in marks.marks if (one.start, one.end) == _passage(found)), None)
    page = ArticlePage(
        title=found.title,
        id=found.id,
        about=tuple((name, text) for name, text in about if text),
        paragraphs=desk.paragraphs(found, marks, ground),
        quotations=desk.quotation_rows(marks, ground),
        names=desk.name_rows(marks),
        drafts=tuple(_row(ground, one, names) for one in drafts),
        discarded=tuple(_row(ground, one, names) for one in reversed(gone)),
        gone=next((one.id for one in gone if one.id == request.args.get("gone")), ""),
        waiting=sum(not one.proposal for one in drafts),
        source=source_id(found, drafts),
        forms=forms,
        opened=opened,
        problem=problem,
        done=done,
        meant=tuple(desk.meant(ground, iri) for iri in at.things) if at else (),
    )
    return render(page, REFUSED if request.method == "POST" else 200)


def _row(ground: Ground, one: Draft, names: Mapping[str, str]) -> DraftRow:
    fields = tuple((key, written(value)) for key, value in one.entry.items())
    says = desk.in_words(ground, one.what, one.entry, names)
    return DraftRow(one.id, one.what, says, fields, one.start, one.end, one.proposal)


def draft_of(found: Article, draft_id: str) -> Draft | None:
    """Find the draft that is to be changed, if one is named."""
    if not draft_id:
        return None
    was = desk.shelf().find(draft_id)
    if was.article != found.id or was.proposal:
        abort(404)
    return was


def _opened() -> str:
    wanted = request.args.get("make", "claim")
    return wanted if wanted in WHATS else "claim"


def span_of(found: Article) -> tuple[int, int]:
    """Read the passage; a mark stands for the sentence that it is in, unless a thing is made of it."""
    start, end = _passage(found)
    if request.method == "GET" and _opened() == "claim" and end > start:
        first, last = desk.known().marks(found).sentence(start)
        return min(start, first), max(end, last)
    return start, end


def _passage(found: Article) -> tuple[int, int]:
    values = request.values
    start, end = 0, 0
    with suppress(ValueError):
        start, end = int(values.get("start", "0")), int(values.get("end", "0"))
    most = len(found.held.text)
    if not 0 <= start <= end <= most:
        abort(400, "The passage lies outside of the text.")
    return start, end
