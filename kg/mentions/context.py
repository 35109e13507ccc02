"""Whether a word of a text is a name where it stands: capitals, beginnings, headings and neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from kg.mentions.english import TITLES
from kg.mentions.usage import is_adjective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.mentions.lexicon import Word
    from kg.mentions.usage import Usage

_BEGINS: Final = re.compile(r"""(?:^|[.!?:]['"”’)\]]*\s+|[“"‘(\[]|\n\s*[-*•]?\s*)$""")  # noqa: RUF001
_NOT_ENDS: Final = re.compile(r"\b(?:[A-Z]|Mr|Ms|Mrs|Dr|St|Sen|Rep|Gov|Sec|Gen|No|Inc|Corp|Ltd|Co|vs)\.\s+$")
_HEADING: Final = 0.6
_FEW: Final = 4  # words: a line that short may be a name
_BACK: Final = 12
_SHORT: Final = 2
#: What is of a place and is not the place: "University of X".
_OF: Final = re.compile(r"\b(?:District|University|College|Bank|Court|Institute|Bishop|Port) of $")
#: And what makes a name of its own of the name before it: "X Times".
_FOLLOWS: Final = frozenset({"Times", "Post", "Journal", "Herald", "Tribune", "University", "College"})


class Context:
    """The words of a text in order, and what their places say."""

    def __init__(self, text: str, listed: Sequence[Word], usage: Usage) -> None:
        """Find the lines whose capitals say nothing."""
        self.text = text
        self.listed = listed
        self._usage = usage
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._headings = [is_heading(line) for line in text.split("\n")]

    def begins(self, at: int) -> bool:
        """Tell whether a sentence, a quotation or a bracket begins with a word."""
        before = self.text[max(0, self.listed[at].start - _BACK) : self.listed[at].start]
        return bool(_BEGINS.search(before)) and not _NOT_ENDS.search(before)

    def is_capital(self, at: int) -> bool:
        """Tell whether a word has a capital that its place does not give it."""
        return self.listed[at].text[0].isupper() and not self.begins(at) and not self.in_heading(at)

    def in_heading(self, at: int) -> bool:
        """Tell whether a word stands in a line of capitals."""
        return self._headings[bisect_right(self._lines, self.listed[at].start) - 1]

    def beside(self, at: int, step: int) -> int | None:
        """Give the word before or after that only a blank is between."""
        other = at + step
        if not 0 <= other < len(self.listed):
            return None
        one, two = sorted((at, other))
        return other if self.text[self.listed[one].end : self.listed[two].start] == " " else None

    def in_title(self, at: int, end: int) -> bool:
        """Tell whether a name (``at`` to ``end``) is a part of "University of X" or "The X Times"."""
        before, after = self.beside(at, -1), self.beside(end - 1, 1)
        if before is not None and self.listed[before].text == "The" and self.is_capital(before):
            return after is not None and self.is_capital(after)
        followed = after is not None and self.listed[after].text in _FOLLOWS
        return followed or bool(_OF.search(self.text[: self.listed[at].start][-2 * _BACK :]))

    def in_longer(self, at: int, end: int) -> bool:
        """Tell whether a name of one word (``at`` to ``end``) is but a part of a name that is not known."""
        before, after = self.beside(at, -1), self.beside(end - 1, 1)
        if self.in_title(at, end):
            return True
        if before is not None and self.is_capital(before) and not self._leads(before):
            return True
        return after is not None and self._is_ending(after)

    def is_name(self, at: int, word: str) -> bool:
        """Tell whether a name of one word is meant where it stands, and not a word that is written alike."""
        if len(word) <= _SHORT and not word.isupper():
            return self._in_brackets(at)
        if len(word) == 1:
            return self.is_capital(at) and not self._is_initial(at)
        folded = word.casefold()
        if folded in self._usage.common and folded not in self._usage.nouns and not word.isupper():
            return self.is_capital(at)
        return True

    def _leads(self, at: int) -> bool:
        word = self.listed[at].text
        return word in TITLES or word.isupper() or is_adjective(word)

    def _is_ending(self, at: int) -> bool:
        return self.is_capital(at) and self.listed[at].text.casefold() in self._usage.endings

    def _in_brackets(self, at: int) -> bool:
        word = self.listed[at]
        return self.text[word.start - 1 : word.start] == "(" and self.text[word.end : word.end + 1] == ")"

    def _is_initial(self, at: int) -> bool:
        before, after = self.beside(at, -1), self.beside(at, 1)
        return (before is not None and self.listed[before].text[0].isupper()) or (
            after is not None and self.is_capital(after)
        )


def is_heading(line: str) -> bool:
    """Tell whether most words of a short line without a full stop have capitals: they say nothing.

    >>> is_heading("How Are Allies Responding to the Ban?"), is_heading("He asked how Allies respond")
    (True, False)
    """
    words = [word for word in line.split() if word[:1].isalpha()]
    if len(words) < _FEW or line.rstrip().endswith((".", ",", "”", '"')):
        return False
    return sum(word[0].isupper() for word in words) / len(words) > _HEADING
