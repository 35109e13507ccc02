"""Names as columns of letters and numbers, as they lie in files."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.name import Name
from kg.strings import Growing, Strings, parts, small
from kg.tagged import Tagged, said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kg.strings import Starts

    Numbers = NDArray[np.int32]
    Places = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Several:
    """Some texts for each name, each text with the number of its language among what is shared.

    Those of name ``n`` are the ones from ``starts[n]`` up to ``starts[n + 1]``.
    """

    texts: Strings
    tags: Numbers
    starts: Starts

    def of(self, number: int, shared: Strings) -> tuple[tuple[str, str], ...]:
        """Give the texts of a name, each with its language after it."""
        begin, end = self.starts.item(number), self.starts.item(number + 1)
        if begin == end:
            return ()
        return tuple((self.texts[place], shared[self.tags.item(place)]) for place in range(begin, end))

    def take(self, places: Places) -> Several:
        """Give those of some names, in their order."""
        inner, starts = parts(self.starts, places)
        return Several(self.texts.take(inner), self.tags[inner], small(starts))

    def joined(self, others: Several, shared: int) -> Several:
        """Put those of others after these; what others share comes after so many."""
        starts = np.concatenate(
            (self.starts.astype(np.int64), others.starts[1:].astype(np.int64) + len(self.texts))
        )
        tags = np.concatenate((self.tags, others.tags + np.int32(shared)))
        return Several(self.texts.joined(others.texts), tags, small(starts))


@dataclass(frozen=True, slots=True)
class NameColumns:
    """Names in their order. What many have in common is in ``shared`` once: kinds with spaces between."""

    iri: Strings
    slug: Strings
    label: Strings
    description: Strings
    url: Strings
    aliases: Several
    names: Several
    kinds: Numbers
    publisher: Numbers
    issued: Numbers
    degree: Numbers
    shared: Strings

    def name(self, number: int) -> Name:
        """Make the name of a number."""
        shared = self.shared
        aliases, names = self.aliases.of(number, shared), self.names.of(number, shared)
        return Name(
            iri=self.iri[number],
            slug=self.slug[number],
            label=self.label[number],
            aliases=tuple([Tagged(text, tag) if tag else text for text, tag in aliases]),
            kinds=tuple(shared[self.kinds.item(number)].split()),
            description=self.description[number],
            url=self.url[number],
            publisher=shared[self.publisher.item(number)],
            issued=shared[self.issued.item(number)],
            degree=self.degree.item(number),
            names=tuple([(tag, text) for text, tag in names]),
        )

    def take(self, places: Places) -> NameColumns:
        """Give some names, in the order of their numbers."""
        found: dict[str, Any] = {
            name: column[places] if isinstance(column, np.ndarray) else column.take(places)
            for name, column in self._columns().items()
        }
        return NameColumns(**found, shared=self.shared)

    def joined(self, others: NameColumns) -> NameColumns:
        """Put other names after these."""
        shared = len(self.shared)
        found: dict[str, Any] = {}
        for name, column in self._columns().items():
            further = getattr(others, name)
            if isinstance(column, Strings):
                found[name] = column.joined(further)
            elif isinstance(column, Several):
                found[name] = column.joined(further, shared)
            else:
                found[name] = np.concatenate((column, further + np.int32(0 if name == "degree" else shared)))
        return NameColumns(**found, shared=self.shared.joined(others.shared))

    def _columns(self) -> dict[str, Strings | Several | Numbers]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "shared"}


class GrowingNames:
    """Names that are put into columns one by one."""

    def __init__(self) -> None:
        """Begin with none."""
        self._texts = {name: Growing() for name in ("iri", "slug", "label", "description", "url")}
        self._numbers = {name: array("i") for name in ("kinds", "publisher", "issued", "degree")}
        self._several = {name: (Growing(), array("i"), array("Q", [0])) for name in ("aliases", "names")}
        self._shared: dict[str, int] = {}

    def add(self, name: Name) -> None:
        """Put a name after the others."""
        for key, texts in self._texts.items():
            texts.add(getattr(name, key))
        numbers = self._numbers
        numbers["kinds"].append(self._share(" ".join(name.kinds)))
        numbers["publisher"].append(self._share(name.publisher))
        numbers["issued"].append(self._share(name.issued))
        numbers["degree"].append(name.degree)
        self._some("aliases", ((text, said(text)) for text in name.aliases))
        self._some("names", ((text, tag) for tag, text in name.names))

    def _some(self, key: str, found: Iterable[tuple[str, str]]) -> None:
        texts, tags, starts = self._several[key]
        for text, tag in found:
            texts.add(text)
            tags.append(self._share(tag))
        starts.append(len(tags))

    def _share(self, text: str) -> int:
        return self._shared.setdefault(text, len(self._shared))

    def grown(self) -> NameColumns:
        """Give the columns of all of them."""
        shared = Growing()
        for text in self._shared:
            shared.add(text)
        texts = {key: some.grown() for key, some in self._texts.items()}
        numbers = {key: np.array(some, np.int32) for key, some in self._numbers.items()}
        several = {
            key: Several(some.grown(), np.array(tags, np.int32), small(np.array(starts, np.uint64)))
            for key, (some, tags, starts) in self._several.items()
        }
        found: dict[str, Any] = {**texts, **numbers, **several}
        return NameColumns(**found, shared=shared.grown())
