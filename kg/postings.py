"""Which words stand in which documents, in arrays: for looking up words, their beginnings, and near misses.

The words are in order, and so are their documents: everything with a word that begins so is one slice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

_LAST: Final = "\U0010ffff"
_SHORT: Final = 3  # words up to this length are taken as they are
_LONG: Final = 8  # from this length on, two typos are forgiven
_GOOD: Final = 0.75
_FUZZY: Final = 0.72
_NEAR: Final = 12
_CANDIDATES: Final = 4_000


class Postings:
    """The words of ``size`` documents, each with how much it counts there (0 to 1)."""

    def __init__(self, size: int, entries: Iterable[tuple[str, int, float]]) -> None:
        """Put (word, document, weight) in order; where a word comes twice in a document, the most counts."""
        ids: dict[str, int] = {}
        rows = [(ids.setdefault(word, len(ids)), document, weight) for word, document, weight in entries]
        self.size = size
        self.vocabulary = sorted(ids)
        place = np.zeros(len(ids) + 1, np.int32)
        for number, word in enumerate(self.vocabulary):
            place[ids[word]] = number
        table = np.array(rows, np.float64).reshape(-1, 3)
        word_of, document, weight = (
            place[table[:, 0].astype(np.int32)],
            table[:, 1].astype(np.int32),
            table[:, 2],
        )
        order = np.lexsort((-weight, document, word_of))
        word_of, document, weight = word_of[order], document[order], weight[order]
        first = np.ones(len(order), bool)
        first[1:] = (word_of[1:] != word_of[:-1]) | (document[1:] != document[:-1])
        self._documents = document[first]
        self._weights = weight[first].astype(np.float32)
        self._starts = np.searchsorted(word_of[first], np.arange(len(ids) + 1))
        lengths = np.array([len(word) for word in self.vocabulary], np.float32)
        self._lengths = np.repeat(lengths, np.diff(self._starts))

    def count(self, word: str) -> int:
        """Count the documents that have a word."""
        place = bisect_left(self.vocabulary, word)
        if place == len(self.vocabulary) or self.vocabulary[place] != word:
            return 0
        return int(self._starts[place + 1] - self._starts[place])

    def scores(self, word: str) -> Scores:
        """Say how well each document fits a word: has it, or one that begins with it, or one a typo away."""
        found = np.zeros(self.size, np.float32)
        low = bisect_left(self.vocabulary, word)
        high = bisect_left(self.vocabulary, word + _LAST, low)
        if high > low:
            exact = self.vocabulary[low] == word
            begin, end = self._starts[low], self._starts[high]
            weights = self._weights[begin:end] * (0.75 + 0.2 * len(word) / self._lengths[begin:end])
            if exact:
                only = self._starts[low + 1] - begin
                weights[:only] = self._weights[begin : begin + only]
            np.maximum.at(found, self._documents[begin:end], weights)
        if len(word) > _SHORT and (not found.size or found.max() < _GOOD):
            for near, much in self._near(word):
                at = slice(self._starts[near], self._starts[near + 1])
                np.maximum.at(found, self._documents[at], self._weights[at] * np.float32(much))
        return found

    def _near(self, word: str) -> list[tuple[int, float]]:
        """Find words that the writer may have meant, or may be about to, with how much they count."""
        typos = 1 if len(word) < _LONG else 2
        some = self._alike(word, typos)
        whole = {int(number): self.vocabulary[number] for number in some}
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
        for pair in set(_pairs(word)):
            if (having := self._by_pair.get(pair)) is not None:
                shared[having] += 1
        least = max(1, len(word) - 1 - 2 * typos)
        some = np.flatnonzero(shared >= least)
        if len(some) > _CANDIDATES:
            most = np.argpartition(-shared[some].astype(np.int16), _CANDIDATES)[:_CANDIDATES]
            some = some[most]
        return some

    @cached_property
    def _by_pair(self) -> dict[str, NDArray[np.int32]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.vocabulary):
            for pair in set(_pairs(word)):
                found[pair].append(number)
        return {pair: np.array(numbers, np.int32) for pair, numbers in found.items()}

    def ready(self) -> None:
        """Make what is needed for near misses now."""
        _ = self._by_pair


def _pairs(word: str) -> list[str]:
    padded = "^" + word
    return [padded[n : n + 2] for n in range(len(word))]
