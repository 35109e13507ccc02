"""Finding things by what they are called: folded, by prefix, with typos, by acronym and by text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from kg.folding import acronym, flat, fold, words
from kg.postings import Postings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.names import Name
    from kg.texts import Varying

_LONGEST: Final = 300
_MOST_WORDS: Final = 12
_TEXT_WEIGHT: Final = 0.45
_ACRONYM: Final = 0.95
_JUDGED: Final = 250  # matches that are compared letter by letter
_COMPARED: Final = 100  # likewise, of those that share the rarest words with a name
_NAMED: Final = 0.5  # from this score on, a word stands in a name and not only in a text
_LAST: Final = "\U0010ffff"
_JOINT: Final = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Match:
    """Something found, how well, and through which other name."""

    name: Name
    score: float
    via: str = ""


@dataclass(frozen=True)
class Found:
    """What a search found, best first, without a value for each of what may be most of the graph."""

    index: Index
    numbers: NDArray[np.intp]
    judged: Mapping[int, Match]

    def __len__(self) -> int:
        """Count what was found."""
        return len(self.numbers)

    def __getitem__(self, window: slice) -> list[Match]:
        """Give some of it."""
        return [self._match(number) for number in self.numbers[window]]

    def __iter__(self) -> Iterator[Match]:
        """Give one after the other."""
        return map(self._match, self.numbers)

    def _match(self, number: int) -> Match:
        return self.judged.get(number) or Match(self.index.name(number), 0.0)

    def sorts(self) -> list[tuple[Name, int]]:
        """Count things of the same kinds: one of each sort, and how many there are."""
        counts = np.bincount(self.index.sorts[self.numbers])
        return [(self.index.samples[sort], int(counts[sort])) for sort in np.flatnonzero(counts)]

    def of_sort(self, wanted: Callable[[Name], bool]) -> Found:
        """Keep the things of sorts that are wanted, judged by one of each."""
        keep = np.array([wanted(name) for name in self.index.samples], bool)
        return Found(self.index, self.numbers[keep[self.index.sorts[self.numbers]]], self.judged)


class _Tables:
    """What is looked up in: words and whole names, in order. Made once for a snapshot and all its moments."""

    def __init__(self, names: Sequence[Name], varying: Varying) -> None:
        self.numbers = {name.iri: number for number, name in enumerate(names)}
        self.rows = [row for row in varying.rows() if row[0] in self.numbers]
        self.labels: list[tuple[str, int, str, int]] = []  # folded, name, as written, row or -1
        self.flats: list[list[tuple[str, str]]] = [[] for _ in names]
        self.fixed = Postings(len(names), self._words(names))
        self.varying = Postings(len(self.rows), self._row_words())
        self.of_row = np.array([self.numbers[iri] for iri, _, _ in self.rows], np.int32)
        self.labels.sort()
        self.label_names = np.array([number for _, number, _, _ in self.labels], np.int32)
        self.label_rows = np.array([row for _, _, _, row in self.labels], np.int32)
        self.degrees = np.log2(1 + np.array([name.degree for name in names], np.float32))

    def _words(self, names: Sequence[Name]) -> Iterator[tuple[str, int, float]]:
        for number, name in enumerate(names):
            for label in (name.label, *name.aliases, name.slug):
                parts = words(fold(label))
                joined = " ".join(parts)
                self.labels.append((joined, number, label, -1))
                if label != name.slug:
                    self.flats[number].append((joined, label))
                yield from ((word, number, 1.0) for word in parts)
            if initials := acronym(name.label):
                self.labels.append((initials, number, name.label, -1))
                yield initials, number, _ACRONYM
            for text in (name.description, name.publisher):
                yield from ((word, number, _TEXT_WEIGHT) for word in words(fold(text)))

    def _row_words(self) -> Iterator[tuple[str, int, float]]:
        for row, (iri, text, is_name) in enumerate(self.rows):
            parts = words(fold(text))
            if is_name:
                self.labels.append((" ".join(parts), self.numbers[iri], text, row))
            yield from ((word, row, 1.0 if is_name else _TEXT_WEIGHT) for word in parts)


class Index:
    """An inverted index over names and texts, kept in memory for one snapshot, seen from one moment."""

    def __init__(self, names: Mapping[str, Name], varying: Varying, *, of: Index | None = None) -> None:
        """Keep the names by IRI, and what besides is found by claims.

        The tables are made when something is first looked up, so that a server need not wait for them. The
        index of a moment is made ``of`` that of now, shares its tables, and finds what stands at the moment.
        """
        self._all = names
        self.varying = varying
        self._of = of

    def at(self, names: Mapping[str, Name], varying: Varying) -> Index:
        """Give the index of a moment: ``names`` and ``varying`` are some of those here."""
        return Index(names, varying, of=self)

    def ready(self) -> None:
        """Make the tables now."""
        self._tables.fixed.ready()
        self._tables.varying.ready()
        _ = self._seen, self._standing, self._flats, self.sorts

    @cached_property
    def _tables(self) -> _Tables:
        return self._of._tables if self._of else _Tables(self._names, self.varying)  # noqa: SLF001

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        """The names by number: those of now, as a moment's graph has them where it has them."""
        if self._of is None:
            return tuple(self._all.values())
        now = self._of._names  # noqa: SLF001
        if self._all is self._of._all:  # noqa: SLF001
            return now
        return tuple(self._all.get(name.iri, name) for name in now)

    @cached_property
    def _seen(self) -> NDArray[np.bool_]:
        """Which names there are at the moment."""
        if self._of is None or self._all is self._of._all:  # noqa: SLF001
            return np.ones(len(self._names), bool)
        return np.array([name.iri in self._all for name in self._names], bool)

    @cached_property
    def _standing(self) -> NDArray[np.bool_]:
        """Which further names and texts there are at the moment."""
        rows = self._tables.rows
        if self._of is None:
            return np.ones(len(rows), bool)
        here = set(self.varying.rows())
        return np.array([row in here for row in rows], bool)

    @cached_property
    def _flats(self) -> Mapping[int, Sequence[tuple[str, str]]]:
        """Further names that stand, by number, folded and as written."""
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for row in np.flatnonzero(self._standing):
            iri, text, is_name = self._tables.rows[row]
            if is_name:
                found[self._tables.numbers[iri]].append((flat(text), text))
        return found

    @cached_property
    def sorts(self) -> NDArray[np.intp]:
        """The sort of each name by number: things of the same kinds are one, sources apart."""
        return self._sorted[0]

    @cached_property
    def samples(self) -> list[Name]:
        """One name of each sort."""
        return self._sorted[1]

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.intp], list[Name]]:
        known: dict[tuple[str, tuple[str, ...]], int] = {}
        samples: list[Name] = []
        found = np.zeros(len(self._names), np.intp)
        for number, name in enumerate(self._names):
            key = name.iri.rpartition("/")[0], name.kinds
            if key not in known:
                known[key] = len(samples)
                samples.append(name)
            found[number] = known[key]
        return found, samples

    def name(self, number: int) -> Name:
        """Give a name by its number."""
        return self._names[number]

    def text(self, iri: str) -> str:
        """Give the first thing that is said by or in something."""
        return next(iter(self.varying.texts.get(iri, ())), "")

    def search(self, query: str) -> Found:
        """Find things, best first; everything, by number of claims, where the query is empty."""
        wanted = list(dict.fromkeys(words(fold(query[:_LONGEST]))))[:_MOST_WORDS]
        if not wanted:
            everything = np.flatnonzero(self._seen) if not query.strip() else np.zeros(0, np.intp)
            degrees = self._tables.degrees[everything]
            # The names are in order of label, and stay so where they have as many claims.
            return Found(self, everything[np.argsort(-degrees, kind="stable")], {})
        total = np.zeros(len(self._names), np.float32)
        hits = np.zeros(len(self._names), np.uint8)
        for word in wanted:
            scores = self._scores(word)
            total += scores
            hits += scores > 0
        best = int(hits.max(initial=0))
        if best * 2 < len(wanted):
            return Found(self, np.zeros(0, np.intp), {})
        found = np.flatnonzero(hits == best)
        score = total[found] / len(wanted) + 0.03 * self._tables.degrees[found]
        ranked = found[np.argsort(-score, kind="stable")]
        joined = " ".join(wanted)
        # A name that was typed whole is judged, however many fit as well.
        whole = [number for number in self._beginning_with(joined, 20) if hits[number] == best]
        first = list(dict.fromkeys([*whole, *map(int, ranked[:_JUDGED])]))
        judged = {number: self._match(number, float(total[number]) / len(wanted), joined) for number in first}
        first.sort(key=lambda n: (-judged[n].score, -self._names[n].degree, self._names[n].label.casefold()))
        rest = ranked[~np.isin(ranked, first)]
        return Found(self, np.concatenate((np.array(first, np.intp), rest)), judged)

    def called(self, text: str, wanted: Callable[[Name], bool], most: int = 24) -> list[Name]:
        """Find things by what they are called alone, however many of the words they share; best first.

        ``wanted`` is asked about one thing of each sort.
        """
        plain = words(fold(text[:_LONGEST]))[: 2 * _MOST_WORDS]
        further = filter(self.has, _further(text[:_LONGEST], plain))
        keep = np.array([wanted(name) for name in self.samples], bool)[self.sorts]
        total = np.zeros(len(self._names), np.float32)
        for word in dict.fromkeys((*plain, *further)):
            scores = self._scores(word)
            total += np.where(scores < _NAMED, 0, scores * np.float32(self.rarity(word)))
        total *= keep
        found = (
            np.argpartition(-total, _COMPARED)[:_COMPARED]
            if len(total) > _COMPARED
            else np.arange(len(total))
        )
        found = found[total[found] > 0]
        joined = flat(text[:_LONGEST])
        whole = [number for number in self._beginning_with(joined, 20) if joined and keep[number]]
        numbers = dict.fromkeys([*whole, *map(int, found)])
        largest = float(total.max(initial=1)) or 1.0
        judged = [self._match(number, float(total[number]) / largest, joined) for number in numbers]
        return [match.name for match in sorted(judged, key=lambda match: -match.score)[:most]]

    def has(self, word: str) -> bool:
        """Tell whether anything has a word in its name or in a text."""
        return bool(self._tables.fixed.count(word) or self._tables.varying.count(word))

    def rarity(self, word: str) -> float:
        """Say what it tells that a name has a word: the fewer names have it, the more."""
        return log(1 + len(self._names) / (1 + self._tables.fixed.count(word)))

    def _scores(self, word: str) -> NDArray[np.float32]:
        """Say how well each name fits a word, by what it is called and what stands about it."""
        tables = self._tables
        found = np.where(self._seen, tables.fixed.scores(word), np.float32(0))
        further = np.where(self._standing, tables.varying.scores(word), np.float32(0))
        np.maximum.at(found, tables.of_row, further)
        found[~self._seen] = 0
        return found

    def _beginning_with(self, joined: str, most: int) -> list[int]:
        """Find the names of which one begins so; those of most claims, and those that are called just so."""
        tables = self._tables
        low = bisect_left(tables.labels, (joined, -1, "", -1))
        high = bisect_left(tables.labels, (joined + _LAST, -1, "", -1), low)
        places = np.arange(low, high)
        rows = tables.label_rows[low:high]
        standing = np.append(self._standing, True)  # row -1 is no row, and stands
        places = places[self._seen[tables.label_names[low:high]] & standing[rows]]
        if len(places) > most:
            degrees = tables.degrees[tables.label_names[places]]
            exact = places[:most]
            places = np.concatenate((exact, places[np.argpartition(-degrees, most)[:most]]))
        return list(dict.fromkeys(int(number) for number in tables.label_names[places]))

    def _match(self, number: int, base: float, joined: str) -> Match:
        name = self._names[number]
        closest, via = 0.0, ""
        for folded, label in (*self._tables.flats[number], *self._flats.get(number, ())):
            likeness = 1.5 if folded == joined else fuzz.ratio(folded, joined) / 100
            likeness += 0.15 if folded.startswith(joined) else 0.0
            if likeness > closest:
                closest, via = likeness, "" if label == name.label else label
        return Match(name, base + 0.6 * closest + 0.03 * float(self._tables.degrees[number]), via)

    def suggest(self, query: str, limit: int = 8) -> list[Match]:
        """Complete what is being typed: names that begin so first, then what a search finds."""
        joined = flat(query[:_LONGEST])
        if not joined:
            return []
        begun = [self._begun(number, joined) for number in self._beginning_with(joined, max(100, limit))]
        found = sorted(begun, key=lambda m: (-m.score, m.name.label.casefold()))[:limit]
        if len(found) < limit:
            seen = {match.name.iri for match in found}
            found += [m for m in self.search(query)[: limit * 2] if m.name.iri not in seen]
        return found[:limit]

    def _begun(self, number: int, joined: str) -> Match:
        """Say through which name something begins so, and whether it is called just so."""
        name = self._names[number]
        called = (*self._tables.flats[number], *self._flats.get(number, ()))
        fitting = [(folded, label) for folded, label in called if folded.startswith(joined)]
        exact = any(folded == joined for folded, _ in fitting)
        exact = exact or joined in {acronym(name.label), flat(name.slug)}
        own = not fitting or any(label == name.label for _, label in fitting)
        score = 2.0 + (1.0 if exact else 0.0) + 0.05 * float(self._tables.degrees[number])
        return Match(name, score, "" if own else fitting[0][1])

    def nearest(self, slug: str, limit: int = 5) -> list[Name]:
        """Find what a wrong address probably meant."""
        text = slug.replace("-", " ")[:_LONGEST]
        found = [match.name for match in self.search(text)[:limit]]
        slugs: dict[int, str] = {
            int(number): self._names[number].slug for number in np.flatnonzero(self._seen)
        }
        close = process.extract(slug[:_LONGEST], slugs, scorer=fuzz.ratio, limit=limit, score_cutoff=70)
        near: Iterable[Name] = [self._names[number] for _, _, number in close]
        return list({name.iri: name for name in [*near, *found]}.values())[:limit]


def _further(text: str, plain: Sequence[str]) -> Iterator[str]:
    """Give what two words of a name are as one, those that one is made of, and its initials."""
    yield from (one + other for one, other in pairwise(plain) if (one + other).isascii())
    yield from words(fold(_JOINT.sub(" ", text)))
    if initials := acronym(text):
        yield initials
