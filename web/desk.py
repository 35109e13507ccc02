"""What the desk's screens and programs share: whose shelf, the files as they were read, marks as shown."""

from __future__ import annotations

import threading
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from flask import current_app

from kg import vocab as v
from kg.articles.ground import ground
from kg.articles.marks import mark
from kg.articles.proposing import finish_interrupted
from kg.articles.shelf import Shelf
from web.deskparts import Meant, NameRow, Piece, QuotationRow, Sentence
from web.session import acting
from web.site import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.articles.article import Article, Draft
    from kg.articles.ground import Ground
    from kg.articles.marks import Mark, Marks
    from kg.curate.entry import Entry

KEY: Final = "statecraft-desk"
_MARKED: Final = 16  # articles whose marks are kept


class Known:
    """The files as they were read last, for the snapshot that is served; and marks of the last articles."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._lock = threading.Lock()
        #: Held while shapes are asked: their graph is one for all threads.
        self.asking = threading.Lock()
        self._key: object = None
        self._ground: Ground | None = None
        self._marks: dict[str, Marks] = {}

    def ground(self) -> Ground:
        """Give what the files say."""
        here = now()
        key = here.snapshot.number, here.snapshot.fingerprint
        with self._lock:
            if self._ground is None or self._key != key:
                self._ground, self._key = ground(here.project, here.schema), key
                self._marks.clear()
            return self._ground

    def marks(self, article: Article) -> Marks:
        """Give the marks of an article."""
        known = self.ground()
        with self._lock:
            if article.id in self._marks:
                return self._marks[article.id]
        found = mark(article.held.text, known)
        with self._lock:
            if self._ground is known:
                while len(self._marks) >= _MARKED:
                    self._marks.pop(next(iter(self._marks)))
                self._marks[article.id] = found
        return found


def known() -> Known:
    """Give what this application keeps ready."""
    return cast("Known", current_app.extensions.setdefault(KEY, Known()))


def shelf() -> Shelf:
    """Give the shelf of whoever makes this request; what a killed process left undone there is done first."""
    project = now().project
    found = Shelf(project, acting().id)
    finish_interrupted(project, found)
    return found


def is_source(known: Ground, slug: str) -> bool:
    """Tell whether an id is that of a source in the files."""
    thing = known.things.get(slug)
    return thing is not None and "/source/" in thing.node.value


def meant(known: Ground, iri: str) -> Meant:
    """Name a known thing, with its kind where several share a name."""
    kinds = known.entities[iri].kinds if iri in known.entities else ()
    kind = known.schema.label(kinds[0]) if kinds else ""
    return Meant(v.slug(known.project.base, iri) or iri, known.naming.name(iri), kind)


def paragraphs(article: Article, found: Marks, known: Ground) -> tuple[tuple[Sentence, ...], ...]:
    """Cut a text into paragraphs, sentences and pieces, each with its place."""
    text = article.held.text
    quoted = bytearray(len(text))
    for one in found.quotations:
        quoted[one.start : one.end] = b"\1" * (one.end - one.start)
    made: list[list[Sentence]] = []
    before, at = 0, 0
    for start, end in found.sentences:
        inside = []
        while at < len(found.marks) and found.marks[at].start < end:
            inside.append(found.marks[at])
            at += 1
        sentence = Sentence(start, end, tuple(_pieces(text, (start, end), inside, quoted, known)))
        if not made or "\n" in text[before:start]:
            made.append([])
        made[-1].append(sentence)
        before = end
    return tuple(map(tuple, made))


def quotation_rows(found: Marks, known: Ground) -> tuple[QuotationRow, ...]:
    """List who is quoted."""
    return tuple(
        QuotationRow(
            one.text, one.start, one.end, meant(known, one.speaker.things[0]) if one.speaker else None
        )
        for one in found.quotations
    )


def name_rows(found: Marks) -> tuple[NameRow, ...]:
    """List the names that nothing known bears, each once."""
    names = [one for one in found.marks if one.sort == "unknown"]
    times = Counter(one.text for one in names)
    first = {one.text: one for one in reversed(names)}
    rows = (NameRow(text, times[text], one.start, one.end) for text, one in first.items())
    return tuple(sorted(rows, key=lambda row: row.start))


def _pieces(
    text: str, span: tuple[int, int], marks: Iterable[Mark], quoted: bytearray, known: Ground
) -> Iterator[Piece]:
    at, end = span

    def inside(a: int, b: int) -> bool:
        return 0 not in quoted[a:b]

    def plain(a: int, b: int) -> Iterator[Piece]:
        cuts = [a, *(i for i in range(a + 1, b) if quoted[i] != quoted[i - 1]), b]
        yield from (Piece(text[i:j], i, j, quoted=inside(i, j)) for i, j in pairwise(cuts) if i < j)

    for one in marks:
        if one.start < at:
            continue
        yield from plain(at, one.start)
        at = min(one.end, end)
        things = tuple(meant(known, iri) for iri in one.things)
        shown = text[one.start : at]
        yield Piece(shown, one.start, at, one.sort, one.edtf, things, inside(one.start, at))
    yield from plain(at, end)


def drafted_names(drafts: Iterable[Draft]) -> dict[str, str]:
    """Give the names of things that are drafted, by their ids."""
    things = (one.entry for one in drafts if one.what == "entity")
    return {str(entry.get("id", "")): str(entry.get("name", "")) for entry in things}


def in_words(known: Ground, what: str, entry: Entry, drafted: Mapping[str, str]) -> str:
    """Say what a draft says; ``drafted`` are the names of things that are drafted beside it."""

    def name(slug: str) -> str:
        thing = known.things.get(slug)
        return known.naming.name(thing.node.value) if thing else drafted.get(slug, slug)

    if what == "claim":
        prop = known.schema.property(str(entry.get("predicate", "")))
        value = str(entry.get("object", ""))
        shown = name(value) if prop and prop.is_object else value
        codes = [c for scheme in (prop.ranges if prop else ()) if (c := known.schema.concept(scheme, value))]
        said = codes[0].label if codes else shown
        return f"{name(str(entry.get('subject', '')))} {prop.label if prop else '?'} {said}"
    return str(entry.get("name") or entry.get("title") or entry.get("id", ""))
