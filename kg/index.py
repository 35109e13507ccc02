"""Finding things by what they are called: folded, by prefix, with typos, by acronym and by text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log2
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.names import Name

_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST = 300
_TEXT_WEIGHT = 0.45
_FUZZY = 0.72


def fold(text: str) -> str:
    """Put a text into the form that is compared: no case, no diacritics.

    >>> fold("Škoda Müller")
    'skoda muller'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Cut a folded text into words; scripts without spaces into characters and pairs.

    >>> words(fold("AI-Diffusion Rule"))
    ['ai', 'diffusion', 'rule']
    """
    found: list[str] = []
    for word in _WORD.findall(text):
        if _CJK.search(word):
            found += [*word, *(a + b for a, b in pairwise(word))]
        else:
            found.append(word)
    return found


def acronym(label: str) -> str:
    """Give the initials of the words that begin with a capital or digit.

    >>> acronym("Bureau of Industry and Security")
    'bis'
    """
    initials = [w[0] for w in _WORD.findall(label) if w[0].isupper()]
    return fold("".join(initials)) if len(initials) > 1 else ""


@dataclass(frozen=True, slots=True)
class Match:
    """Something found, how well, and through which other name."""

    name: Name
    score: float
    via: str = ""


@dataclass
class _Tables:
    """Words with the names that have them, the words in order, and the labels in order."""

    postings: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    vocabulary: list[str] = field(default_factory=list)
    labels: list[tuple[str, int, str]] = field(default_factory=list)

    def add_name(self, number: int, name: Name) -> None:
        for label in (name.label, *name.aliases, name.slug):
            folded = fold(label)
            parts = words(folded)
            self.labels.append((" ".join(parts), number, label))
            for word in set(parts):
                self.post(word, number, 1.0)
        if initials := acronym(name.label):
            self.post(initials, number, 0.95)
            self.labels.append((initials, number, name.label))

    def post(self, word: str, number: int, weight: float) -> None:
        self.postings[word][number] = max(weight, self.postings[word].get(number, 0.0))


class Index:
    """An inverted index over names and texts, kept in memory for one snapshot."""

    def __init__(self, names: Iterable[Name], texts: Mapping[str, Sequence[str]]) -> None:
        """Keep the names; ``texts`` are further words said by or in a thing, by IRI.

        The tables are made when something is first looked up, so that a server need not wait for them.
        """
        self._names = tuple(names)
        self._texts = texts

    @cached_property
    def _tables(self) -> _Tables:
        tables = _Tables()
        for number, name in enumerate(self._names):
            tables.add_name(number, name)
            for text in (name.description, name.publisher, *self._texts.get(name.iri, ())):
                for word in set(words(fold(text))):
                    tables.post(word, number, _TEXT_WEIGHT)
        tables.vocabulary = sorted(tables.postings)
        tables.labels.sort()
        return tables

    def text(self, iri: str) -> str:
        """Give the first thing that is said by or in something."""
        return next(iter(self._texts.get(iri, ())), "")

    def search(self, query: str) -> list[Match]:
        """Find things, best first; everything by number of claims where the query is empty."""
        wanted = list(dict.fromkeys(words(fold(query[:_LONGEST]))))[:12]
        if not wanted:
            ranked = sorted(self._names, key=lambda n: (-n.degree, n.label.casefold()))
            return [Match(name, float(name.degree)) for name in ranked] if not query.strip() else []
        tables = [self._expand(word) for word in wanted]
        candidates = set[int]().union(*tables)
        hits = {n: sum(1 for table in tables if n in table) for n in candidates}
        best = max(hits.values(), default=0)
        if best * 2 < len(tables):
            return []
        joined = " ".join(wanted)
        matches = (self._match(n, tables, joined) for n in candidates if hits[n] == best)
        return sorted(matches, key=lambda m: (-m.score, -m.name.degree, m.name.label.casefold()))

    def _expand(self, word: str) -> dict[int, float]:
        """Everything that has the word, a word that begins with it, or one a typo away."""
        found = dict(self._tables.postings.get(word, {}))
        for longer in self._beginning_with(word):
            for number, weight in self._tables.postings[longer].items():
                found[number] = max(found.get(number, 0.0), weight * (0.75 + 0.2 * len(word) / len(longer)))
        if len(word) > 3 and max(found.values(), default=0.0) < 0.75:  # noqa: PLR2004
            typos = 1 if len(word) < 8 else 2  # noqa: PLR2004
            close = process.extract(
                word, self._tables.vocabulary, scorer=OSA.distance, score_cutoff=typos, limit=12
            )
            for near, distance, _ in close:
                for number, weight in self._tables.postings[near].items():
                    found[number] = max(found.get(number, 0.0), weight * (_FUZZY - 0.08 * distance))
        return found

    def _beginning_with(self, word: str) -> Iterator[str]:
        at = bisect_left(self._tables.vocabulary, word)
        while at < len(self._tables.vocabulary) and self._tables.vocabulary[at].startswith(word):
            yield self._tables.vocabulary[at]
            at += 1

    def _match(self, number: int, tables: list[dict[int, float]], joined: str) -> Match:
        name = self._names[number]
        base = sum(table.get(number, 0.0) for table in tables) / len(tables)
        closest, via = 0.0, ""
        for label in (name.label, *name.aliases):
            flat = " ".join(words(fold(label)))
            likeness = 1.5 if flat == joined else fuzz.ratio(flat, joined) / 100
            likeness += 0.15 if flat.startswith(joined) else 0.0
            if likeness > closest:
                closest, via = likeness, "" if label == name.label else label
        return Match(name, base + 0.6 * closest + 0.03 * log2(1 + name.degree), via)

    def suggest(self, query: str, limit: int = 8) -> list[Match]:
        """Complete what is being typed: names that begin so first, then what a search finds."""
        joined = " ".join(words(fold(query[:_LONGEST])))
        if not joined:
            return []
        labels = self._tables.labels
        at = bisect_left(labels, (joined, -1, ""))
        found: dict[int, Match] = {}
        while at < len(labels) and labels[at][0].startswith(joined) and len(found) < 200:  # noqa: PLR2004
            flat, number, label = labels[at]
            name = self._names[number]
            score = 2.0 + (1.0 if flat == joined else 0.0) + 0.05 * log2(1 + name.degree)
            if number not in found or found[number].score < score:
                shown = label not in {name.label, name.slug}
                found[number] = Match(name, score, label if shown else "")
            at += 1
        matches = sorted(found.values(), key=lambda m: -m.score)
        if len(matches) < limit:
            seen = {match.name.iri for match in matches}
            matches += [m for m in self.search(query)[: limit * 2] if m.name.iri not in seen]
        return matches[:limit]

    def nearest(self, slug: str, limit: int = 5) -> list[Name]:
        """Find what a wrong address probably meant."""
        text = slug.replace("-", " ")[:_LONGEST]
        found = [match.name for match in self.search(text)[:limit]]
        slugs = {number: name.slug for number, name in enumerate(self._names)}
        close = process.extract(slug[:_LONGEST], slugs, scorer=fuzz.ratio, limit=limit, score_cutoff=70)
        near = [self._names[number] for _, _, number in close]
        return list({name.iri: name for name in [*near, *found]}.values())[:limit]
