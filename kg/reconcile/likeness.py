"""How alike the name that was given and that of a thing are, from 0 to 100."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.dedupe.names import contracted, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.dedupe.names import Name as Parsed

#: What names share that differ in nothing but case, marks and what stands between words.
SAME: Final = 100.0
#: The same words in another order, or written as one.
_REORDERED: Final = 98.0
#: An acronym that nobody wrote down as a name: others may have it too.
_INITIALS: Final = 86.0
#: No name of other words is liker than this.
_LESS: Final = 97.0
#: Names with other numbers in them are of other things, however alike they are.
_NUMBERED: Final = 60.0
#: Where either name has a word more that tells something, they may be of two things.
_MORE: Final = 88.0
#: A letter too few, too many, another or in another place costs so much of a word, by the letters it has.
_SLIP: Final = 0.8
_SHORT: Final = 5  # what is shorter and not the same may be another word, such as "iran" and "iraq"
_TWO_SLIPS: Final = 9
_SHORTEST: Final = 3  # from this length on, a word may have a letter wrong
_DIGIT: Final = re.compile(r"\d")
_DOTTED: Final = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
#: Words that say of what form an organisation is in law, and that lists have or leave out as they please.
_FORMS: Final = frozenset(
    re.findall(r"\w+", "ab ag as bv co corp corporation gmbh inc incorporated kk llc llp ltd limited nv plc")
    + re.findall(r"\w+", "oy pty pte sa sarl spa srl")
)
#: Words that names have or leave out as they please.
_SMALL: Final = frozenset(
    re.findall(r"\w+", "a an and at by de des du et for from in la le les of on the to")
)
_LIGHT: Final = 0.15
_HEAVY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares a name with others; ``weight`` says what a word is worth, the rarer the more."""

    given: Parsed
    weight: Callable[[str], float]

    @classmethod
    def of(cls, text: str, weight: Callable[[str], float]) -> Likeness:
        """Take a name apart, to compare it with others."""
        return cls(_parsed(text), weight)

    def to(self, text: str) -> float:
        """Say how alike another name is."""
        mine, yours = self.given, _parsed(text)
        if not mine.words or not yours.words:
            return SAME if mine.text.strip() == yours.text.strip() else 0.0
        if mine.folded == yours.folded:
            return SAME
        joined, other = "".join(mine.words), "".join(yours.words)
        if joined == other or sorted(mine.words) == sorted(yours.words):
            return _REORDERED
        found = self._shared(_shortened(mine, yours), _shortened(yours, mine))
        if len(mine.words) != len(yours.words):
            found = max(found, _letters(joined, other), _written_as_one(mine, yours))
        found = min(found, _LESS)
        if mine.numbers != yours.numbers:
            found = min(found, _NUMBERED)
        if _stands_for(mine, yours) or _stands_for(yours, mine):
            found = max(found, _INITIALS)
        return found

    def _shared(self, mine: Sequence[str], yours: Sequence[str]) -> float:
        """Weigh the words that two names share against those that one of them has besides."""
        left, shared, everything, more = list(yours), 0.0, 0.0, False
        for word in mine:
            best, alike = _best(word, left)
            if alike:
                left.remove(best)
            unsure = not alike or (alike < 1 and min(len(word), len(best)) < _SHORT)
            more = more or (unsure and not _is_light(word))
            weight = max(self._weight(word), self._weight(best)) if 0 < alike < 1 else self._weight(word)
            shared += alike * weight
            everything += weight
        everything += sum(map(self._weight, left))
        found = 100 * shared / everything if everything else 0.0
        return min(found, _MORE) if more or not all(map(_is_light, left)) else found

    def _weight(self, word: str) -> float:
        return _LIGHT if _is_light(word) else max(self.weight(word), _HEAVY)


def _parsed(text: str) -> Parsed:
    """Take a name apart, letters with dots between them as one word.

    >>> _parsed("Example N.V. of the U.S.").words
    ('example', 'nv', 'of', 'the', 'us')
    """
    return parse(_DOTTED.sub(r"\1", text))


def _shortened(one: Parsed, other: Parsed) -> tuple[str, ...]:
    """Write some words by an acronym where the other name has it; never the whole name."""
    found = contracted(one.words, other.words)
    return found if sum(not _is_light(word) for word in found) > 1 else one.words


def _is_light(word: str) -> bool:
    return word in _SMALL or word in _FORMS


def _best(word: str, others: Sequence[str]) -> tuple[str, float]:
    """Find the word that is most alike, and how much it is; nothing where none is."""
    if word in others:
        return word, 1.0
    return max(((other, _alike(word, other)) for other in others), key=itemgetter(1), default=("", 0.0))


def _alike(one: str, other: str) -> float:
    """Say how alike two words are: 1 the same, 0 two words.

    >>> [round(_alike(*pair), 2) for pair in (("comission", "commission"), ("iran", "iraq"), ("so1", "so2"))]
    [0.91, 0.8, 0.0]
    """
    if one == other:
        return 1.0
    short = min(len(one), len(other))
    most = 1 if short < _TWO_SLIPS else 2
    # The first letter is seldom wrong, but for two that changed places.
    if short < _SHORTEST or (one[0] != other[0] and one[0] != other[1]):
        return 0.0
    slips = OSA.distance(one, other, score_cutoff=most)
    if slips > most or _DIGIT.search(one) or _DIGIT.search(other) or not one.isascii():
        return 0.0
    return 1 - _SLIP * slips / short


def _letters(one: str, other: str) -> float:
    """Compare letter by letter what words do not tell of: a blank too many or too few beside a slip."""
    if one[0] != other[0] or OSA.distance(one, other, score_cutoff=1) > 1:
        return 0.0
    return 0.0 if _DIGIT.search(one) or _DIGIT.search(other) else fuzz.ratio(one, other) - 3


def _written_as_one(one: Parsed, other: Parsed) -> float:
    mine, yours = ("".join(w for w in name.words if not _is_light(w)) for name in (one, other))
    return _LESS if mine and mine == yours else 0.0


def _stands_for(short: Parsed, long: Parsed) -> bool:
    return bool(short.acronym) and short.acronym in long.initials
