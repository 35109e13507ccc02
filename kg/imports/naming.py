"""Ids for the things of an import, in a namespace of their own."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from kg.vocab import LONGEST_SLUG

_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_WORD: Final = "(?:[A-Z]?[a-z]+|[A-Z0-9]+|[a-z0-9]+)"
_PLAIN: Final = re.compile(f"{_WORD}(?:[ -]{_WORD})*")
_DIGEST: Final = 8


def slug(namespace: str, text: str) -> str:
    """Make an id of a name or key; different ones get different ids.

    Upper and lower case count as the same where a text has capitals as words and numbers have them; where a
    text loses more than that on the way, a digest of it is put after it.

    >>> slug("maps", "Gull Rock"), slug("maps", "Q42")
    ('maps-gull-rock', 'maps-q42')
    >>> slug("maps", "Gull & Rock")
    'maps-gull-rock-bb636a32'

    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = _NOT_PLAIN.sub("-", folded).strip("-")
    whole = f"{namespace}-{plain}" if plain else namespace
    if _PLAIN.fullmatch(text) and len(whole) <= LONGEST_SLUG:
        return whole
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{whole[: LONGEST_SLUG - _DIGEST - 1].rstrip('-')}-{digest}"
