"""Which words stand in which documents, in arrays: for looking up words, their beginnings, and near misses.

The words are in order, and so are their documents: everything with a word that begins so is one slice.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.strings import small, strings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.strings import Starts, Strings

    Scores = NDArray[np.float32]
    Numbers = NDArray[np.int32]

_LAST: Final = "\U0010ffff"
_SHORT: Final = 3  # words up to this length are taken as they are
_LONG: Final = 8  # from this length on, two typos are forgiven
_GOOD: Final = 0.75
_FUZZY: Final = 0.72
_NEAR: Final = 12
_CANDIDATES: Final = 4_000


@dataclass(frozen=True, slots=True)
class Lists:
    """Words in order, with the letters of each counted; word ``n`` has its documents from ``starts[n]`` on.

    Each of these counts there as much as ``levels`` says at the place that ``level`` names. Pairs of letters
    are in order too, and have the words that they are in.
    """

    vocabulary: Strings
    lengths: NDArray[np.uint16]
    starts: Starts
    documents: Numbers
    level: NDArray[np.uint8]
    levels: Scores
    pairs: Strings
    pair_starts: Starts
    pair_words: Numbers


class Postings:
    """The words of ``size`` documents, each with how much it counts there (0 to 1)."""

    def __init__(self, size: int, lists: Lists) -> None:
        """Keep where words are."""
        self.size = size
        self.lists = lists

    @property
    def vocabulary(self) -> Strings:
        """Every word, in order."""
        return self.lists.vocabulary

    def count(self, word: str) -> int:
        """Count the documents that have a word."""
        place = self.vocabulary.place(word)
        return int(self.lists.starts[place + 1]) - int(self.lists.starts[place]) if place >= 0 else 0

    def scores(self, word: str) -> Scores:
        """Say how well each document fits a word: has it, or one that begins with it, or one a typo away."""
        found = np.zeros(self.size, np.float32)
        lists = self.lists
        low = self.vocabulary.bisect(word)
        high = self.vocabulary.bisect(word + _LAST, low)
        if high > low:
            starts = lists.starts[low : high + 1].astype(np.int64)
            begin, end = int(starts[0]), int(starts[-1])
            lengths = np.repeat(lists.lengths[low:high].astype(np.float32), np.diff(starts))
            own = self._weights(slice(begin, end))
            weights = own * (0.75 + 0.2 * len(word) / lengths)
            if self.vocabulary[low] == word:
                only = int(starts[1]) - begin
                weights[:only] = own[:only]
            np.maximum.at(found, lists.documents[begin:end], weights)
        if len(word) > _SHORT and (not found.size or found.max() < _GOOD):
            for near, much in self._near(word):
                at = slice(int(lists.starts[near]), int(lists.starts[near + 1]))
                np.maximum.at(found, lists.documents[at], self._weights(at) * np.float32(much))
        return found

    def _weights(self, at: slice) -> Scores:
        return self.lists.levels[self.lists.level[at]]

    def _near(self, word: str) -> list[tuple[int, float]]:
        """Find words that the writer may have meant, or may be about to, with how much they count."""
        typos = 1 if len(word) < _LONG else 2
        some = self._alike(word, typos)
        whole = dict(zip(some.tolist(), self.vocabulary.at(some), strict=True))
        begun = {number: text[: len(word)] for number, text in whole.items()}
        found: dict[int, float] = {}
        for choices, less in ((whole, 0.0), (begun, 0.06)):
            close = process.extract(word, choices, scorer=OSA.distance, score_cutoff=typos, limit=_NEAR)
            for _, distance, number in close:
                found[number] = max(found.get(number, 0.0), _FUZZY - 0.08 * distance - less)
        return list(found.items())

    def _alike(self, word: str, typos: int) -> NDArray[np.intp]:
        """Find words that share enough pairs of letters to be so near: an edit spoils at most three."""
        shared = np.zeros(len(self.vocabulary), np.uint8)
        lists = self.lists
        for pair in set(_pairs(word)):
            if (place := lists.pairs.place(pair)) >= 0:
                shared[lists.pair_words[lists.pair_starts[place] : lists.pair_starts[place + 1]]] += 1
        least = max(1, len(word) - 1 - 2 * typos)
        some = np.flatnonzero(shared >= least)
        if len(some) > _CANDIDATES:
            most = np.argpartition(-shared[some].astype(np.int16), _CANDIDATES)[:_CANDIDATES]
            some = some[most]
        return some


def lists_of(entries: Iterable[tuple[str, int, float]]) -> Lists:
    """Put (word, document, weight) in order; where a word comes twice in a document, the most counts."""
    ids: dict[str, int] = {}
    weights: dict[float, int] = {}
    columns = array("i"), array("i"), array("B")
    for word, number, weight in entries:
        columns[0].append(ids.setdefault(word, len(ids)))
        columns[1].append(number)
        columns[2].append(weights.setdefault(weight, len(weights)))
    vocabulary = sorted(ids)
    place = np.zeros(len(ids) + 1, np.int32)
    for number, word in enumerate(vocabulary):
        place[ids[word]] = number
    levels = np.array(list(weights), np.float32)
    word_of, document = place[np.array(columns[0], np.int32)], np.array(columns[1], np.int32)
    level = np.array(columns[2], np.uint8)
    order = np.lexsort((-levels[level], document, word_of))
    word_of, document, level = word_of[order], document[order], level[order]
    first = np.ones(len(order), bool)
    first[1:] = (word_of[1:] != word_of[:-1]) | (document[1:] != document[:-1])
    pairs, pair_starts, pair_words = _pair_lists(vocabulary)
    return Lists(
        vocabulary=strings(vocabulary),
        lengths=np.array([min(len(word), 65_535) for word in vocabulary], np.uint16),
        starts=small(np.searchsorted(word_of[first], np.arange(len(ids) + 1))),
        documents=document[first],
        level=level[first],
        levels=levels,
        pairs=pairs,
        pair_starts=pair_starts,
        pair_words=pair_words,
    )


def _pair_lists(vocabulary: Iterable[str]) -> tuple[Strings, Starts, Numbers]:
    found: dict[str, array[int]] = defaultdict(lambda: array("i"))
    for number, word in enumerate(vocabulary):
        for pair in set(_pairs(word)):
            found[pair].append(number)
    pairs = sorted(found)
    starts = np.cumsum([0, *(len(found[pair]) for pair in pairs)])
    words = np.concatenate([np.zeros(0, np.int32), *(np.array(found[pair], np.int32) for pair in pairs)])
    return strings(pairs), small(starts), words


def _pairs(word: str) -> list[str]:
    padded = "^" + word
    return [padded[n : n + 2] for n in range(len(word))]
