"""Finding things by what they are called."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from kg.folding import acronym, flat, fold, words
from kg.name_table import NameTable
from kg.search.found import Found, Match
from kg.search.sight import Sight
from kg.search.tables import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.name import Name
    from kg.search.tables import Fixed
    from kg.texts import Varying

_LONGEST: Final = 300
_MOST_WORDS: Final = 12
_JUDGED: Final = 250  # matches that are compared letter by letter
_COMPARED: Final = 100  # likewise, of those that share the rarest words with a name
_NAMED: Final = 0.5  # from this score on, a word stands in a name and not only in a text
_JOINT: Final = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")


class Index:
    """An inverted index over names and texts, kept in memory for one snapshot, seen from one moment."""

    def __init__(
        self,
        names: Mapping[str, Name],
        varying: Varying,
        *,
        read: Callable[[NameTable], Fixed] = fixed,
        of: Index | None = None,
    ) -> None:
        """Keep the names by IRI, and what besides is found by claims; see :class:`Sight`.

        ``read`` gives the tables of the names, when they are first wanted.
        """
        table = names if isinstance(names, NameTable) else NameTable.of(names.values())
        self.sight: Sight = Sight(table, varying, partial(read, table), of.sight if of else None)

    @property
    def varying(self) -> Varying:
        """What besides names is found by claims."""
        return self.sight.varying

    def at(self, names: Mapping[str, Name], varying: Varying) -> Index:
        """Give the index of a moment: ``names`` and ``varying`` are some of those here."""
        return Index(names, varying, of=self)

    def ready(self) -> None:
        """Make the tables now."""
        self.sight.ready()

    def text(self, iri: str) -> str:
        """Give the first thing that is said by or in something."""
        return next(iter(self.varying.texts.get(iri, ())), "")

    def search(self, query: str) -> Found:
        """Find things, best first; everything, by number of claims, where the query is empty."""
        wanted = list(dict.fromkeys(words(fold(query[:_LONGEST]))))[:_MOST_WORDS]
        if not wanted:
            everything = np.flatnonzero(self.sight.seen) if not query.strip() else np.zeros(0, np.intp)
            degrees = self.sight.tables.degrees[everything]
            # The names are in order of label, and stay so where they have as many claims.
            return Found(self.sight, everything[np.argsort(-degrees, kind="stable")], {})
        total = np.zeros(len(self.sight), np.float32)
        hits = np.zeros(len(self.sight), np.uint8)
        for word in wanted:
            scores = self.sight.scores(word)
            total += scores
            hits += scores > 0
        best = int(hits.max(initial=0))
        if best * 2 < len(wanted):
            return Found(self.sight, np.zeros(0, np.intp), {})
        found = np.flatnonzero(hits == best)
        score = total[found] / len(wanted) + 0.03 * self.sight.tables.degrees[found]
        ranked = found[np.argsort(-score, kind="stable")]
        joined = " ".join(wanted)
        # A name that was typed whole is judged, however many fit as well.
        whole = [number for number in self.sight.beginning_with(joined, 20) if hits[number] == best]
        first = list(dict.fromkeys([*whole, *map(int, ranked[:_JUDGED])]))
        judged = {number: self._match(number, float(total[number]) / len(wanted), joined) for number in first}
        first.sort(
            key=lambda n: (
                -judged[n].score,
                -self.sight.name(n).degree,
                self.sight.name(n).label.casefold(),
            )
        )
        rest = ranked[~np.isin(ranked, first)]
        return Found(self.sight, np.concatenate((np.array(first, np.intp), rest)), judged)

    def called(self, text: str, wanted: Callable[[Name], bool], most: int = 24) -> list[Name]:
        """Find things by what they are called alone, however many of the words they share; best first.

        ``wanted`` is asked about one thing of each sort.
        """
        plain = words(fold(text[:_LONGEST]))[: 2 * _MOST_WORDS]
        further = filter(self.sight.has, _further(text[:_LONGEST], plain))
        keep = np.array([wanted(name) for name in self.sight.samples], bool)[self.sight.sorts]
        total = np.zeros(len(self.sight), np.float32)
        for word in dict.fromkeys((*plain, *further)):
            scores = self.sight.scores(word)
            total += np.where(scores < _NAMED, 0, scores * np.float32(self.rarity(word)))
        total *= keep
        found = (
            np.argpartition(-total, _COMPARED)[:_COMPARED]
            if len(total) > _COMPARED
            else np.arange(len(total))
        )
        found = found[total[found] > 0]
        joined = flat(text[:_LONGEST])
        whole = [number for number in self.sight.beginning_with(joined, 20) if joined and keep[number]]
        numbers = dict.fromkeys([*whole, *map(int, found)])
        largest = float(total.max(initial=1)) or 1.0
        judged = [self._match(number, float(total[number]) / largest, joined) for number in numbers]
        return [match.name for match in sorted(judged, key=lambda match: -match.score)[:most]]

    def labelled(self, text: str) -> list[Name]:
        """Find the things that have just this label."""
        begun = self.sight.beginning_with(flat(text[:_LONGEST]), _COMPARED)
        return [name for name in map(self.sight.name, begun) if name.label == text]

    def rarity(self, word: str) -> float:
        """Say what it tells that a name has a word: the fewer names have it, the more."""
        return self.sight.rarity(word)

    def _match(self, number: int, base: float, joined: str) -> Match:
        name = self.sight.name(number)
        closest, via = 0.0, ""
        for folded, label in self.sight.called(number):
            likeness = 1.5 if folded == joined else fuzz.ratio(folded, joined) / 100
            likeness += 0.15 if folded.startswith(joined) else 0.0
            if likeness > closest:
                closest, via = likeness, "" if label == name.label else label
        return Match(name, base + 0.6 * closest + 0.03 * float(self.sight.tables.degrees[number]), via)

    def suggest(self, query: str, limit: int = 8) -> list[Match]:
        """Complete what is being typed: names that begin so first, then what a search finds."""
        joined = flat(query[:_LONGEST])
        if not joined:
            return []
        begun = [self._begun(number, joined) for number in self.sight.beginning_with(joined, max(100, limit))]
        found = sorted(begun, key=lambda m: (-m.score, m.name.label.casefold()))[:limit]
        if len(found) < limit:
            seen = {match.name.iri for match in found}
            found += [m for m in self.search(query)[: limit * 2] if m.name.iri not in seen]
        return found[:limit]

    def _begun(self, number: int, joined: str) -> Match:
        """Say through which name something begins so, and whether it is called just so."""
        name = self.sight.name(number)
        called = self.sight.called(number)
        fitting = [(folded, label) for folded, label in called if folded.startswith(joined)]
        exact = any(folded == joined for folded, _ in fitting)
        exact = exact or joined in {acronym(name.label), flat(name.slug)}
        own = not fitting or any(label == name.label for _, label in fitting)
        score = 2.0 + (1.0 if exact else 0.0) + 0.05 * float(self.sight.tables.degrees[number])
        return Match(name, score, "" if own else fitting[0][1])

    def nearest(self, slug: str, limit: int = 5) -> list[Name]:
        """Find what a wrong address probably meant."""
        text = slug.replace("-", " ")[:_LONGEST]
        found = [match.name for match in self.search(text)[:limit]]
        close = process.extract(
            slug[:_LONGEST], self.sight.slugs(), scorer=fuzz.ratio, limit=limit, score_cutoff=70
        )
        near: Iterable[Name] = [self.sight.name(number) for _, _, number in close]
        return list({name.iri: name for name in [*near, *found]}.values())[:limit]


def _further(text: str, plain: Sequence[str]) -> Iterator[str]:
    """Give what two words of a name are as one, those that one is made of, and its initials."""
    yield from (one + other for one, other in pairwise(plain) if (one + other).isascii())
    yield from words(fold(_JOINT.sub(" ", text)))
    if initials := acronym(text):
        yield initials
