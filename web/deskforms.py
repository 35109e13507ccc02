"""The forms of the desk: what they offer, what was given, and an entry from what a browser sends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kg.articles import forms
from kg.articles.article import draft_json, entry_of
from kg.articles.marks import locator
from kg.articles.proposing import slug_for
from kg.curate.entry import plain, texts
from kg.errors import ArticleRefused
from web.deskparts import FormView, QualifierRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzeug.datastructures import MultiDict

    from kg.articles.article import Article, Draft, Making
    from kg.articles.forms import Input
    from kg.articles.ground import Ground
    from kg.curate.entry import Entry

_SEVERAL: Final = frozenset({"aliases", "same-as"})
_BY_COMMA: Final = frozenset({"reporter"})
_BLANK_ROWS: Final = 2  # for further qualifiers, where no script adds them
#: Each form's own fields, before those that the ontology gives.
KEYS: Final[Mapping[Making, tuple[str, ...]]] = {
    "claim": ("subject", "predicate", "object", "locator"),
    "entity": ("name", "id", "type", "aliases", "description", "same-as"),
    "source": ("title", "id", "type"),
}
_QUALIFIERS: Final = "qualifiers"
_MOST: Final = 50  # qualifiers that are read
_LONGEST: Final = 10_000
_NAME: Final = 120  # characters: a longer passage is no name


def inputs(known: Ground, what: Making) -> tuple[Input, ...]:
    """Give the inputs of a form besides its own."""
    if what == "claim":
        return forms.qualifiers(known.schema)
    return forms.source(known.schema) if what == "source" else ()


def keys(known: Ground, what: Making) -> tuple[str, ...]:
    """Name everything that a form may send."""
    return (*KEYS[what], *(one.name for one in inputs(known, what)))


def entry_from(known: Ground, what: Making, sent: MultiDict[str, str]) -> Entry:
    """Read what a form sent; lists are written with semicolons or on lines, reporters also with commas.

    Raises:
        EditRefused: a value holds what is no text.
        ArticleRefused: a qualifier has no property or no value.
    """
    several = {one.name for one in inputs(known, what) if one.several} | _SEVERAL
    found: dict[str, object] = {}
    for key in keys(known, what):
        text = sent.get(key, "")[:_LONGEST].strip()
        if key in several:
            separated = text.replace("\n", ";").replace(",", ";" if key in _BY_COMMA else ",")
            found[key] = [one.strip() for one in separated.split(";") if one.strip()]
        else:
            found[key] = text.replace("\r\n", "\n")
    if what == "claim":
        found[_QUALIFIERS] = _qualifiers(rows(sent))
    return entry_of({key: value for key, value in found.items() if value})


def rows(sent: MultiDict[str, str]) -> tuple[QualifierRow, ...]:
    """Read the qualifiers that a form sent, as they were given; blank ones are left out."""
    names, values = (sent.getlist(key)[:_MOST] for key in ("qualifier", "qualifier-value"))
    given_rows = (
        QualifierRow(name.strip()[:_NAME], value.strip()[:_LONGEST])
        for name, value in zip_longest(names, values, fillvalue="")
    )
    return tuple(one for one in given_rows if one.name or one.value)


def _qualifiers(given_rows: Iterable[QualifierRow]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in given_rows:
        if not one.name or not one.value:
            message = f"say what “{one.value[:80]}” is" if one.value else f"give “{one.name}” a value"
            raise ArticleRefused(message)
        found.setdefault(one.name, []).append(one.value)
    return found


def rows_of(entry: Entry) -> tuple[QualifierRow, ...]:
    """Write the qualifiers of an entry as a form shows them, a value a row."""
    said = entry.get(_QUALIFIERS)
    inside = said.items() if isinstance(said, Mapping) else ()
    return tuple(QualifierRow(key, one) for key, value in inside for one in texts(value))


def given(entry: Entry) -> dict[str, str]:
    """Write an entry as a form shows it."""
    return {
        key: value if isinstance(value, str) else "; ".join(value)
        for key, value in entry.items()
        if not isinstance(value, Mapping)
    }


def rest(known: Ground, what: Making, entry: Entry) -> Entry:
    """Give what an entry says that no form shows, so that it stays when the form is sent."""
    shown = {*keys(known, what), _QUALIFIERS if what == "claim" else ""}
    return {key: value for key, value in entry.items() if key not in shown}


def of_draft(known: Ground, draft: Draft) -> FormView:
    """Make the form that changes a draft."""
    return replace(
        view(known, draft.what, given(draft.entry), (draft.start, draft.end), rows_of(draft.entry)),
        draft=draft.id,
        was=version(draft),
        rest=json.dumps(plain(rest(known, draft.what, draft.entry))),
    )


def version(draft: Draft) -> str:
    """Name the state of a draft that somebody has before them."""
    return hashlib.sha256(draft_json(draft)).hexdigest()[:16]


def blank(
    known: Ground, article: Article, what: Making, span: tuple[int, int], wanted: Mapping[str, str]
) -> dict[str, str]:
    """Propose what a new form says: from the passage, and for a source from the article."""
    held, passage = article.held, article.held.text[span[0] : span[1]]
    allowed = {key: text for key in keys(known, what) if (text := wanted.get(key, "").strip()[:_LONGEST])}
    if what == "claim":
        usual = {"kind": "fact", "stance": "asserts", "locator": locator(passage)}
        return {key: text for key, text in (usual | allowed).items() if text}
    if what == "entity":
        name = allowed.get("name") or (passage if 0 < len(passage) <= _NAME else "")
        return allowed | ({"name": name, "id": allowed.get("id") or slug_for(known, name)} if name else {})
    found = {"title": held.title, "url": held.url, "author": held.author, "published": held.published}
    found["id"] = slug_for(known, article.title)
    return {key: text for key, text in (found | allowed).items() if text}


def view(
    known: Ground,
    what: Making,
    values: Mapping[str, str],
    span: tuple[int, int] = (0, 0),
    qualified: Sequence[QualifierRow] = (),
) -> FormView:
    """Make a form."""
    is_claim = what == "claim"
    blanks = (QualifierRow(),) * _BLANK_ROWS if is_claim else ()
    kinds = _kinds(known, values.get("subject", ""))
    return FormView(
        what,
        inputs(known, what),
        dict(values),
        menus=forms.predicates(known.schema) if is_claim else (),
        kinds=() if is_claim else forms.kinds(known.schema, sources=what == "source"),
        start=span[0],
        end=span[1],
        further=forms.further(known.schema, kinds, values.get("predicate", "")) if is_claim else (),
        qualifiers=(*qualified, *blanks),
    )


def _kinds(known: Ground, slug: str) -> tuple[str, ...]:
    thing = known.things.get(known.redirects.get(slug, slug))
    return thing.kinds if thing else ()
