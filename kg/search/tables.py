"""The words and whole names in which things are looked up."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.folding import acronym, flat, fold, words
from kg.postings import Lists, Postings, lists_of
from kg.search.labels import Labels, Said
from kg.strings import Growing, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.name_table import NameTable
    from kg.texts import Varying

_TEXT_WEIGHT: Final = 0.45
_ACRONYM: Final = 0.95


@dataclass(frozen=True, slots=True)
class Fixed:
    """What is looked up of names in the files: the words of each, and each whole, folded."""

    words: Lists
    said: Said


class Tables:
    """What is looked up in: words and whole names, in order. Made once for a snapshot and all its moments."""

    def __init__(self, names: NameTable, varying: Varying, fixed: Fixed) -> None:
        """Take what was read of the names, and read what of ``varying`` is about them."""
        about = [(row, names.number(row[0])) for row in varying.rows()]
        self.rows = [row for row, thing in about if thing >= 0]
        self.of_row = np.array([thing for _, thing in about if thing >= 0], np.int32)
        self.fixed = Postings(len(names), fixed.words)
        self.varying = Postings(len(self.rows), lists_of(self._row_words()))
        told = [
            (flat(text), int(thing), row)
            for row, ((_, text, is_name), thing) in enumerate(zip(self.rows, self.of_row, strict=True))
            if is_name
        ]
        self.labels = Labels(fixed.said, told)
        self.degrees = np.log2(1 + names.columns.degree.astype(np.float32))

    def _row_words(self) -> Iterator[tuple[str, int, float]]:
        for row, (_, text, is_name) in enumerate(self.rows):
            yield from ((word, row, 1.0 if is_name else _TEXT_WEIGHT) for word in words(fold(text)))


def fixed(names: NameTable) -> Fixed:
    """Read the names, in their order."""
    reading = _Reading(names)
    lists = lists_of(reading.words())
    return Fixed(lists, reading.said())


class _Reading:
    def __init__(self, names: NameTable) -> None:
        self._names = names
        self._texts, self._things, self._starts = Growing(), array("i"), array("Q", [0])

    def words(self) -> Iterator[tuple[str, int, float]]:
        """Give the words of each name, and note it whole."""
        for number, name in enumerate(self._names.values()):
            for label in (name.label, *name.aliases, name.slug):
                parts = words(fold(label))
                self._say(" ".join(parts), number)
                yield from ((word, number, 1.0) for word in parts)
            if initials := acronym(name.label):
                self._say(initials, number)
                yield initials, number, _ACRONYM
            for text in (name.description, name.publisher):
                yield from ((word, number, _TEXT_WEIGHT) for word in words(fold(text)))
            self._starts.append(len(self._things))

    def _say(self, folded: str, number: int) -> None:
        self._texts.add(folded)
        self._things.append(number)

    def said(self) -> Said:
        """Put what was noted in order."""
        texts = self._texts.grown()
        return Said(
            texts=texts,
            starts=small(np.array(self._starts, np.uint64)),
            things=np.array(self._things, np.int32),
            order=texts.order(),
        )
