"""The program's own words in the reader's language, by gettext: whoever sets no language reads English.

Texts stand in English where they are used and are what a catalogue is asked for. Which catalogue that is
holds for one context (a request, a command), never for the program.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: English: every text is its own translation.
ENGLISH: Final = NullTranslations()
_SPOKEN: Final[ContextVar[NullTranslations]] = ContextVar("spoken", default=ENGLISH)


def speak(words: NullTranslations) -> None:
    """Speak with these words from now on, in this context alone."""
    _SPOKEN.set(words)


def spoken() -> NullTranslations:
    """Give the words that this context speaks with."""
    return _SPOKEN.get()


@contextmanager
def speaking(words: NullTranslations) -> Iterator[None]:
    """Speak with these words for a while."""
    token = _SPOKEN.set(words)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def gettext(text: str) -> str:
    """Put a text into the reader's language.

    >>> gettext("Nothing was found.")
    'Nothing was found.'
    """
    # The empty text is the header of a catalogue.
    return _SPOKEN.get().gettext(text) if text else text


def ngettext(one: str, several: str, number: int) -> str:
    """Choose the form that goes with a number; it is not written into the text.

    >>> ngettext("{n} row", "{n} rows", 2).format(n=2)
    '2 rows'
    """
    return _SPOKEN.get().ngettext(one, several, number)


def pgettext(context: str, text: str) -> str:
    """Put a text into the reader's language that means something else elsewhere."""
    return _SPOKEN.get().pgettext(context, text)


def worded(text: str) -> str:
    """Mark a text of a table for the catalogue; whoever shows it puts it into the reader's language."""
    return text
