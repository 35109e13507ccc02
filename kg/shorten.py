"""IRIs written as prefixed names, where a query or a reader is to see them short."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.tokens import pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

# Less than the grammar allows (SPARQL 1.1, rule 169), so that nothing needs a backslash.
_LOCAL: Final = re.compile(r"\w(?:[\w.-]*[\w-])?", re.ASCII)


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Write an IRI with the longest prefix that it can be read with, or else in full.

    >>> shorten("https://x.example/id/cape", {"x": "https://x.example/", "id": "https://x.example/id/"})
    'id:cape'
    >>> shorten("https://x.example/a/b", {"x": "https://x.example/"})
    '<https://x.example/a/b>'
    """
    fits = (
        (len(space), name)
        for name, space in prefixes.items()
        if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space))
    )
    length, name = max(fits, default=(0, ""))
    return f"{name}:{iri[length:]}" if length else f"<{iri}>"


def shorten_all(query: str, prefixes: Mapping[str, str]) -> str:
    """Write every IRI of a query short; texts and comments stay as they are.

    >>> print(shorten_all('ASK { <x:a> <x:b> "<x:c>"^^<x:d> }', {"x": "x:"}))
    ASK { x:a x:b "<x:c>"^^x:d }
    """
    return "".join(
        shorten(piece[1:-1], prefixes) if sort == "iri" else piece for sort, piece in pieces(query)
    )
