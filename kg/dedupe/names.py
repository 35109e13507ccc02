"""Names taken apart: words without case and marks, the numbers among them, acronyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.folding import fold
from kg.period import MONTHS

_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = re.compile(r"^[a-z]+(?=\d)")
_NUMBER: Final = re.compile(r"\d")
_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)+")
_MONTH: Final = re.compile(
    rf"\b(?:\d{{1,2}} |of |in )?({'|'.join(MONTHS)})\b(?= \d)|(?<=\d )({'|'.join(MONTHS)})\b"
    rf"|\b({'|'.join(month for month in MONTHS if month not in {'May', 'March'})})\b"
)
_ROMAN: Final = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")
_SHORTEST: Final = 2
_LONGEST_ACRONYM: Final = 8
#: Words that acronyms leave out.
_SMALL: Final = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to"}
    | {"und", "der", "die", "das", "des", "de", "la", "le", "les", "du", "et", "y"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, its words in order, the numbers in them, and its letters if it is an acronym.

    "5.5" is one number, and the name of a month counts as one.
    """

    text: str
    words: tuple[str, ...]
    numbers: frozenset[str]
    acronym: str

    @property
    def folded(self) -> str:
        """The words with single blanks between them."""
        return " ".join(self.words)

    @property
    def initials(self) -> tuple[str, ...]:
        """What its acronym may be; none for fewer than two words.

        With small words and without, acronyms in it by their first letter or whole, and without the last
        "of …".
        """
        if len(self.words) < _SHORTEST:
            return ()
        large = [word for word in self.words if word not in _SMALL]
        whole = {fold(word) for word in _WORD.findall(self.text) if word.isupper()}
        found = [
            "".join(word[0] for word in large),
            "".join(word[0] for word in self.words),
            "".join(word if word in whole else word[0] for word in large),
        ]
        if len(self.words) > _SHORTEST and self.words[-2] == "of":
            found.append("".join(word[0] for word in large[:-1]))
        return tuple(dict.fromkeys(one for one in found if len(one) > _SHORTEST))


def parse(text: str) -> Name:
    """Take a name apart.

    >>> name = parse("Bureau of Industry & Security")
    >>> name.words, name.initials, parse("B.I.S.").acronym, parse("Évian-les-Bains 2026").numbers
    (('bureau', 'of', 'industry', 'security'), ('bis', 'bois'), 'bis', frozenset({'2026'}))
    """
    words = tuple(_WORD.findall(fold(text)))
    letters = "".join(one for one in text if one.isalpha())
    short = _SHORTEST <= len(letters) <= _LONGEST_ACRONYM
    acronym = fold(letters) if short and letters.isupper() and letters.isascii() else ""
    return Name(text, words, _numbers(text, words), acronym)


def _numbers(text: str, words: tuple[str, ...]) -> frozenset[str]:
    decimals = set(_DECIMAL.findall(text))
    pieces = {piece for one in decimals for piece in one.split(".")}
    whole = {_LETTERS.sub("", word) or word for word in words if is_number(word)}
    months = {next(filter(None, match.groups())).casefold() for match in _MONTH.finditer(text)}
    return frozenset((whole - pieces) | decimals | months)


def contracted(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Write words by an acronym where the other name has it.

    >>> contracted(("executive", "order", "14365"), ("eo", "14365"))
    ('eo', '14365')
    """
    for short in other:
        if short in words or not _SHORTEST <= len(short) <= _LONGEST_ACRONYM or not short.isalpha():
            continue
        at = "".join(word[0] for word in words).find(short)
        if at >= 0:
            words = (*words[:at], short, *words[at + len(short) :])
    return words


def is_number(word: str) -> bool:
    """Tell whether a word counts or numbers something: digits in it, or a Roman number.

    >>> [is_number(word) for word in ("4o", "sb1047", "iii", "ix", "mix", "act")]
    [True, True, True, True, False, False]
    """
    return bool(_NUMBER.search(word)) or (len(word) > 1 and bool(_ROMAN.fullmatch(word)))
