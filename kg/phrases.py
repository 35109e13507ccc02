"""Times with their prepositions, as they stand in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.period import parse_period
from kg.readable import readable
from kg.tongue import ENGLISH, speaking

if TYPE_CHECKING:
    from kg.period import Period

_DASH: Final = "\N{EN DASH}"


def when_phrase(text: str) -> str:
    """Write a date or interval with the word that leads to it; nothing for what is no date.

    >>> [when_phrase(text) for text in ("2026-06-12", "2026-06", "2026-06-12~", "2025-04-09/..")]
    ['on 12 June 2026', 'in June 2026', 'about 12 June 2026', 'from 9 April 2025']
    >>> [when_phrase(text) for text in ("2026-06-01/2026-06-05", "2026-06-XX", "2026?", "")]
    ['from 1 to 5 June 2026', 'on a day in June 2026', 'in 2026, uncertain', '']
    """
    try:
        # Phrases are parts of sentences, whose patterns are in English.
        with speaking(ENGLISH):
            return _phrase(period := parse_period(text), readable(period))
    except ValueError:
        return ""


def _phrase(period: Period, words: str) -> str:
    if words.startswith(("from ", "until ")):
        return words
    if period.is_interval:
        return "from " + words.replace(f" {_DASH} ", " to ").replace(_DASH, " to ")
    if words.startswith("about "):
        return words
    day = words.startswith("a day ") or (len(period.text.rstrip("?~%")) == len("2026-06-12"))
    return f"{'on' if day else 'in'} {words}"
