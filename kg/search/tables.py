"""The words and whole names in which things are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.folding import acronym, fold, words
from kg.postings import Postings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.names import Name
    from kg.texts import Varying

_TEXT_WEIGHT: Final = 0.45
_ACRONYM: Final = 0.95


class Tables:
    """What is looked up in: words and whole names, in order. Made once for a snapshot and all its moments."""

    def __init__(self, names: Sequence[Name], varying: Varying) -> None:
        """Read the names, in their order, and what of ``varying`` is about them."""
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
