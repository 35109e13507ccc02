"""Bodies made smaller for the way, as far as the client understands it (RFC 9110, section 8.4)."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from werkzeug.datastructures import Accept

_SMALLEST: Final = 1000
_LEVEL: Final = 6
_TEXTUAL: Final = re.compile(
    r"text/|image/svg|application/(?:[\w.-]+\+)?(?:json|xml|ld\+json|n-triples|n-quads|trig|javascript)"
)


def coding(accept: Accept) -> str:
    """Choose the coding for a client: gzip, or none.

    >>> from werkzeug.datastructures import Accept
    >>> coding(Accept([("gzip", 1), ("br", 1)])), coding(Accept([("gzip", 0)])), coding(Accept([]))
    ('gzip', '', '')
    """
    return "gzip" if accept["gzip"] > 0 else ""


def is_textual(content_type: str) -> bool:
    """Tell whether a body of a type is worth it.

    >>> is_textual("application/sparql-results+json"), is_textual("text/css; charset=utf-8")
    (True, True)
    """
    return _TEXTUAL.match(content_type) is not None


def worthwhile(size: int) -> bool:
    """Tell whether a body of a size is worth it."""
    return size >= _SMALLEST


def compressed(body: bytes) -> bytes:
    """Compress; the same body always in the same way."""
    return gzip.compress(body, _LEVEL, mtime=0)
