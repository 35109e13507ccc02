"""The forms of the desk: what they offer, what was given, and an entry from what a browser sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.articles import forms
from kg.articles.article import entry_of
from kg.articles.marks import locator
from kg.articles.proposing import slug_for
from web.deskparts import FormView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.articles.article import Article, Making
    from kg.articles.forms import Input
    from kg.articles.ground import Ground
    from kg.curate.entry import Entry

_SEVERAL: Final = frozenset({"reporter", "aliases", "same-as"})
#: Each form's own fields, before those that the ontology gives.
KEYS: Final[Mapping[Making, tuple[str, ...]]] = {
    "claim": ("subject", "predicate", "object", "locator"),
    "entity": ("name", "id", "type", "aliases", "description", "same-as"),
    "source": ("title", "id", "type"),
}
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


def entry_from(known: Ground, what: Making, sent: Mapping[str, str]) -> Entry:
    """Read what a form sent; a list is written with commas (aliases with semicolons or on lines).

    Raises:
        EditRefused: a value holds what is no text.
    """
    found: dict[str, object] = {}
    for key in keys(known, what):
        text = sent.get(key, "")[:_LONGEST].strip()
        if key in _SEVERAL:
            separated = text.replace("\n", ";") if key != "reporter" else text.replace(",", ";")
            found[key] = [one.strip() for one in separated.split(";") if one.strip()]
        else:
            found[key] = text.replace("\r\n", "\n")
    return entry_of({key: value for key, value in found.items() if value})


def given(entry: Entry) -> dict[str, str]:
    """Write an entry as a form shows it."""
    return {
        key: value if isinstance(value, str) else "; ".join(value) if isinstance(value, tuple) else ""
        for key, value in entry.items()
    }


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


def view(known: Ground, what: Making, values: Mapping[str, str], span: tuple[int, int] = (0, 0)) -> FormView:
    """Make a form."""
    return FormView(
        what,
        inputs(known, what),
        dict(values),
        menus=forms.predicates(known.schema) if what == "claim" else (),
        kinds=() if what == "claim" else forms.kinds(known.schema, sources=what == "source"),
        start=span[0],
        end=span[1],
    )
