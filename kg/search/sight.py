"""What is seen of the names at a moment: of the graph of now, or of what stood on a day."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from kg.folding import flat
from kg.search.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.names import Name
    from kg.texts import Varying

_LAST: Final = "\U0010ffff"


class Sight:
    """Names by number, which of them there are at one moment, and the tables to look them up in.

    The tables are made when something is first looked up, so that a server need not wait for them. That of a
    moment is made ``of`` that of now, and shares its tables and its numbers.
    """

    def __init__(self, by_iri: Mapping[str, Name], varying: Varying, of: Sight | None = None) -> None:
        """Keep the names by IRI, and what besides is found by claims."""
        self.by_iri = by_iri
        self.varying = varying
        self._of = of

    def ready(self) -> None:
        """Make the tables now."""
        self.tables.fixed.ready()
        self.tables.varying.ready()
        _ = self.seen, self._standing, self._flats, self.sorts

    @cached_property
    def tables(self) -> Tables:
        """What is looked up in."""
        return self._of.tables if self._of else Tables(self.names, self.varying)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names by number: those of now, as a moment's graph has them where it has them."""
        if self._of is None:
            return tuple(self.by_iri.values())
        now = self._of.names
        if self.by_iri is self._of.by_iri:
            return now
        return tuple(self.by_iri.get(name.iri, name) for name in now)

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Which names there are at the moment."""
        if self._of is None or self.by_iri is self._of.by_iri:
            return np.ones(len(self.names), bool)
        return np.array([name.iri in self.by_iri for name in self.names], bool)

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
            iri, text, is_name = self.tables.rows[row]
            if is_name:
                found[self.tables.numbers[iri]].append((flat(text), text))
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
        found = np.zeros(len(self.names), np.intp)
        for number, name in enumerate(self.names):
            key = name.iri.rpartition("/")[0], name.kinds
            if key not in known:
                known[key] = len(samples)
                samples.append(name)
            found[number] = known[key]
        return found, samples

    def called(self, number: int) -> tuple[tuple[str, str], ...]:
        """Give what something is called at the moment, each folded and as written."""
        return (*self.tables.flats[number], *self._flats.get(number, ()))

    def has(self, word: str) -> bool:
        """Tell whether anything has a word in its name or in a text."""
        return bool(self.tables.fixed.count(word) or self.tables.varying.count(word))

    def rarity(self, word: str) -> float:
        """Say what it tells that a name has a word: the fewer names have it, the more."""
        return log(1 + len(self.names) / (1 + self.tables.fixed.count(word)))

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
        low = bisect_left(tables.labels, (joined, -1, "", -1))
        high = bisect_left(tables.labels, (joined + _LAST, -1, "", -1), low)
        places = np.arange(low, high)
        rows = tables.label_rows[low:high]
        standing = np.append(self._standing, True)  # row -1 is no row, and stands
        places = places[self.seen[tables.label_names[low:high]] & standing[rows]]
        if len(places) > most:
            degrees = tables.degrees[tables.label_names[places]]
            exact = places[:most]
            places = np.concatenate((exact, places[np.argpartition(-degrees, most)[:most]]))
        return list(dict.fromkeys(int(number) for number in tables.label_names[places]))
