"""A curator's articles for programs, and for the script of the desk: kept, marked, proposed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, request

from kg.articles.article import article_plain
from kg.articles.extract import LARGEST, extract, pasted
from kg.articles.proposing import propose_drafts, source_id
from kg.errors import ArticleRefused
from web import deciding, desk, schemas
from web.deskjson import ERRORS, text_of, told
from web.negotiate import JSON
from web.openapi import TEXT, Operation, Parameter, operation
from web.session import acting, allowed

if TYPE_CHECKING:
    from kg.articles.article import Article

blueprint = Blueprint("articles", __name__)
deciding.refuse(blueprint)

_OBJECT: Final = schemas.OBJECT
_LIST: Final = schemas.several(_OBJECT)
_ROOM: Final = 100_000
_ARTICLE: Final = Parameter("article_id", "The id of one of your articles.", where="path")
_DOCUMENTS: Final = {
    JSON: schemas.OBJECT | {"properties": {"text": TEXT, "title": TEXT, "url": TEXT}, "required": ["text"]},
    **dict.fromkeys(("text/plain", "text/html", "application/pdf", "multipart/related"), TEXT),
}


@blueprint.url_value_preprocessor
def take_documents(endpoint: str | None, _values: object) -> None:
    """Let documents be as large as they are, before anything is read of them."""
    if endpoint == "articles.keep":
        request.max_content_length = LARGEST + _ROOM


@blueprint.get("/curate/articles")
@allowed("curator")
@operation(Operation("List your working copies of articles.", {JSON: _LIST}, errors=ERRORS))
def articles() -> Response:
    """List working copies, newest first."""
    return jsonify([_short(one) for one in desk.shelf().articles()])


@blueprint.post("/curate/articles")
@allowed("curator")
@operation(
    Operation(
        "Keep an article: JSON with its text, or a document (text, HTML, PDF, saved page) as the body.",
        {JSON: _OBJECT},
        errors=ERRORS,
        takes=_DOCUMENTS,
    )
)
def keep() -> Response:
    """Keep a document."""
    if request.mimetype == JSON:
        given = told()
        held = pasted(text_of(given, "text"), text_of(given, "title", ""), text_of(given, "url", ""))
    else:
        held = extract(request.get_data(cache=False))
    return jsonify(_short(desk.shelf().keep(held)))


@blueprint.get("/curate/articles/<article_id>")
@allowed("curator")
@operation(
    Operation(
        "Give an article with what it names: known things, dates, quotations, names not known.",
        {JSON: _OBJECT},
        (_ARTICLE,),
        errors=ERRORS,
    )
)
def article(article_id: str) -> Response:
    """Give a working copy with its marks; places count characters (code points) from 0."""
    found = desk.shelf().article(article_id)
    known = desk.known()
    ground, marks = known.ground(), known.marks(found)
    shown = article_plain(found) | {
        "marks": [
            {
                "start": one.start,
                "end": one.end,
                "sort": one.sort,
                "text": one.text,
                "things": [asdict(desk.meant(ground, iri)) for iri in one.things],
                "edtf": one.edtf,
            }
            for one in marks.marks
        ],
        "quotations": [asdict(one) for one in desk.quotation_rows(marks, ground)],
        "sentences": marks.sentences,
    }
    return jsonify(shown)


@blueprint.post("/curate/articles/<article_id>/source")
@allowed("curator")
@operation(
    Operation(
        "Say which known source an article is.",
        {JSON: _OBJECT},
        (_ARTICLE,),
        errors=ERRORS,
        takes={JSON: schemas.record(source=TEXT)},
    )
)
def of_source(article_id: str) -> Response:
    """Note a source's id."""
    shelf, wanted = desk.shelf(), text_of(told(), "source", "")
    found = shelf.article(article_id)
    if wanted and not desk.is_source(desk.known().ground(), wanted):
        message = f"there is no source “{wanted[:80]}”"
        raise ArticleRefused(message)
    return jsonify(_short(shelf.of_source(found, wanted)))


@blueprint.post("/curate/articles/<article_id>/discard")
@allowed("curator")
@operation(
    Operation(
        "Delete an article with its drafts.",
        {JSON: _OBJECT},
        (_ARTICLE,),
        errors=ERRORS,
        takes={JSON: _OBJECT},
    )
)
def discard_article(article_id: str) -> Response:
    """Delete a working copy."""
    desk.shelf().forget(article_id)
    return jsonify({"id": article_id})


@blueprint.post("/curate/articles/<article_id>/propose")
@allowed("curator")
@operation(
    Operation(
        "Turn the drafts of an article into a proposal.",
        {JSON: schemas.record(proposal=TEXT)},
        (_ARTICLE,),
        errors=ERRORS,
        takes={JSON: schemas.OBJECT | {"properties": {"title": TEXT}}},
    )
)
def propose(article_id: str) -> Response:
    """Propose drafts."""
    shelf = desk.shelf()
    found, title = shelf.article(article_id), text_of(told(), "title", "")
    made = propose_drafts(desk.known().ground(), shelf, found, title, acting().byline)
    return jsonify({"proposal": made.id})


def _short(one: Article) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "made": one.made,
        "source": source_id(one, desk.shelf().drafts(one.id)),
        "characters": len(one.held.text),
    }
