"""Names and texts in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN: Final = str.maketrans(
    {
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u00f0": "d",
        "\u0127": "h",
        "\u0131": "i",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00fe": "th",
        "\u0167": "t",
    }
)


def fold(text: str) -> str:
    """Put a text into the form that is compared: no case, no diacritics.

    >>> fold("Škoda Müller"), fold("Skjær Straße")
    ('skoda muller', 'skjaer strasse')
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded).translate(_PLAIN)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Cut a folded text into words; scripts without spaces into characters and pairs.

    >>> words(fold("AI-Diffusion Rule"))
    ['ai', 'diffusion', 'rule']
    """
    if text.isascii():
        return _WORD.findall(text)
    found: list[str] = []
    for word in _WORD.findall(text):
        if _CJK.search(word):
            found += [*word, *(a + b for a, b in pairwise(word))]
        else:
            found.append(word)
    return found


def flat(text: str) -> str:
    """Give the words of a text with one space between them.

    >>> flat("The  A.I.-Act")
    'the a i act'
    """
    return " ".join(words(fold(text)))


def acronym(label: str) -> str:
    """Give the initials of the words that begin with a capital or digit.

    >>> acronym("Bureau of Industry and Security")
    'bis'
    """
    initials = [w[0] for w in _WORD.findall(label) if w[0].isupper()]
    return fold("".join(initials)) if len(initials) > 1 else ""
