"""Marks on a text: known things, dates, names not known, and quotations; and the sentences between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.articles.unknown import unknown
from kg.mentions.dates import dates
from kg.mentions.mentions import mentions
from kg.mentions.quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.articles.ground import Ground
    from kg.mentions.quotations import Quotation

Sort = Literal["known", "date", "unknown"]
_WORDS: Final = 12
#: Where a sentence ends: not after an initial or a title.
_NOT_AFTER: Final = "".join(
    rf"(?<!\b{short})" for short in ("[A-Z]", "Mr", "Ms", "Dr", "Mrs", "St", "No", "vs")
)
_END: Final = re.compile(rf"{_NOT_AFTER}[.!?][”\"’')]*\s+(?=[“\"‘'(]*[A-Z0-9])|\n+")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands in a text (characters from 0, the end left out).

    ``things`` are the IRIs that a known name may mean, likeliest first; ``edtf`` is what a date says.
    """

    start: int
    end: int
    sort: Sort
    text: str
    things: tuple[str, ...] = ()
    edtf: str = ""


@dataclass(frozen=True)
class Marks:
    """What was found in a text, in its order; no two marks overlap. Sentences are spans."""

    marks: tuple[Mark, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[tuple[int, int], ...]

    def sentence(self, at: int) -> tuple[int, int]:
        """Give the sentence that a place is in."""
        return next(((a, b) for a, b in self.sentences if a <= at < b), (at, at))


def mark(text: str, known: Ground) -> Marks:
    """Find everything in a text."""
    named = mentions(text, known.lexicon, known.neighbours)
    held = bytearray(len(text))
    for one in named:
        held[one.start : one.end] = b"\1" * (one.end - one.start)
    dated = [one for one in dates(text) if 1 not in held[one.start : one.end]]
    found = [Mark(m.start, m.end, "known", m.text, m.things) for m in named]
    found += [Mark(d.start, d.end, "date", d.text, edtf=d.edtf) for d in dated]
    taken = [(one.start, one.end) for one in found]
    for name in unknown(text, taken):
        found += [Mark(start, end, "unknown", name.text) for start, end in name.places]
    found.sort(key=lambda one: one.start)
    return Marks(tuple(found), quotations(text, named, known.lexicon), tuple(sentences(text)))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    r"""Split a text into sentences, without the blanks between them.

    >>> text = "A. Fry lit it. It burnt.\nFor years"
    >>> [text[start:end] for start, end in sentences(text)]
    ['A. Fry lit it.', 'It burnt.', 'For years']
    """
    start = 0
    for match in _END.finditer(text):
        end = match.start() + len(match[0].rstrip())
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip():
        yield start, len(text.rstrip())


def locator(passage: str) -> str:
    """Propose a locator: the first twelve words of a passage, as they stand.

    >>> locator("one two  three four five six seven eight nine ten eleven twelve thirteen")
    'one two three four five six seven eight nine ten eleven twelve'
    """
    return " ".join(passage.split()[:_WORDS]).rstrip(",;:")
