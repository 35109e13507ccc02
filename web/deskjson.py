"""What programs give the desk and are given by it: bodies read with care, checks as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from flask import abort

from kg.articles.check import check
from kg.articles.proposing import beside
from kg.errors import ArticleRefused
from web import desk, schemas
from web.openapi import TEXT, Parameter
from web.requested import body_in_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.articles.article import Article, Making
    from kg.articles.check import Checked
    from kg.curate.entry import Entry

#: What any of these routes may answer with.
ERRORS: Final = (401, 403, 404, 409, 413, 415, 422)
OF: Final = Parameter("article", "The id of one of your articles, whose drafts may be named too.")
ENTRY: Final = {"type": "object", "description": "Keys and values as in the curated files."}
_NUMBER: Final = {"type": "integer", "minimum": 0}
#: What is to be made, from which passage of which article.
MAKE: Final = {
    "type": "object",
    "required": ["article", "what", "entry"],
    "properties": {
        "article": TEXT,
        "what": {"enum": ["claim", "entity", "source"]},
        "draft": {**TEXT, "description": "The id of the draft that says it, where it is not a new one."},
        "entry": ENTRY,
        "start": _NUMBER,
        "end": _NUMBER,
    },
}
_LIST: Final = schemas.several(schemas.OBJECT)
CHECKED: Final = schemas.record(ok={"type": "boolean"}, troubles=_LIST, duplicates=_LIST, conflicts=_LIST)


def checked_of(found: Article, what: Making, entry: Entry, but: str = "") -> Checked:
    """Check an entry as one of an article's drafts, or as another state of one (``but`` is its id)."""
    known = desk.known()
    ground = known.ground()
    drafts = tuple(one for one in desk.shelf().drafts(found.id) if one.id != but)
    with known.asking:
        return check(ground, what, entry, beside(found, drafts))


def sound(found: Article, what: Making, entry: Entry, but: str = "") -> Checked:
    """Check likewise.

    Raises:
        ArticleRefused: there are errors; the message has all of them, each with its field.
    """
    checked = checked_of(found, what, entry, but)
    if not checked.ok:
        wrong = (one for one in checked.troubles if one.severity == "error")
        raise ArticleRefused("; ".join(f"{one.field}: {one.message}".lstrip(": ") for one in wrong))
    return checked


def plain(checked: Checked) -> dict[str, object]:
    """Write what was found."""
    return {
        "ok": checked.ok,
        "troubles": [asdict(one) for one in checked.troubles],
        "duplicates": [asdict(one) for one in checked.duplicates],
        "conflicts": [asdict(one) for one in checked.conflicts],
    }


def told() -> Mapping[str, Any]:
    """Read the body of a request."""
    found = body_in_json()
    if not isinstance(found, dict):
        abort(400, "The body must be a JSON object.")
    return found


def text_of(given: Mapping[str, Any], key: str, default: str | None = None) -> str:
    """Read a text.

    Raises:
        ArticleRefused: there is none.
    """
    value = given.get(key, default)
    if isinstance(value, str):
        return value
    message = f"“{key}” must be a text"
    raise ArticleRefused(message)


def number_of(given: Mapping[str, Any], key: str) -> int:
    """Read a place in a text; 0 where none is given.

    Raises:
        ArticleRefused: it is none.
    """
    value = given.get(key, 0)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    message = f"“{key}” must be a whole number from 0 on"
    raise ArticleRefused(message)
