"""The IRI that a piece of a query stands for, before the query is parsed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def is_absolute(iri: str) -> bool:
    """Tell whether an IRI begins with a scheme (RFC 3987, section 2.2).

    >>> is_absolute("a:b"), is_absolute("/a:b")
    (True, False)
    """
    return bool(_ABSOLUTE.match(iri))


def expand(sort: str, piece: str, prefixes: Mapping[str, str], base: str) -> str | None:
    r"""Give the IRI that a piece of :func:`kg.tokens.pieces` stands for; None where it stands for none.

    >>> expand("iri", "<b>", {}, "http://x.example/a")
    'http://x.example/b'
    >>> expand("name", "x:b\\,c", {"x": "http://x.example/"}, "")
    'http://x.example/b,c'
    """
    if sort == "iri":
        inner = piece[1:-1]
        return inner if is_absolute(inner) else urljoin(base, inner)
    prefix, colon, local = piece.partition(":")
    if sort == "name" and colon and prefix in prefixes:
        return prefixes[prefix] + local.replace("\\", "")
    return None
