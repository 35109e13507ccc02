"""What things are called as small files, by the beginning of each word, for a search in the browser."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from kg.folding import acronym, fold, words
from web.views.search import hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.name import Name
    from web.site import Site

_MOST: Final = 400  # things in a file; one with more is cut, and goes on by the next letter
_DEEPEST: Final = 8
_TEXT_WORDS: Final = 40
#: How well a word fits by where it stands: in a name, or in a text.
_NAME, _TEXT = 2, 1
FOLDER: Final = "search/words/"
NAMES: Final = "search/words.json"
#: Every word, for what is mistyped.
VOCABULARY: Final = "search/vocabulary.json"


def files(here: Site) -> Iterator[tuple[str, bytes]]:
    """Give the files: one for the things with a word that begins so, and two lists: of these, and of words.

    A file is ``{"all": …, "things": [[label, path, iri, id, kinds, of, names, degree, text, ranks]]}``, where
    ``of`` names the kinds and all above them; best connected first. Where not all fit it has the best and
    those called just so, and the others are in files of longer beginnings.
    """
    entries = {iri: _entry(here, name) for iri, name in here.names.by_iri.items()}
    begins: list[str] = []
    placed: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for iri, name in here.names.by_iri.items():
        for word, rank in _words(here, name).items():
            placed[word[:1]].append((word, iri, rank))
    vocabulary = sorted({word for rows in placed.values() for word, _, _ in rows})
    todo = sorted(placed.items())
    while todo:
        begin, rows = todo.pop()
        things = {iri for _, iri, _ in rows}
        whole = len(things) <= _MOST or len(begin) >= _DEEPEST
        kept = things if whole else _best(here, begin, rows)
        ranks: dict[str, dict[str, int]] = defaultdict(dict)
        for word, iri, rank in rows:
            if iri in kept:
                ranks[iri][word] = max(rank, ranks[iri].get(word, 0))
        order = sorted(kept, key=lambda iri: (-here.names.by_iri[iri].degree, iri))
        listed = [[*entries[iri], ranks[iri]] for iri in order]
        stem = "-".join(f"{ord(c):x}" for c in begin)
        begins.append(begin)
        yield f"{FOLDER}{stem}.json", _json({"all": whole, "things": listed})
        if not whole:
            further: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
            for row in rows:
                if len(row[0]) > len(begin):
                    further[row[0][: len(begin) + 1]].append(row)
            todo += sorted(further.items())
    facets = [
        {"name": kind.name, "label": kind.label}
        for kind in sorted(here.schema.kinds.values(), key=lambda k: k.label)
        if kind.facet
    ]
    yield VOCABULARY, _json(vocabulary)
    yield NAMES, _json({"begins": sorted(begins), "facets": facets})


def _best(here: Site, begin: str, rows: list[tuple[str, str, int]]) -> set[str]:
    """Choose what a file has that cannot hold all: what has the word itself in its name, then the best."""
    exact = {iri for word, iri, rank in rows if word == begin and rank == _NAME}
    best = sorted({iri for _, iri, _ in rows}, key=lambda iri: (-here.names.by_iri[iri].degree, iri))
    return exact | set(best[:_MOST])


def _entry(here: Site, name: Name) -> list[Any]:
    found = hit(here, name, text=here.index.text(name.iri))
    kinds = here.schema.kinds
    above = {iri for own in name.kinds if own in kinds for iri in kinds[own].ancestors}
    own = sorted(kinds[iri].name for iri in above if iri in kinds)
    further = [label for label in _called(here, name) if label != name.label]
    marks = [[kind.label, kind.mark] for kind in found.kinds]
    return [
        name.label,
        found.ref.href or "",
        name.iri,
        name.slug,
        marks,
        own,
        further,
        name.degree,
        found.snippet,
    ]


def _called(here: Site, name: Name) -> list[str]:
    varying = here.index.varying.names.get(name.iri, ())
    return list(dict.fromkeys([*name.aliases, *varying]))


def _words(here: Site, name: Name) -> dict[str, int]:
    """Give the words that a thing is found by."""
    texts = here.index.varying.texts.get(name.iri, ())
    found: dict[str, int] = {}
    for text in (name.description, name.publisher, *texts):
        found |= dict.fromkeys(words(fold(text))[:_TEXT_WORDS], _TEXT)
    for label in (name.label, name.slug, *_called(here, name)):
        found |= dict.fromkeys(words(fold(label)), _NAME)
    if initials := acronym(name.label):
        found[initials] = _NAME
    return found


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
