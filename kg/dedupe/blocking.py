"""Pairs worth comparing: entities that share a rare key; not every one is compared with every other."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.dedupe.names import Name
    from kg.dedupe.record import Record

#: Of a key that more entities share, sharing it says little.
MOST: Final = 40
_LONG_WORD: Final = 5
_RAREST: Final = 2


def pairs(records: Sequence[Record], most: int = MOST) -> set[tuple[int, int]]:
    """Give pairs of positions whose records share a key that at most ``most`` of them have.

    Keys are the words in any order, all letters, acronyms and what they may stand for, addresses elsewhere,
    rare words, and the rarest words of each name with one letter left out, which finds slips.
    """
    common = Counter(word for one in records for word in {w for name in one.names for w in name.words})
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for key in set(_keys(record, common, most)):
            blocks[key].append(number)
    found: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= most:
            found.update(combinations(block, 2))
    return found


def _keys(record: Record, common: Counter[str], most: int) -> Iterator[str]:
    for address in record.same_as:
        yield f"@{address}"
    for name in record.names:
        yield "=" + " ".join(sorted(name.words))
        yield "_" + "".join(name.words)
        if name.acronym:
            yield f"~{name.acronym}"
        for initials in name.initials:
            yield f"~{initials}"
        rarest = sorted(set(name.words), key=lambda word: (common[word], word))
        for word in rarest:
            if common[word] <= most:
                yield f"-{word}"
        for pair in combinations(sorted(rarest[:3]), 2):
            yield "+" + " ".join(pair)
        yield from _slips(name, rarest)


def _slips(name: Name, rarest: Iterable[str]) -> Iterator[str]:
    for word in list(rarest)[:_RAREST]:
        if len(word) >= _LONG_WORD and word not in name.numbers:
            yield f"*{word}"
            for at in range(len(word)):
                yield f"*{word[:at]}{word[at + 1 :]}"
