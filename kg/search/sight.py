"""What is seen of the names at a moment: of the graph of now, or of what stood on a day."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import cached_property
from math import log
from typing import TYPE_CHECKING

import numpy as np

from kg.folding import flat
from kg.search.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.name import Name
    from kg.name_table import NameTable
    from kg.search.tables import Fixed
    from kg.texts import Varying


class Sight:
    """Names by number, which of them there are at one moment, and the tables to look them up in.

    The tables are made when something is first looked up, so that a server need not wait for them. That of a
    moment is made ``of`` that of now, and shares its tables and its numbers.
    """

    def __init__(
        self, by_iri: NameTable, varying: Varying, read: Callable[[], Fixed], of: Sight | None = None
    ) -> None:
        """Keep the names, what besides is found by claims, and how to get the tables of the names."""
        self.by_iri = by_iri
        self.varying = varying
        self._read = read
        self._of = of

    def ready(self) -> None:
        """Make the tables now."""
        _ = self.tables, self.seen, self._standing, self._flats, self.sorts

    @cached_property
    def tables(self) -> Tables:
        """What is looked up in."""
        return self._of.tables if self._of else Tables(self.by_iri, self.varying, self._read())

    def __len__(self) -> int:
        """Count the names of now."""
        return len(self._of or self.by_iri)

    def name(self, number: int) -> Name:
        """Give the name of a number: that of now, as the moment's graph has it where it has it."""
        if self._of is None:
            return self.by_iri.at(number)
        now = self._of.name(number)
        return now if self.by_iri is self._of.by_iri else self.by_iri.get(now.iri, now)

    def slugs(self) -> dict[int, str]:
        """Give the last part of the IRI of all that there is at the moment, by number."""
        numbers = np.flatnonzero(self.seen)
        texts = (self._of or self).by_iri.columns.slug.at(numbers)
        return dict(zip(numbers.tolist(), texts, strict=True))

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Which names there are at the moment."""
        if self._of is None or self.by_iri is self._of.by_iri:
            return np.ones(len(self), bool)
        here = set(self.by_iri)
        return np.fromiter((iri in here for iri in self._of.by_iri), bool, len(self))

    @cached_property
    def _standing(self) -> NDArray[np.bool_]:
        """Which further names and texts there are at the moment."""
        rows = self.tables.rows
        if self._of is None:
            return np.ones(len(rows), bool)
        here = set(self.varying.rows())
        return np.array([row in here for row in rows], bool)

    @cached_property
    def _flats(self) -> Mapping[int, Sequence[tuple[str, str]]]:
        """Further names that stand, by number, folded and as written."""
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for row in np.flatnonzero(self._standing):
            _, text, is_name = self.tables.rows[row]
            if is_name:
                found[int(self.tables.of_row[row])].append((flat(text), text))
        return found

    @cached_property
    def sorts(self) -> NDArray[np.int32]:
        """The sort of each name by number: things of the same kinds are one, sources apart."""
        return self._sorted[0]

    @cached_property
    def samples(self) -> list[Name]:
        """One name of each sort."""
        return self._sorted[1]

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.int32], list[Name]]:
        known: dict[tuple[str, str], int] = {}
        samples: list[int] = []
        found = array("i")
        for number, key in enumerate(self._sort_keys()):
            if key not in known:
                known[key] = len(samples)
                samples.append(number)
            found.append(known[key])
        return np.frombuffer(found, np.int32), [self.name(number) for number in samples]

    def _sort_keys(self) -> Iterator[tuple[str, str]]:
        for number, iri in enumerate(self._of.by_iri if self._of else self.by_iri):
            own = number if self._of is None else self.by_iri.number(iri)
            table, place = (self.by_iri, own) if own >= 0 or self._of is None else (self._of.by_iri, number)
            yield iri.rpartition("/")[0], table.columns.shared[int(table.columns.kinds[place])]

    def called(self, number: int) -> tuple[tuple[str, str], ...]:
        """Give what something is called at the moment, each folded and as written."""
        # As the files of now have them, whatever the moment.
        name = (self._of or self).name(number)
        labels = (name.label, *name.aliases)
        folded = zip(self.tables.labels.folded(number, len(labels)), labels, strict=True)
        return (*((one, label) for one, label in folded if label != name.slug), *self._flats.get(number, ()))

    def has(self, word: str) -> bool:
        """Tell whether anything has a word in its name or in a text."""
        return bool(self.tables.fixed.count(word) or self.tables.varying.count(word))

    def rarity(self, word: str) -> float:
        """Say what it tells that a name has a word: the fewer names have it, the more."""
        return log(1 + len(self) / (1 + self.tables.fixed.count(word)))

    def scores(self, word: str) -> NDArray[np.float32]:
        """Say how well each name fits a word, by what it is called and what stands about it."""
        tables = self.tables
        found = np.where(self.seen, tables.fixed.scores(word), np.float32(0))
        further = np.where(self._standing, tables.varying.scores(word), np.float32(0))
        np.maximum.at(found, tables.of_row, further)
        found[~self.seen] = 0
        return found

    def beginning_with(self, joined: str, most: int) -> list[int]:
        """Find the names of which one begins so; those of most claims, and those that are called just so."""
        tables = self.tables
        found = tables.labels.beginning(joined)
        things = tables.labels.things(found)
        standing = np.append(self._standing, True)  # row -1 is no row, and stands
        things = things[self.seen[things] & standing[tables.labels.rows(found)]]
        if len(things) > most:
            best = np.argpartition(-tables.degrees[things], most)[:most]
            things = np.concatenate((things[:most], things[best]))
        return list(dict.fromkeys(things.tolist()))
