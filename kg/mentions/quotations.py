"""Quotations in a text, and who speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.mentions.speaking import Speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.mentions.lexicon import Lexicon
    from kg.mentions.mentions import Mention

#: Fewer words between quotation marks are scare quotes or names.
_LEAST: Final = 6
_QUOTED: Final = re.compile(
    r"“(?P<curly>[^“”]{10,2000})”"
    r"|(?<![\w.,!?])\"(?=\S)(?P<straight>(?:[^\"\n]|(?<=\s)\"\w+\"(?=\s)){10,2000}?)(?<=\S)\"(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text between quotation marks (characters from 0, the end left out), and who says it."""

    start: int
    end: int
    text: str
    speaker: Mention | None = None


def quotations(text: str, named: Sequence[Mention], known: Lexicon) -> tuple[Quotation, ...]:
    """Find quotations of six words or more, and the known thing that says each where the text tells.

    Nobody is given where a name that is not known speaks. Who speaks for somebody without a name of his own
    ("a spokesperson of X") is taken for X.
    """
    places = [*_QUOTED.finditer(text)]
    speaking = Speaking(text, named, known, [match.span() for match in places])
    found = []
    before = None
    for match in places:
        said = match["curly"] or match["straight"]
        who = speaking.speaker(match.start(), match.end(), before)
        before = match.end(), who
        if len(said.split()) >= _LEAST:
            found.append(Quotation(match.start(), match.end(), said, who))
    return tuple(found)
