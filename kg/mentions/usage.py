"""How the texts of a project write the words that its names are made of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.claims import Dataset, Entity

_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
#: So many names end in a word before it says what sort of thing is named.
_OFTEN: Final = 3

#: Once in so many times is a slip.
_SELDOM: Final = 20
_ADJECTIVE: Final = re.compile(r"(?:ian|ean|ese|ish|can|tch|nch|man)$")


@dataclass(frozen=True, slots=True)
class Usage:
    """Words, folded: ``common`` are also written small, ``nouns`` mostly so; ``endings`` end many names."""

    common: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()


def usage(dataset: Dataset) -> Usage:
    """Count words in names, descriptions and locators; the capital of the first of each says nothing."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in _texts(dataset):
        for number, match in enumerate(_WORD.finditer(text)):
            word = match[0]
            if word.islower():
                small[word] += 1
            elif number and word.istitle():
                large[word.casefold()] += 1
    common = frozenset(word for word, times in small.items() if _SELDOM * times > large[word])
    nouns = frozenset(word for word, times in small.items() if times > large[word])
    return Usage(common, nouns, _endings(dataset.entities))


def is_adjective(word: str) -> bool:
    """Tell whether a word looks like one that says where somebody is from.

    >>> [is_adjective(word) for word in ("European", "Dutch", "Europe")]
    [True, True, False]
    """
    return bool(_ADJECTIVE.search(word))


def _texts(dataset: Dataset) -> Iterator[str]:
    for entity in dataset.entities:
        yield from (entity.name, *entity.aliases, entity.description or "")
    yield from (claim.locator for claim in dataset.claims if claim.locator)


def _endings(entities: Iterable[Entity]) -> frozenset[str]:
    times = Counter(
        last
        for entity in entities
        for last in {name.rpartition(" ")[2] for name in (entity.name, *entity.aliases) if " " in name}
        if last.istitle()
    )
    return frozenset(word.casefold() for word, count in times.items() if count >= _OFTEN)
