"""How alike the names of two things are."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from kg.dedupe.feature import Feature
from kg.dedupe.names import contracted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.dedupe.names import Name
    from kg.dedupe.record import Record

#: Two words this much alike (per cent) are one with a slip in it, if neither is a number.
_SLIP: Final = 87
#: A word with a slip in it is worth so much of the word.
_SLIPPED: Final = 0.75
_LONG_WORD: Final = 5
_SHORT_WORD: Final = 3
_OF_PLACE: Final = re.compile(r"(?:ian|ean|ese|ish|can)$")
_STEM: Final = 4
#: Words that make another thing of what follows, whatever it is.
_OTHER: Final[frozenset[str]] = frozenset(
    re.findall(r"\w+", "deputy vice assistant acting former draft amendment amended")
)

#: What a word that makes another thing of a name takes off.
_TOLD: Final = 3.0
#: And what a word adds that names something linked to both.
_LINKED: Final = 1.0


class Calling:
    """Compares names; how rare a word is among all records says what it is worth."""

    def __init__(self, records: Sequence[Record], telling: Collection[str]) -> None:
        """Count words; ``telling`` are those that make another thing of a name."""
        self._size = max(2, len(records))
        self._words = Counter(w for one in records for w in {w for name in one.names for w in name.words})
        # What the words of a name weigh that tells a thing from most others.
        self._enough = math.log(1 + self._size / 8)
        self._called = {one.iri: {word for name in one.names for word in name.words} for one in records}
        self._telling = frozenset(telling)

    def feature(self, one: Record, other: Record) -> Feature:
        """Give what the best pair of names says."""
        beside = {word for end in one.ends & other.ends for word in self._called.get(end, ())}
        found = (self._names(mine, yours, beside) for mine in one.names for yours in other.names)
        return max(found, key=lambda feature: feature.points)

    def overlap(self, one: Name, other: Name) -> tuple[float, float, float, float]:
        """Weigh what two names share, what slips cost, and what each has besides; rare words weigh most."""
        shared, slipped, mine, yours = self._compared(one, other)
        return shared, slipped, sum(map(self._weight, mine)), sum(map(self._weight, yours))

    def _compared(self, one: Name, other: Name) -> tuple[float, float, list[str], list[str]]:
        mine, yours = contracted(one.words, other.words), contracted(other.words, one.words)
        left, besides, shared, slipped = list(yours), [], 0.0, 0.0
        for word in mine:
            match = word if word in left else next((w for w in left if _is_slip(word, w)), None)
            if match is None:
                besides.append(word)
                continue
            left.remove(match)
            weight = self._weight(word)
            shared += weight if match == word else _SLIPPED * weight
            slipped += 0.0 if match == word else (1 - _SLIPPED) * weight
        return shared, slipped, besides, left

    def _weight(self, word: str) -> float:
        short = word.isascii() and len(word) < _SHORT_WORD
        return math.log(1 + self._size / (1 + self._words[word])) * (0.4 if short else 1.0)

    def _told(self, more: Collection[str]) -> str:
        """Give a word that makes another thing of what is called without it."""
        if found := _OTHER.intersection(more):
            return min(found)
        return min(more) if self._telling.issuperset(more) else ""

    def _names(self, mine: Name, yours: Name, beside: set[str]) -> Feature:
        if mine.folded == yours.folded or "".join(mine.words) == "".join(yours.words):
            return Feature("name", 6.5, f'both are called "{yours.text}"')
        if _stands_for(mine, yours) or _stands_for(yours, mine):
            short, long = sorted((mine.text, yours.text), key=len)
            return Feature("acronym", 4.5, f'"{short}" may stand for "{long}"')
        return self._weighed(mine, yours, beside)

    def _weighed(self, mine: Name, yours: Name, beside: set[str]) -> Feature:
        shared, slipped, more, others = self._compared(mine, yours)
        besides, apart = sum(map(self._weight, more)), sum(map(self._weight, others))
        alike = shared / (shared + slipped + besides + apart)
        called = f'"{mine.text}" and "{yours.text}"'
        if not more and not others:
            return Feature("name", round(6.5 * alike**2, 1), f"{called}: the same words")
        if not shared or (more and others):
            less = min(besides, apart)
            points = max(-5.0, 9.0 * (alike - 0.5) - 6.0 * less / (shared + less))
            return Feature("name", round(points, 1), f"{called}: {alike:.0%} alike, each has more words")
        points = (2.0 + 4.0 * alike) * min(1.0, shared / self._enough)
        reason = "one has more words"
        if beside.issuperset((*more, *others)):
            points, reason = points + _LINKED, "one has what both are linked to"
        elif told := self._told((*more, *others)):
            points, reason = points - _TOLD, f'"{told}" makes another thing of a name'
        return Feature("name", round(points, 1), f"{called}: {reason}")


def _stands_for(short: Name, long: Name) -> bool:
    return bool(short.acronym) and short.acronym in long.initials


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LONG_WORD:
        return False
    # What most pairs fail comes first.
    alike = fuzz.ratio(one, other) >= _SLIP or _is_of(one, other) or _is_of(other, one)
    return alike and not any(c.isdigit() for c in one + other)


def _is_of(one: str, other: str) -> bool:
    """Tell whether a word says what is of a place: "Japanese" of "Japan", "Chinese" of "China"."""
    return one[:_STEM] == other[:_STEM] and len(other) <= _STEM + 3 and bool(_OF_PLACE.search(one))
